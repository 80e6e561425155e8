"""A row has what its columns say, in their order, whatever the record."""

from typing import Any

import pytest

from recon_app.audit.chain import Chains
from recon_app.domain.actions import ActionType
from recon_app.domain.states import TriggerKind
from tables.postgres.case_rows import CASES
from tables.postgres.copying import Target
from tables.postgres.journal_batch import Intake, JournalMessage, ends_of
from tables.postgres.record_rows import EVENTS, TRANSITIONS, Row
from tests.journal_tape import JournalTape
from tests.unit.audit.chains import begun


@pytest.fixture
def tape() -> JournalTape:
    tape = JournalTape()
    tape.pair("TXN1", amount=45_000)
    tape.action("TXN1", "act-1", ActionType.FORCE_MATCH)
    tape.action("NOBODY", "act-2", ActionType.VOID)
    tape.event("TXN2", "GATEWAY", rail="UPI", provider="razorpay")
    tape.deadline("TXN2")
    tape.event("TXN2", "GATEWAY", rail="UPI", provider="razorpay")
    return tape


class Taken:
    """The rows of messages by the names of their columns; cases by txn_id."""

    def __init__(self, *chunks: list[JournalMessage]) -> None:
        intake = Intake(Chains({0: begun(0), 1: begun(1)}), range(100, 200), 0)
        rows = [intake.rows(chunk) for chunk in (*chunks, [])]
        self.transitions = _named(TRANSITIONS, [row for some in rows for row in some.transitions])
        self.events = _named(EVENTS, [row for some in rows for row in some.events])
        self.writes = _named(CASES, [row for some in rows for row in some.cases])
        self.cases = {case["txn_id"]: case for case in self.writes}


def _named(target: Target, rows: list[Row]) -> list[dict[str, Any]]:
    return [dict(zip(target.columns, row, strict=True)) for row in rows]


def test_every_record_has_a_row_and_every_case_its_last(tape: JournalTape) -> None:
    taken = Taken(tape.messages)

    kinds = [TriggerKind.GATEWAY, TriggerKind.BANK, *[TriggerKind.ACTION] * 2]
    kinds += [TriggerKind.GATEWAY, TriggerKind.TIMER, TriggerKind.GATEWAY]
    assert [row["trigger_kind"] for row in taken.transitions] == kinds
    assert [(case["txn_id"], case["seq"], case["state"]) for case in taken.writes] == [
        ("TXN1", 3, "RESOLVED"),
        ("TXN2", 3, "BANK_MISSING"),
    ]


def test_a_case_is_written_when_the_records_that_follow_leave_it_alone(tape: JournalTape) -> None:
    taken = Taken(tape.messages[:2], tape.messages[2:4], tape.messages[4:6], tape.messages[6:])

    assert [(case["txn_id"], case["seq"]) for case in taken.writes] == [("TXN1", 3), ("TXN2", 3)]


def test_only_events_are_rows_of_events(tape: JournalTape) -> None:
    taken = Taken(tape.messages)

    assert [event["source"] for event in taken.events] == [
        *("GATEWAY", "BANK", "GATEWAY", "GATEWAY")
    ]
    assert [event["redelivery"] for event in taken.events] == [False, False, False, True]
    assert [row["event_id"] is None for row in taken.transitions] == [
        *(False, False, True, True, False, True, False)
    ]


def test_a_refusal_without_a_case_has_no_place_in_a_sequence(tape: JournalTape) -> None:
    row = Taken(tape.messages).transitions[3]

    assert (row["txn_id"], row["incarnation"], row["seq"]) == ("NOBODY", None, None)


def test_money_origins_and_resolution_of_a_case_are_columns(tape: JournalTape) -> None:
    cases = Taken(tape.messages).cases

    case = cases["TXN1"]
    assert (case["gateway_amount"], case["bank_amount"], case["variance_minor"]) == (
        *(50_000, 45_000, -5000),
    )
    assert (case["gateway_topic"], case["bank_topic"]) == ("gateway_txns", "bank_txns")
    assert (case["resolution_code"], case["resolution_note"]) == ("FORCE_MATCH", "checked")
    assert cases["TXN2"]["bank_topic"] is None


def test_a_case_points_at_events_of_its_own_batch_by_their_keys(tape: JournalTape) -> None:
    taken = Taken(tape.messages)

    keys = [event["id"] for event in taken.events]
    assert keys == [100, 101, 102, 103]
    assert (taken.cases["TXN1"]["gateway_event_id"], taken.cases["TXN1"]["bank_event_id"]) == (
        *keys[:2],
    )
    assert Taken(tape.messages[1:]).cases["TXN1"]["gateway_event_id"] is None


def test_ends_are_one_beyond_the_last_record_of_each_partition() -> None:
    messages = [JournalMessage(p, o, b"") for p, o in [(0, 4), (3, 9), (0, 7), (3, 10)]]

    assert ends_of(messages) == {0: 8, 3: 11}


def test_an_older_record_in_a_batch_does_not_replace_a_newer_one(tape: JournalTape) -> None:
    backwards = list(reversed(tape.messages))

    cases = Taken(backwards).cases

    assert cases["TXN1"]["seq"] == 3
    assert cases["TXN2"]["seq"] == 3
