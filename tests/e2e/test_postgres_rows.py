"""What the journal says is what Postgres holds."""

import json
from collections.abc import AsyncIterator

import msgspec
import pytest

from recon_app.codec.journal import decode_record, encode_record
from recon_app.domain.actions import ActionType
from tables.postgres.journal_write import JournalWriter
from tests.e2e.stored import counts, rows
from tests.journal_tape import START_MS, JournalTape, payload


@pytest.fixture
async def writer(database: str) -> AsyncIterator[JournalWriter]:
    writer = JournalWriter(database, chunk_records=4)
    await writer.positions([0, 1])
    yield writer
    await writer.close()


@pytest.fixture
def tape() -> JournalTape:
    return JournalTape()


async def test_a_matched_pair_is_two_events_one_transaction_and_its_history(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    tape.pair("TXN1")

    await writer.write(tape.messages)

    assert counts(database) == {"events": 2, "transactions": 1, "transitions": 2}
    (transaction,) = rows(
        database,
        "SELECT t.txn_id, t.state, t.reason, g.source, g.txn_id, b.source, t.amount, t.currency,"
        " gateway_amount, bank_amount, variance_minor, match_kind, seq, version,"
        " to_ms(last_updated) FROM transactions t"
        " JOIN events g ON g.id = gateway_event_id JOIN events b ON b.id = bank_event_id",
    )
    assert transaction == (
        *("TXN1", "MATCHED", None, "GATEWAY", "TXN1", "BANK", 50_000, "INR"),
        *(50_000, 50_000, 0, "AUTO", 2, 2, START_MS + 2250),
    )
    assert rows(
        database,
        "SELECT seq, trigger_kind, trigger_outcome, before_state, after_state,"
        " detection_latency_ms FROM transitions ORDER BY seq",
    ) == [
        (1, "GATEWAY", "APPLIED", None, "GATEWAY_RECEIVED", 250),
        (2, "BANK", "APPLIED", "GATEWAY_RECEIVED", "MATCHED", 250),
    ]


async def test_an_event_is_kept_as_it_came_and_as_it_was_understood(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    tape.event("TXN1", "GATEWAY", event_id="evt_1")

    await writer.write(tape.messages)

    (event,) = rows(
        database,
        "SELECT txn_id, source, event_type, status, amount, raw_payload, currency, event_id, raw,"
        " raw_codec, adapter, to_ms(occurred_at), to_ms(arrived_at), origin_topic, origin_offset,"
        " redelivery, kind, role, direction, amount_basis FROM events",
    )
    raw = payload("TXN1", "GATEWAY", event_id="evt_1")
    assert event == (
        *("TXN1", "GATEWAY", "PAYMENT_CAPTURED", "SUCCESS", 50_000, json.loads(raw), "INR"),
        *("evt_1", raw.decode(), "utf8", "canonical", 1_766_052_930_000, START_MS + 1000),
        *("gateway_txns", 0, False, "PAYMENT", "PRIMARY", "IN", "GROSS"),
    )


async def test_what_an_adapter_knows_beyond_the_seven_fields_has_its_columns(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    tape.event(
        "TXN1",
        "GATEWAY",
        provider="razorpay",
        merchant_id="m-1",
        account="a-1",
        rail="UPI",
        references={"rrn": "412345678901", "order": "o-1"},
        fee=1180,
        tax=180,
        business_date="2025-12-18",
    )

    await writer.write(tape.messages)

    columns = "provider, merchant_id, account, rail"
    expected = ("razorpay", "m-1", "a-1", "UPI")
    assert rows(database, f"SELECT {columns} FROM events") == [expected]
    assert rows(database, f"SELECT {columns} FROM transactions") == [expected]
    assert rows(database, "SELECT fee_minor, tax_minor, net_minor, refs->>'rrn' FROM events") == [
        (1180, 180, None, "412345678901")
    ]
    assert rows(database, "SELECT business_date::text FROM events") == [("2025-12-18",)]
    assert rows(database, "SELECT type, value, txn_id FROM event_refs ORDER BY type") == [
        ("order", "o-1", "TXN1"),
        ("rrn", "412345678901", "TXN1"),
    ]


async def test_a_redelivery_is_a_row_of_its_own_and_changes_nothing_else(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    tape.event("TXN1", "GATEWAY")
    tape.event("TXN1", "GATEWAY")
    tape.event("TXN1", "GATEWAY")

    await writer.write(tape.messages[:1])
    await writer.write(tape.messages[1:])

    assert rows(database, "SELECT redelivery FROM events ORDER BY id") == [
        (False,),
        (True,),
        (True,),
    ]
    assert rows(
        database, "SELECT seq, version, to_ms(last_updated), to_ms(decided_at) FROM transactions"
    ) == [(3, 1, START_MS + 1250, START_MS + 3250)]


async def test_a_redelivery_in_the_batch_of_a_change_keeps_the_time_of_the_change(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    tape.event("TXN1", "GATEWAY")
    tape.event("TXN1", "BANK")
    tape.event("TXN1", "BANK")

    await writer.write(tape.messages)

    assert rows(database, "SELECT seq, version, to_ms(last_updated) FROM transactions") == [
        (3, 2, START_MS + 2250)
    ]


async def test_a_missing_bank_event_is_an_exception_with_its_deadline(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    tape.event("TXN1", "GATEWAY")
    deadline_ms = tape.cases["TXN1"].deadline_ms
    tape.deadline("TXN1")

    await writer.write(tape.messages)

    assert rows(
        database,
        "SELECT state, reason, reasons, is_exception, to_ms(deadline), bank_event_id,"
        " exposure->0->>'amount_minor' FROM transactions",
    ) == [("BANK_MISSING", "BANK_MISSING", ["BANK_MISSING"], True, deadline_ms, None, "50000")]
    assert rows(
        database,
        "SELECT trigger_kind, timer_kind, event_id, to_ms(arrived_at) FROM transitions"
        " WHERE seq = 2",
    ) == [("TIMER", "SLA", None, deadline_ms)]


async def test_a_resolution_stands_beside_the_reason(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    tape.pair("TXN1", amount=45_000)
    tape.action("TXN1", "act-1", ActionType.FORCE_MATCH)

    await writer.write(tape.messages)

    assert rows(
        database,
        "SELECT state, reason, variance_minor, resolution_code, resolution_reason_code,"
        " resolution_note, to_ms(resolved_at) FROM transactions",
    ) == [
        *[("RESOLVED", "AMOUNT_MISMATCH", -5000, "FORCE_MATCH", "FEE", "checked", START_MS + 3000)]
    ]
    assert rows(
        database,
        "SELECT action_id, event_id, trigger_outcome, decision->'action'->>'note'"
        " FROM transitions WHERE action_id IS NOT NULL",
    ) == [("act-1", None, "APPLIED", "checked")]


async def test_every_refusal_for_an_unknown_transaction_is_kept(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    tape.action("TXN1", "act-1", ActionType.VOID)
    tape.action("TXN1", "act-2", ActionType.VOID)

    await writer.write(tape.messages)

    assert rows(
        database, "SELECT action_id, seq, trigger_outcome, refusal, after_state FROM transitions"
    ) == [
        ("act-1", None, "REFUSED", "UNKNOWN_TXN", None),
        ("act-2", None, "REFUSED", "UNKNOWN_TXN", None),
    ]
    assert counts(database) == {"transitions": 2}


async def test_a_side_points_at_the_event_it_stands_on(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    tape.event("TXN1", "GATEWAY", status="PENDING", event_type="PAYMENT_PENDING", posting_id="p")
    tape.event("TXN1", "GATEWAY", posting_id="p", timestamp="2025-12-18T10:15:31Z")

    await writer.write(tape.messages)

    assert rows(
        database,
        "SELECT e.status, e.origin_offset FROM transactions JOIN events e"
        " ON e.id = gateway_event_id",
    ) == [("SUCCESS", 1)]


async def test_the_case_is_kept_byte_for_byte(
    database: str, writer: JournalWriter, tape: JournalTape
) -> None:
    tape.pair("TXN1")

    await writer.write(tape.messages)

    (kept,) = rows(database, "SELECT case_record::text FROM transactions")[0]
    assert kept.encode() == msgspec.json.encode(tape.cases["TXN1"])


@pytest.mark.parametrize(
    ("change", "payload_kept"),
    [
        ({}, True),
        ({"raw": "a;b;c"}, False),
        ({"raw": '{"a": '}, False),
        ({"raw": '{"note": "\\u0000"}'}, False),
        ({"raw": '"\\ud800"'}, False),
        ({"raw": "[" * 5000 + "]" * 5000}, False),
        ({"raw": "e30=", "raw_codec": "base64"}, False),
        ({"raw": "{}", "key_id": "key-7"}, False),
    ],
)
async def test_only_open_raw_json_is_a_payload_and_nothing_else_is_lost(
    database: str,
    writer: JournalWriter,
    tape: JournalTape,
    change: dict[str, str],
    payload_kept: bool,
) -> None:
    message = tape.event("TXN1", "GATEWAY")
    record = decode_record(message.value)
    assert record.raw is not None
    for name, value in change.items():
        setattr(record.raw, name, value)

    await writer.write([message._replace(value=encode_record(record))])

    assert rows(database, "SELECT raw, raw_payload IS NOT NULL, key_id FROM events") == [
        (record.raw.raw, payload_kept, record.raw.key_id)
    ]
    assert "sink_rejects" not in counts(database)
