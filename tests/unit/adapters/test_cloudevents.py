"""CloudEvents around our own event."""

from typing import Any

import pytest

from recon_app.errors import InvalidPayload
from tests.unit.adapters.examples import cloudevents
from tests.unit.adapters.outcomes import (
    bytes_of,
    document_of,
    documents_of,
    ignored_of,
    outcomes_of,
    rejected_of,
)


def test_the_id_of_the_envelope_is_that_of_the_event() -> None:
    """The rest is the event's own."""
    document = document_of("cloudevents", bytes_of(cloudevents.event()))

    assert document == {**cloudevents.payload(), "event_id": "A234-1234-1234"}


def test_the_event_may_have_its_own_id() -> None:
    """It wins."""
    body = bytes_of(cloudevents.event(data=cloudevents.payload(event_id="mine")))

    assert document_of("cloudevents", body)["event_id"] == "mine"


@pytest.mark.parametrize(
    "name", ["com.example.PAYMENT_CAPTURED", "com.example.payment.captured", "payment-captured"]
)
def test_the_type_may_say_what_the_event_is(name: str) -> None:
    """And the time when it was."""
    data = cloudevents.payload()
    del data["event_type"], data["timestamp"]
    document = document_of("cloudevents", bytes_of(cloudevents.event(type=name, data=data)))

    assert document["event_type"] == "PAYMENT_CAPTURED"
    assert document["timestamp"] == "2024-02-02T02:02:02Z"


def test_a_batch_holds_several() -> None:
    """A bad one alone is rejected, a foreign one ignored."""
    bad = cloudevents.event(data="text")
    foreign = cloudevents.event(type="com.example.cart.opened")
    body = bytes_of([cloudevents.event(), bad, foreign])

    assert rejected_of("cloudevents", body) == ["data"]
    assert len(outcomes_of("cloudevents", body)) == 3


def test_data_may_be_packed() -> None:
    """As base64."""
    packed = document_of("cloudevents", bytes_of(cloudevents.packed()))

    assert packed == document_of("cloudevents", bytes_of(cloudevents.event()))


def test_a_type_of_ones_own_is_an_option() -> None:
    """Ignored without it."""
    body = bytes_of(cloudevents.event(type="com.example.money"))

    assert ignored_of("cloudevents", body) == ["cloudevents.com.example.money"]
    assert documents_of("cloudevents", body, types="com.example.money, com.example.more")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"specversion": "0.3"}, "specversion"),
        ({"specversion": None}, "specversion"),
        ({"id": ""}, "id"),
        ({"type": None}, "type"),
        ({"data": None}, "data"),
        ({"data_base64": "%%%"}, "data_base64"),
        ({"data_base64": "e30="}, "txn_id"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], field: str) -> None:
    """One field at a time."""
    try:
        fields = rejected_of("cloudevents", bytes_of(cloudevents.event(**change)))
    except InvalidPayload as fault:
        fields = [fault.field]

    assert fields == [field]
