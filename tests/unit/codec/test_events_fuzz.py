"""Whatever the bytes, the decoder gives an event that can be stored or a typed error."""

import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recon_app.codec.events import decode_event
from recon_app.codec.poison import Poison
from recon_app.domain.events import TxnEvent
from recon_app.errors import InvalidEvent
from tests.unit.codec.samples import FULL, LIMIT, SEED


def never_another_error(value: bytes) -> TxnEvent | None:
    """The event, or none after a typed error with a known reason."""
    try:
        return decode_event(value, None, None, LIMIT)
    except InvalidEvent as error:
        fault = error
    assert fault.reason in list(Poison)
    assert fault.detail
    return None


@given(st.binary(max_size=300))
def test_any_bytes_give_an_event_or_a_typed_error(value: bytes) -> None:
    never_another_error(value)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*FULL]), json_values, max_size=6))
def test_any_values_in_known_fields_give_an_event_or_a_typed_error(
    changes: dict[str, object],
) -> None:
    never_another_error(json.dumps(FULL | changes).encode())


PIECES = [b"", b'"', b"\\", b"{", b"}", b",", b":", b"\x00", b"\xff", b"1e9", b"\\u0000", b"-"]


def mutate(value: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, dropped, doubled or put in."""
    changed = bytearray(value)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(changed))
        changed[place : place + chance.randint(0, 3)] = chance.choice(
            [*PIECES, bytes([chance.randrange(256)]), bytes(changed[place : place + 20])]
        )
    return bytes(changed)


def test_twenty_thousand_mutations_give_events_that_postgres_can_hold_or_typed_errors() -> None:
    chance = random.Random(20251218)
    sound = [json.dumps(document).encode() for document in (SEED, FULL)]
    accepted = 0
    for _ in range(20_000):
        value = mutate(chance.choice(sound), chance)
        event = never_another_error(value)
        if event is not None:
            accepted += 1
            assert "\x00" not in json.dumps(json.loads(value), ensure_ascii=False)
            assert json.dumps(json.loads(value), ensure_ascii=False).encode()
    assert 500 < accepted < 19_500


@given(st.permutations(list(SEED.items())))
@settings(max_examples=30)
def test_a_repeated_key_is_refused_wherever_it_stands(pairs: list[tuple[str, Any]]) -> None:
    spelled = ",".join(
        f"{json.dumps(key)}:{json.dumps(value)}" for key, value in [*pairs, pairs[3]]
    )
    with pytest.raises(InvalidEvent) as caught:
        decode_event(f"{{{spelled}}}".encode(), None, None, LIMIT)
    assert (caught.value.reason, caught.value.field) == (Poison.DUPLICATE_KEY, pairs[3][0])
