"""The api is killed while events are posted: what it accepted counts once, the rest comes again."""

import secrets
import time
from collections import Counter
from random import Random
from typing import Any

import msgspec
import pytest

from tests.e2e.posting import Client, Place, posting
from tests.e2e.reading import ends, read
from tests.e2e.roles_run import Roles, until

KILLS = 4
#: Answers between two kills.
ANSWERS = 60
SPREAD_S = 0.05


def kill_at_random(roles: Roles, client: Client, random: Random) -> None:
    """End the api in the middle of its work, and start it again."""
    enough = client.answered + random.randint(ANSWERS // 2, ANSWERS)
    until(lambda: client.answered >= enough, "the api at work", every_s=0.005)
    time.sleep(random.uniform(0, SPREAD_S))
    roles.kill("api")
    roles.ensure("api")


def told(roles: Roles, run_id: str, since: dict[int, int]) -> list[tuple[str, Place, str]]:
    """What became of each posted event: its transaction, where it came in, and the outcome."""
    found = []
    for record in read(roles.brokers, roles.prefix + "recon_journal", since):
        if record.key and record.key.decode().startswith(run_id):
            entry: dict[str, Any] = msgspec.json.decode(record.value)
            its = entry["trigger"]
            if its["topic"]:
                place = (its["topic"], its["partition"], its["offset"])
                found.append((entry["txn_id"], place, its["outcome"]))
    return found


@pytest.mark.slow
def test_a_killed_api_loses_nothing_it_accepted_and_what_it_left_unanswered_may_be_sent_again(
    stack: Roles,
) -> None:
    run_id, random = f"KILL{secrets.token_hex(3)}", Random(7)
    since = ends(stack.brokers, stack.prefix + "recon_journal")
    with posting(stack, run_id) as client:
        for _ in range(KILLS):
            kill_at_random(stack, client, random)
    accepted = {place for places in client.accepted.values() for place in places}
    journal: list[tuple[str, Place, str]] = []

    def all_decided() -> bool:
        journal[:] = told(stack, run_id, since)
        return accepted <= {place for _, place, _ in journal}

    until(all_decided, "every accepted event in the journal", every_s=1)

    facts = Counter(txn_id for txn_id, _, outcome in journal if outcome == "APPLIED")
    assert client.repeated > 0, "no kill met a request"
    assert max(Counter(place for _, place, _ in journal).values()) == 1
    assert facts == Counter(dict.fromkeys(client.accepted, 1))
    assert {outcome for _, _, outcome in journal} <= {"APPLIED", "NOOP"}
