"""The quick decoder takes exactly what the careful one takes of a plain event, and nothing else."""

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon_app.codec.events import any_event
from recon_app.codec.plain_event import plain_event
from recon_app.domain.events import Source, TxnEvent
from recon_app.errors import InvalidEvent
from tests.unit.codec.samples import FULL, LIMIT, SEED
from tests.unit.codec.test_events_fuzz import mutate

GATEWAY = Source.GATEWAY
ODD: dict[str, list[Any]] = {
    "txn_id": ["", "x" * 128, "x" * 129, "a\nb", "Zahlung-ä", 7, None],
    "amount": [0, -1, 1.0, 1e3, 10**15, 10**16, 10**30, "5", None, True],
    "currency": ["JPY", "inr", "XXX", "", 1, None],
    "source": ["BANK", "MANUAL", "gateway", None],
    "event_type": ["LEDGER_POSTED", "ORDER_PAID", "UNKNOWN", None],
    "status": ["PENDING", "REVERSED", "success", None],
    "timestamp": [
        "2025-12-18T10:15:30",
        "2025-12-18T10:15:30.999999+05:30",
        "2025-12-18 10:15:30Z",
        "1969-12-31T23:59:59Z",
        "9999-12-31T23:59:59.999Z",
        "2025-02-30T10:15:30Z",
        1766052930,
        None,
    ],
}


def carefully(value: bytes, side: Source = GATEWAY) -> TxnEvent | None:
    try:
        return any_event(value, side, LIMIT)
    except InvalidEvent:
        return None


def test_a_plain_event_is_taken_as_the_careful_decoder_takes_it() -> None:
    value = json.dumps(SEED).encode()

    assert plain_event(value, GATEWAY) == carefully(value)
    assert plain_event(value, GATEWAY) is not None


@pytest.mark.parametrize(("field", "value"), [(f, v) for f, odd in ODD.items() for v in odd])
def test_a_field_of_any_kind_is_judged_alike(field: str, value: object) -> None:
    spelled = json.dumps(SEED | {field: value}, ensure_ascii=False).encode()

    assert plain_event(spelled, GATEWAY) in (None, carefully(spelled))
    if carefully(spelled) is None:
        assert plain_event(spelled, GATEWAY) is None


@pytest.mark.parametrize("spelled", [SEED | {"note": "x"}, FULL, {"txn_id": "TXN1001"}, [], "x"])
def test_what_is_not_seven_fields_is_left_to_the_careful_decoder(spelled: object) -> None:
    assert plain_event(json.dumps(spelled).encode(), GATEWAY) is None


@given(st.permutations(list(SEED.items())), st.integers(0, 6))
def test_a_repeated_key_is_never_plain(pairs: list[tuple[str, Any]], twice: int) -> None:
    spelled = ",".join(
        f"{json.dumps(key)}:{json.dumps(value)}" for key, value in [*pairs, pairs[twice]]
    )

    assert plain_event(f"{{{spelled}}}".encode(), GATEWAY) is None


def test_twenty_thousand_mutations_are_judged_alike() -> None:
    chance = random.Random(20261123)
    sound = json.dumps(SEED).encode()
    taken = 0
    for _ in range(20_000):
        value = mutate(sound, chance)
        event = plain_event(value, GATEWAY)
        if event is not None:
            taken += 1
            assert event == carefully(value), value
    assert taken > 200
