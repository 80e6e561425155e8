"""The JSON of the simulators is the user's, field for field."""

import json

from producers.payloads import EVENT_TYPE, encode, payload, rfc3339
from recon_app.domain.events import EVENT_TYPES, SIDES, Source, Status


def test_an_event_is_the_seven_fields_of_the_users_example() -> None:
    event = payload("TXN1001", Source.GATEWAY, Status.SUCCESS, 50000, "INR", "2025-12-18T10:15:30Z")

    assert json.loads(encode(event)) == {
        "txn_id": "TXN1001",
        "amount": 50000,
        "currency": "INR",
        "source": "GATEWAY",
        "event_type": "PAYMENT_CAPTURED",
        "status": "SUCCESS",
        "timestamp": "2025-12-18T10:15:30Z",
    }


def test_what_is_optional_is_there_only_when_given() -> None:
    event = payload(
        "T", Source.BANK, Status.SUCCESS, 1, "INR", rfc3339(0), rail="UPI", event_id=None
    )

    assert event["rail"] == "UPI"
    assert "event_id" not in event


def test_each_side_has_a_known_event_type_for_each_status() -> None:
    assert set(EVENT_TYPE) == {(side, status) for side in SIDES for status in Status}
    assert set(EVENT_TYPE.values()) <= set(EVENT_TYPES)


def test_instants_are_written_to_the_millisecond_in_utc() -> None:
    assert rfc3339(1_766_052_930_007) == "2025-12-18T10:15:30.007Z"
    assert rfc3339(1_766_052_930_000) == "2025-12-18T10:15:30.000Z"
