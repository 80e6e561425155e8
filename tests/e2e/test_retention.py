"""Finished cases leave engine and changelog for good; Postgres still tells of them."""

import secrets

import pytest

from recon_app.topics import topics
from tests.e2e.feeding import feeder
from tests.e2e.reading import read
from tests.e2e.roles_run import Roles, until

pytestmark = pytest.mark.timeout(120)


def test_an_expired_case_is_a_tombstone_in_the_changelog_and_a_row_in_postgres(
    stack: Roles,
) -> None:
    run = secrets.token_hex(4)
    ids = [f"BRIEF{run}-{number}" for number in range(40)]
    with feeder(stack) as feed:
        for txn_id in ids:
            feed.tell(txn_id, "GATEWAY", "BANK", provider="brief")

    def left() -> set[str]:
        """Those whose last row in the changelog is one."""
        last = {
            record.key.decode(): record.value
            for record in read(stack.brokers, topics(stack.settings).changelog.name)
        }
        assert last.keys() >= set(ids)
        return {txn_id for txn_id in ids if last[txn_id] is not None}

    stack.await_state(ids[-1], "MATCHED", "api")
    until(lambda: not left(), "every finished case to leave the table")

    answer = stack.ask(f"/txns/{ids[0]}").json()
    assert (answer["state"], answer["served_by"]["source"]) == ("MATCHED", "postgres")
    timers = [d["timer"] for d in stack.ask(f"/txns/{ids[0]}/timeline").json()["items"]]
    assert timers == [None, None, "EXPIRE"]


def test_what_comes_after_retention_is_refused_and_told(stack: Roles) -> None:
    txn_id = f"STUB{secrets.token_hex(4)}"

    def timeline() -> list[dict[str, object]]:
        items: list[dict[str, object]] = stack.ask(f"/txns/{txn_id}/timeline").json()["items"]
        return items

    with feeder(stack) as feed:
        feed.tell(txn_id, "GATEWAY", "BANK", provider="stubborn")
        stack.await_state(txn_id, "MATCHED", "api")
        until(lambda: timeline()[-1]["timer"] == "EXPIRE", "the case to expire")
        feed.tell(txn_id, "BANK", amount=49000, provider="stubborn")
        until(lambda: len(timeline()) == 4, "the late posting to be journalled")

    late = timeline()[-1]
    assert (late["trigger"], late["outcome"], late["refusal"]) == (
        "BANK",
        "REFUSED",
        "AFTER_RETENTION",
    )
    answer = stack.ask(f"/txns/{txn_id}").json()
    assert (answer["state"], answer["served_by"]["source"]) == ("MATCHED", "postgres")
