"""The three stories of a payment, two engines, and what people do about a break."""

import secrets
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from recon_app.codec.actions import encode_action
from recon_app.codec.partitions import partition_for
from recon_app.domain.actions import Action, ActionType, Actor
from tests.e2e.asking import Answer
from tests.e2e.feeding import feeder, txn_on
from tests.e2e.roles_run import PARTITIONS, Roles, until

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def txn_id() -> str:
    return f"TXN{secrets.token_hex(5)}"


def stored(stack: Roles, txn_id: str, state: str) -> dict[str, Any]:
    """The row of a transaction once it is in this state, with the ids of its events."""
    query = """
        SELECT t.*, g.source AS gateway_source, b.source AS bank_source FROM transactions t
        LEFT JOIN events g ON g.id = t.gateway_event_id
        LEFT JOIN events b ON b.id = t.bank_event_id WHERE t.txn_id = %s
    """
    found: dict[str, Any] = {}

    def reached() -> bool:
        with psycopg.connect(stack.dsn, row_factory=dict_row) as connection:
            found.update(connection.execute(query, [txn_id]).fetchone() or {})
        return found.get("state") == state

    until(reached, f"{txn_id} to be {state} in Postgres")
    return found


def act(stack: Roles, txn_id: str, type_: str, evidence: str | None = None, **more: Any) -> Answer:
    """Ask for an action, bound to the evidence of this very moment unless told otherwise."""
    seen = evidence or stack.ask(f"/txns/{txn_id}").headers["ETag"]
    headers = {"If-Match": seen, "X-Recon-Actor": "asha"}
    return stack.ask(f"/txns/{txn_id}/actions", post={"type": type_} | more, headers=headers)


def outcome(stack: Roles, accepted: Answer) -> dict[str, Any]:
    """What became of an accepted action."""
    assert accepted.status == 202, accepted.body
    place = accepted.headers["Location"]
    until(lambda: stack.ask(place).status == 200, f"an outcome at {place}")
    found: dict[str, Any] = stack.ask(place).json()
    return found


def test_both_sides_agree_and_it_is_matched(stack: Roles, txn_id: str) -> None:
    with feeder(stack) as feed:
        feed.pair(txn_id)

    over_http = stack.await_state(txn_id, "MATCHED", "api")
    row = stored(stack, txn_id, "MATCHED")

    assert (over_http["reason"], over_http["is_exception"]) == (None, False)
    assert over_http["served_by"]["source"] == "engine"
    assert (row["reason"], row["gateway_amount"], row["bank_amount"]) == (None, 50000, 50000)
    assert (row["gateway_source"], row["bank_source"]) == ("GATEWAY", "BANK")


def test_the_bank_never_answers_and_it_is_missing(stack: Roles, txn_id: str) -> None:
    with feeder(stack) as feed:
        feed.tell(txn_id, "GATEWAY")

    stack.await_state(txn_id, "GATEWAY_RECEIVED", "api")
    over_http = stack.await_state(txn_id, "BANK_MISSING", "api")
    row = stored(stack, txn_id, "BANK_MISSING")

    assert over_http["reason"] == row["reason"] == "BANK_MISSING"
    assert over_http["exposure"] == [{"currency": "INR", "amount": 50000, "owed": "TO_US"}]
    (*_, last) = stack.ask(f"/txns/{txn_id}/timeline").json()["items"]
    assert (last["trigger"], last["timer"]) == ("TIMER", "SLA")
    assert last["arrived_at"] == over_http["deadline"]


def test_the_bank_posts_less_and_it_is_mismatched(stack: Roles, txn_id: str) -> None:
    with feeder(stack) as feed:
        feed.tell(txn_id, "GATEWAY", amount=5000)
        feed.tell(txn_id, "BANK", amount=4500)

    over_http = stack.await_state(txn_id, "MISMATCHED", "api")
    row = stored(stack, txn_id, "MISMATCHED")

    assert over_http["reason"] == row["reason"] == "AMOUNT_MISMATCH"
    assert over_http["variance"] == {"amount": -500, "currency": "INR"}
    assert (row["variance_minor"], row["is_exception"]) == (-500, True)


def test_the_bank_answers_late_and_the_break_heals(stack: Roles, txn_id: str) -> None:
    with feeder(stack) as feed:
        feed.tell(txn_id, "GATEWAY")
        stack.await_state(txn_id, "BANK_MISSING")
        feed.tell(txn_id, "BANK")

    assert stack.await_state(txn_id, "MATCHED")["reason"] == "LATE"


def test_every_engine_answers_for_every_transaction(stack: Roles) -> None:
    ids = [txn_on(partition, f"any{secrets.token_hex(4)}") for partition in range(PARTITIONS)]
    with feeder(stack) as feed:
        for txn_id in ids:
            feed.pair(txn_id)

    owners = set()
    for txn_id in ids:
        views = [
            stack.await_state(txn_id, "MATCHED", engine) for engine in ("engine-1", "engine-2")
        ]
        one, two = [view.pop("served_by") for view in views]
        assert views[0] == views[1]
        assert one["worker"] == two["worker"]
        assert one["partition"] == partition_for(txn_id.encode(), PARTITIONS)
        owners.add(one["worker"])
    assert len(owners) == 2


@pytest.mark.parametrize(
    ("type_", "more", "code"),
    [
        ("FORCE_MATCH", {}, "FORCE_MATCH"),
        ("VOID", {}, "VOID"),
        ("WRITE_OFF", {"reason_code": "BELOW_LIMIT"}, "WRITE_OFF"),
        ("ADJUST", {"args": {"amount_minor": 500, "category": "BANK_FEE"}}, "ADJUST"),
    ],
)
def test_a_mismatch_is_resolved_by_hand(
    stack: Roles, txn_id: str, type_: str, more: dict[str, Any], code: str
) -> None:
    with feeder(stack) as feed:
        feed.tell(txn_id, "GATEWAY", amount=5000)
        feed.tell(txn_id, "BANK", amount=4500)
    stack.await_state(txn_id, "MISMATCHED", "api")

    decided = outcome(stack, act(stack, txn_id, type_, note="agreed with the bank", **more))

    assert (decided["outcome"], decided["state"]) == ("APPLIED", "RESOLVED")
    case = stack.await_state(txn_id, "RESOLVED")
    assert (case["resolution"]["code"], case["resolution"]["actor"]) == (code, "asha")
    assert case["reason"] == "AMOUNT_MISMATCH", "a resolution never replaces the reason"
    row = stored(stack, txn_id, "RESOLVED")
    assert (row["resolution_code"], row["resolved_by"]) == (code, "asha")


def test_a_missing_posting_is_marked_received_and_reopened(stack: Roles, txn_id: str) -> None:
    with feeder(stack) as feed:
        feed.tell(txn_id, "GATEWAY")
    stack.await_state(txn_id, "BANK_MISSING", "api")
    args = {
        "source": "BANK",
        "amount_minor": 50000,
        "currency": "INR",
        "date": "2025-12-18",
        "reference": "UTR1",
    }

    marked = outcome(stack, act(stack, txn_id, "MARK_RECEIVED", args=args))
    reopened = outcome(stack, act(stack, txn_id, "REOPEN"))

    assert (marked["outcome"], marked["state"]) == ("APPLIED", "RESOLVED")
    assert (reopened["outcome"], reopened["state"]) == ("APPLIED", "BANK_MISSING")


def test_a_comment_needs_no_evidence_and_changes_no_state(stack: Roles, txn_id: str) -> None:
    with feeder(stack) as feed:
        feed.pair(txn_id)
    stack.await_state(txn_id, "MATCHED", "api")

    said = stack.ask(f"/txns/{txn_id}/actions", post={"type": "COMMENT", "note": "seen"})

    assert outcome(stack, said)["state"] == "MATCHED"


def test_evidence_that_is_no_longer_the_latest_is_refused(stack: Roles, txn_id: str) -> None:
    with feeder(stack) as feed:
        feed.tell(txn_id, "GATEWAY", amount=5000)
        stack.await_state(txn_id, "GATEWAY_RECEIVED", "api")
        stale = stack.ask(f"/txns/{txn_id}").headers["ETag"]
        feed.tell(txn_id, "BANK", amount=4500)
    stack.await_state(txn_id, "MISMATCHED", "api")

    answer = act(stack, txn_id, "VOID", stale)

    assert (answer.status, answer.json()["type"]) == (412, "urn:realrecon:problem:stale-evidence")
    assert stack.case(txn_id)["state"] == "MISMATCHED"


def test_an_unknown_transaction_is_refused(stack: Roles, txn_id: str) -> None:
    answer = act(stack, txn_id, "VOID", '"0123"')

    assert answer.status == 404
    assert answer.json()["type"] == "urn:realrecon:problem:unknown-transaction"


def test_the_engine_itself_refuses_what_bypassed_the_api(stack: Roles, txn_id: str) -> None:
    """Straight to the topic: stale evidence, and a transaction that nobody has heard of."""
    with feeder(stack) as feed:
        feed.pair(txn_id)
        stack.await_state(txn_id, "MATCHED", "api")
        for action_id, about in (("stale", txn_id), ("unknown", f"{txn_id}-none")):
            feed.put("recon_actions", raw_action(f"{action_id}-{txn_id}", about), about.encode())

    for action_id, about in (("stale", txn_id), ("unknown", f"{txn_id}-none")):
        place = f"/txns/{about}/actions/{action_id}-{txn_id}"
        until(lambda place=place: stack.ask(place).status == 200, place)  # type: ignore[misc]
        assert stack.ask(place).json()["outcome"] == "REFUSED"
    assert stack.case(txn_id)["state"] == "MATCHED"
    assert stack.case(f"{txn_id}-none") == {}


def raw_action(action_id: str, txn_id: str) -> bytes:
    actor = Actor("asha")
    return encode_action(
        Action(action_id, ActionType.VOID, txn_id, "0" * 64, actor, None, None, 1_766_000_000_000)
    )
