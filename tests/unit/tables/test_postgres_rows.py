"""A row has what its columns say, in their order, whatever the record."""

import pytest

from recon_app.domain.actions import ActionType
from recon_app.domain.states import TriggerKind
from tables.postgres.case_rows import CASE_COLUMNS
from tables.postgres.journal_batch import JournalMessage, Rows, ends_of, rows_of
from tables.postgres.record_rows import RECORD_COLUMNS
from tests.journal_tape import JournalTape


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


def named(rows: Rows) -> tuple[list[dict[str, object]], dict[object, dict[str, object]]]:
    """The rows by the names of their columns; cases by txn_id."""
    records = [dict(zip(RECORD_COLUMNS, row, strict=True)) for row in rows.records]
    cases = [dict(zip(CASE_COLUMNS, row, strict=True)) for row in rows.cases]
    return records, {case["txn_id"]: case for case in cases}


def test_every_record_has_a_row_and_every_case_its_last(tape: JournalTape) -> None:
    records, cases = named(rows_of(tape.messages))

    kinds = [TriggerKind.GATEWAY, TriggerKind.BANK, *[TriggerKind.ACTION] * 2]
    kinds += [TriggerKind.GATEWAY, TriggerKind.TIMER, TriggerKind.GATEWAY]
    assert [record["trigger_kind"] for record in records] == kinds
    assert [(case["txn_id"], case["seq"], case["state"]) for case in cases.values()] == [
        ("TXN1", 3, "RESOLVED"),
        ("TXN2", 3, "BANK_MISSING"),
    ]


def test_only_events_fill_the_columns_of_events(tape: JournalTape) -> None:
    records, _ = named(rows_of(tape.messages))

    assert [record["source"] for record in records] == [
        *("GATEWAY", "BANK", None, None, "GATEWAY", None, "GATEWAY")
    ]
    assert [record["raw"] is None for record in records] == [
        record["source"] is None for record in records
    ]
    assert [record["redelivery"] for record in records if record["source"]] == [
        *(False, False, False, True)
    ]


def test_a_refusal_without_a_case_has_no_place_in_a_sequence(tape: JournalTape) -> None:
    records, _ = named(rows_of(tape.messages))

    assert (records[3]["txn_id"], records[3]["incarnation"], records[3]["seq"]) == (
        *("NOBODY", None, None),
    )


def test_money_origins_and_resolution_of_a_case_are_columns(tape: JournalTape) -> None:
    _, cases = named(rows_of(tape.messages))

    case = cases["TXN1"]
    assert (case["gateway_amount"], case["bank_amount"], case["variance_minor"]) == (
        *(50_000, 45_000, -5000),
    )
    assert (case["gateway_topic"], case["bank_topic"]) == ("gateway_txns", "bank_txns")
    assert (case["resolution_code"], case["resolution_note"]) == ("FORCE_MATCH", "checked")
    assert cases["TXN2"]["bank_topic"] is None


def test_ends_are_one_beyond_the_last_record_of_each_partition() -> None:
    messages = [JournalMessage(p, o, b"") for p, o in [(0, 4), (3, 9), (0, 7), (3, 10)]]

    assert ends_of(messages) == {0: 8, 3: 11}


def test_an_older_record_in_a_batch_does_not_replace_a_newer_one(tape: JournalTape) -> None:
    backwards = list(reversed(tape.messages))

    _, cases = named(rows_of(backwards))

    assert cases["TXN1"]["seq"] == 3
    assert cases["TXN2"]["seq"] == 3
