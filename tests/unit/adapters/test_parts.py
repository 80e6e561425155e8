"""Payloads of several parts, and words that are looked up."""

from collections.abc import Iterator

import pytest

from recon_app.adapters.amounts import provider_minor
from recon_app.adapters.base import Ignored, Item, Rejected, malformed
from recon_app.adapters.documents import event_document
from recon_app.adapters.parts import first_text, inner, known, listed, read_parts
from recon_app.adapters.times import INDIA, local_day
from recon_app.domain.events import Kind, Source, Status
from recon_app.errors import InvalidPayload


def read(part: object, number: int) -> Iterator[Item]:
    yield Ignored("before", number)
    if part == "wrong":
        raise malformed("amount", "is wrong")
    if part == "foreign":
        raise KeyError("id")
    yield Ignored("after", number)


def test_a_part_that_fails_yields_nothing_but_its_fault() -> None:
    """Also what it said before is taken back; the others stand."""
    items = list(read_parts(["right", "wrong", "foreign", "right"], read))

    assert [item.line_no for item in items if isinstance(item, Ignored)] == [1, 1, 4, 4]
    rejected = [(item.line_no, item.field) for item in items if isinstance(item, Rejected)]
    assert rejected == [(2, "amount"), (3, "$")]


@pytest.mark.parametrize("value", [None, [], "", 5, {"a": None}, {"a": []}, {"a": {"b": 1}}])
def test_what_is_not_an_object_is_an_empty_one(value: object) -> None:
    """However it is written."""
    assert inner(value, "a", "b") == {}


def test_the_first_text_is_of_what_says_something() -> None:
    """A number is text too; a truth value, a list and blanks are not."""
    assert first_text(None, True, [], {}, " ", 42, "x") == "42"
    assert first_text(None, " x ") == "x"
    assert first_text() is None


def test_a_word_is_looked_up_in_any_case() -> None:
    """And never guessed."""
    assert known("status", " Done ", {"DONE": 1}) == 1
    for value in ("doing", None, 5, ""):
        with pytest.raises(InvalidPayload, match="status"):
            known("status", value, {"DONE": 1})


def test_a_list_is_a_list() -> None:
    """Else the field is named."""
    assert listed("items", [1]) == [1]
    with pytest.raises(InvalidPayload, match="items"):
        listed("items", {})


@pytest.mark.parametrize(
    ("value", "currency", "minor"),
    [(279000, "ISK", 2790), ("-100", "ISK", -1), (5, "CVE", 500), (5, "EUR", 5)],
)
def test_a_providers_minor_units_become_ours(value: object, currency: str, minor: int) -> None:
    """By the exponents of both."""
    exponents = {"ISK": 2, "CVE": 0}

    assert provider_minor("amount", value, currency, exponents) == minor


def test_a_fraction_of_our_minor_unit_is_refused() -> None:
    """Nothing is rounded."""
    with pytest.raises(InvalidPayload, match="finer"):
        provider_minor("amount", 50, "ISK", {"ISK": 2})


def test_a_reference_that_cannot_be_searched_by_stands_in_nobodys_way() -> None:
    """It stays in the payload."""
    said = {"order": "x" * 129, "bank": "a\nb", "rrn": "0123", "arn": None, "utr": ""}
    document = event_document(
        "t",
        Source.GATEWAY,
        Kind.PAYMENT,
        Status.SUCCESS,
        1,
        "INR",
        "2024-01-01T00:00:00Z",
        references=said,
    )

    assert document["references"] == {"rrn": "0123"}


def test_a_day_is_the_one_of_the_zone() -> None:
    """Which may be the next."""
    assert local_day("2024-01-01T20:00:00Z", INDIA) == "2024-01-02"
