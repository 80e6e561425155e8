"""A dead letter says where it came from and what is wrong with it."""

from recon_app.codec.poison import Poison, dlq_headers
from recon_app.errors import InvalidEvent


def test_a_dead_letter_has_the_headers_of_kafka_streams_and_ours() -> None:
    fault = InvalidEvent(Poison.INVALID_FIELD, "amount", "must be an integer")

    headers = dict(dlq_headers(fault, "gateway_txns", 3, 42, arrived_ms=1_700_000_000_000))

    assert headers == {
        "__streams.errors.exception": b"InvalidEvent",
        "__streams.errors.message": b"amount: INVALID_FIELD",
        "__streams.errors.topic": b"gateway_txns",
        "__streams.errors.partition": b"3",
        "__streams.errors.offset": b"42",
        "recon-reason": b"INVALID_FIELD",
        "recon-field": b"amount",
        "recon-arrived-ms": b"1700000000000",
    }


def test_headers_can_be_written_whatever_a_producer_called_its_field() -> None:
    fault = InvalidEvent(Poison.DUPLICATE_KEY, "\ud800", "x" * 10_000)

    headers = dict(dlq_headers(fault, "t", 0, 0))

    assert headers["recon-field"] == b"?"
    assert len(headers["__streams.errors.message"]) < 1000


def test_a_card_number_that_a_producer_used_as_a_name_is_not_in_the_headers() -> None:
    fault = InvalidEvent(Poison.DUPLICATE_KEY, "4111111111111111", "the key stands there twice")

    headers = dlq_headers(fault, "t", 0, 0)

    assert [name for name, value in headers if b"4111111" in value] == []
