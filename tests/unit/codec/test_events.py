"""The user's JSON is a whole event; whatever is wrong with one is named."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon_app.codec.events import (
    DETAIL_FIELDS,
    OPTIONAL_FIELDS,
    REQUIRED_FIELDS,
    decode_event,
)
from recon_app.codec.poison import Poison
from recon_app.domain.events import (
    AmountBasis,
    Direction,
    EventDetail,
    Kind,
    Precision,
    Role,
    Source,
    Status,
    TxnEvent,
    TxnIdKind,
)
from recon_app.domain.money import MAX_AMOUNT_MINOR
from recon_app.errors import InvalidEvent
from tests.unit.codec.samples import FULL, LIMIT, SEED


def decode(document: object, side: Source | None = None) -> TxnEvent:
    return decode_event(json.dumps(document).encode(), b"TXN1001", side, LIMIT)


def fault_of(document: object, side: Source | None = None) -> tuple[str, str]:
    with pytest.raises(InvalidEvent) as caught:
        decode(document, side)
    return caught.value.reason, caught.value.field


def test_the_seven_fields_are_an_event() -> None:
    event = decode(SEED, Source.GATEWAY)

    assert event.txn_id == "TXN1001"
    assert event.amount_minor == 50000
    assert event.occurred_ms == 1_766_052_930_000
    assert (event.source, event.status) == (Source.GATEWAY, Status.SUCCESS)
    assert (event.kind, event.role, event.direction) == (Kind.PAYMENT, Role.PRIMARY, Direction.IN)
    assert event.event_id == event.posting_id == event.content
    assert event.detail is None


def test_every_optional_field_finds_its_place() -> None:
    event = decode(FULL)

    assert (event.event_id, event.posting_id) == ("evt_1", "pay_1")
    assert (event.direction, event.precision) == (Direction.OUT, Precision.DAY)
    assert event.txn_id_kind is TxnIdKind.GIVEN
    assert event.detail == EventDetail(
        provider="razorpay",
        merchant_id="m1",
        account="acc1",
        rail="UPI",
        parent_txn_id="TXN1000",
        settlement_ref="setl_1",
        references={"rrn": "512345678901", "vpa": "someone@bank"},
        amount_basis=AmountBasis.NET,
        fee_minor=118,
        tax_minor=18,
        net_minor=49882,
        original_amount_minor=60000,
        original_currency="USD",
        fx_rate="83.125",
        booking_date="2025-12-18",
        value_date="2025-12-19",
        business_date="2025-12-18",
    )


def test_null_is_the_same_as_absent_in_every_optional_field() -> None:
    nulls = dict.fromkeys([*OPTIONAL_FIELDS, *DETAIL_FIELDS, "kind"], None)
    assert decode(SEED | nulls) == decode(SEED)


def test_fields_nobody_knows_do_not_matter() -> None:
    assert decode(SEED | {"colour": "red", "nested": {"a": [1, 2.5, None]}}) == decode(SEED)


def test_the_order_and_spelling_of_a_document_do_not_matter() -> None:
    spelled = json.dumps(dict(reversed(SEED.items())), indent=2).replace("TXN", "\\u0054XN")
    assert decode_event(spelled.encode(), None, None, LIMIT) == decode(SEED)


@pytest.mark.parametrize("name", REQUIRED_FIELDS)
def test_a_missing_field_is_named(name: str) -> None:
    without = {key: value for key, value in SEED.items() if key != name}
    assert fault_of(without) == (Poison.MISSING_FIELD, name)


WRONG: dict[str, list[Any]] = {
    "txn_id": ["", "x" * 129, 7, None, "a\tb", "a\nb", "\u200b", "\ue000", ["a"], {"a": 1}],
    "amount": [
        500.0,
        1e3,
        "500",
        True,
        None,
        -1,
        MAX_AMOUNT_MINOR + 1,
        10**30,
        [1],
        {},
    ],
    "currency": ["inr", "XXX", "", 356, None, "₹", ["INR"], {}],
    "source": ["MANUAL", "gateway", "", None, 1, []],
    "event_type": ["PAYMENT", "", None, 3, {}],
    "status": ["OK", "success", None, 1, True, []],
    "timestamp": [
        "2025-12-18T10:15:30",
        "2025-12-18",
        "20251218T101530Z",
        "2025-13-01T00:00:00Z",
        "2025-12-18T25:00:00Z",
        "2025-W51-4T10:15:30Z",
        "1969-12-31T23:59:59Z",
        "0001-01-01T00:00:00+05:00",
        "10000-01-01T00:00:00Z",
        "now",
        "",
        1_766_052_930,
        None,
        {},
    ],
    "event_id": ["", "x" * 129, 1, "a\x7fb"],
    "direction": ["in", "BOTH", 1],
    "precision": ["SECOND", 0],
    "rail": ["upi", "PIGEON", 1],
    "kind": ["REFUND", 1, "payment"],
    "amount_basis": ["BRUTTO"],
    "fee": [-1, 1.5, "1", True],
    "original_currency": ["usd"],
    "fx_rate": [83.1, "0", "0.00", "-1", "1e3", "", "१.५", "NaN"],
    "value_date": ["2025-02-30", "20250201", "2025-2-1", "2025-W01-1", "2025-01-01T00:00:00Z", 1],
    "references": ["rrn", ["rrn"], 1],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_a_wrong_field_is_named(name: str, value: object) -> None:
    document = {key: entry for key, entry in SEED.items() if key != name} | {name: value}
    assert fault_of(document) == (Poison.INVALID_FIELD, name)


def test_a_wrong_reference_is_named() -> None:
    assert fault_of(SEED | {"references": {"phone": "1"}})[1] == "references.phone"
    assert fault_of(SEED | {"references": {"rrn": 1}})[1] == "references.rrn"


def test_a_derived_id_is_known_as_such() -> None:
    assert decode(SEED | {"txn_id_kind": "DERIVED"}).txn_id_kind is TxnIdKind.DERIVED


def test_a_source_that_is_not_the_topics_is_refused() -> None:
    assert fault_of(SEED, Source.BANK) == (Poison.WRONG_SOURCE, "source")
    assert decode(SEED | {"source": "BANK"}, Source.BANK).source is Source.BANK


def test_an_unknown_amount_is_for_adapters_which_name_their_provider() -> None:
    assert decode(SEED | {"amount": None, "provider": "razorpay"}).amount_minor is None


def test_the_amount_may_be_zero_and_as_large_as_money_gets() -> None:
    assert decode(SEED | {"amount": 0}).amount_minor == 0
    assert decode(SEED | {"amount": MAX_AMOUNT_MINOR}).amount_minor == MAX_AMOUNT_MINOR


def test_key_and_value_together_keep_the_limit() -> None:
    value = json.dumps(SEED).encode()
    assert decode_event(value, b"k" * 10, None, len(value) + 10).txn_id == "TXN1001"
    with pytest.raises(InvalidEvent) as caught:
        decode_event(value, b"k" * 11, None, len(value) + 10)
    assert caught.value.reason == Poison.OVERSIZE


@pytest.mark.parametrize(
    "text",
    [
        "2025-12-18T15:45:30.123+05:30",
        "2025-12-18T10:15:30.123Z",
        "2025-12-18t10:15:30.123999z",
        "2025-12-18 10:15:30.123-00:00",
    ],
)
def test_the_same_moment_is_the_same_however_it_is_written(text: str) -> None:
    assert decode(SEED | {"timestamp": text}).occurred_ms == 1_766_052_930_123


@given(st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 31)))
def test_a_moment_is_cut_to_its_millisecond(moment: datetime) -> None:
    exact = moment.replace(tzinfo=UTC)
    whole = (exact - datetime(1970, 1, 1, tzinfo=UTC)) // (
        datetime(1970, 1, 1, 0, 0, 0, 1000) - datetime(1970, 1, 1)
    )
    assert decode(SEED | {"timestamp": exact.isoformat()}).occurred_ms == whole
