"""Whatever a card number is planted in, it does not survive, and nothing else changes."""

import json
import re
from typing import Any

import hypothesis.strategies as st
from hypothesis import given

from recon_app.privacy.keys import new_ring
from recon_app.privacy.scrubber import Scrubber
from tests.e2e.feeding import event

RING = new_ring()
scrubber = Scrubber(lambda: RING)

#: Text in which no digit and no address stands by chance.
words = st.text(st.characters(codec="utf-8", exclude_categories=["N", "C"], exclude_characters="@"))
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | words,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(words.map(lambda text: f"x{text}_id"), inner, max_size=3)
    ),
    max_leaves=8,
)


@st.composite
def pans(draw: st.DrawFn) -> str:
    """A number of 12 to 19 digits with its check digit."""
    first = draw(st.sampled_from(["22", "27", "34", "37", "4", "51", "60", "65", "81", "97"]))
    size = draw(st.integers(12, 19)) - 1
    body = first + "".join(draw(st.lists(st.sampled_from("0123456789"), min_size=19, max_size=19)))
    body = body[:size]
    return next(body + check for check in "0123456789" if luhn(body + check))


def luhn(digits: str) -> bool:
    doubled = [int(d) * (1 + at % 2) for at, d in enumerate(reversed(digits))]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def spelled(pan: str, separator: str, every: int) -> str:
    return separator.join(pan[at : at + every] for at in range(0, len(pan), every))


#: Two groups around one dot are left out: 220000.000004 is an amount.
planted = st.builds(
    spelled, pans(), st.sampled_from(["", " ", "-", ".", "\u00a0"]), st.sampled_from([3, 4, 6])
).filter(lambda written: written.count(".") != 1)


@given(st.lists(planted, min_size=1, max_size=3), plain, words, words, st.randoms())
def test_a_planted_number_never_survives(
    numbers: list[str], around: object, before: str, after: str, random: Any
) -> None:
    payload: object = around
    for number in numbers:
        text = f"{before}{number}{after}"
        payload = random.choice(
            [[payload, text], {text: payload}, {"a": {"b": text}, "c": payload}, text]
        )
    body = json.dumps(event("t") | {"payload": payload}, ensure_ascii=random.random() < 0.5)

    clean = scrubber.event(body.encode())

    left = re.sub(r"[\s.\u00a0-]", "", json.loads(clean, parse_int=str)["payload"].__repr__())
    left = left.replace("\\xa0", "")
    if numbers[-1] in repr(payload):
        assert re.sub(r"\D", "", numbers[-1]) not in left
    assert scrubber.event(clean) is clean


@given(plain)
def test_where_nothing_is_planted_nothing_changes(payload: object) -> None:
    body = json.dumps(event("t") | {"payload": payload}).encode()

    assert scrubber.event(body) is body


@given(plain, planted)
def test_everything_around_a_number_stays(payload: object, number: str) -> None:
    said = event("t") | {"payload": {"around": payload, "number": number}}

    found = json.loads(scrubber.event(json.dumps(said).encode()))

    assert found["payload"]["around"] == payload
    assert {k: v for k, v in found.items() if k != "payload"} == event("t")


@given(pans())
def test_a_number_as_json_number_is_a_token(pan: str) -> None:
    body = json.dumps(event("t")).encode()[:-1] + b', "n": %s}' % pan.encode()

    assert pan not in scrubber.event(body).decode()
    assert json.loads(scrubber.event(body))["n"] == scrubber.envelopes.pan(pan)


@given(st.binary(max_size=200))
def test_scrubbing_bytes_ends_in_bytes_whatever_they_are(body: bytes) -> None:
    assert isinstance(scrubber.event(body), bytes)
