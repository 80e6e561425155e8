"""The payments of a bench: the seven fields alone, most of them matching, always the same."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from recon_app.codec.partitions import partition_for

__all__ = ["PARTITIONS", "Keyed", "bank_event", "gateway_event", "keyed", "txn_key"]

PARTITIONS = 4
#: One payment in fifty has another amount at the bank.
MISMATCH_EVERY = 50
START = datetime.now(UTC).replace(microsecond=0)
BODY = (
    '{"txn_id":"%s","amount":%d,"currency":"INR","source":"%s","event_type":"%s",'
    '"status":"SUCCESS","timestamp":"%s"}'
)

#: A partition, a key and a value, ready to be sent.
Keyed = tuple[int, bytes, bytes]


def txn_key(number: int) -> bytes:
    """The transaction id, which is the key."""
    return b"BENCH-%010d" % number


def gateway_event(number: int) -> bytes:
    """What the gateway says of a payment."""
    return _body(number, _amount(number), "GATEWAY", "PAYMENT_CAPTURED")


def bank_event(number: int) -> bytes:
    """What the bank says of it."""
    short = 100 if number % MISMATCH_EVERY == 0 else 0
    return _body(number, _amount(number) - short, "BANK", "LEDGER_POSTED")


def keyed(first: int, count: int, side: str) -> Iterator[Keyed]:
    """The events of one side, each with its partition and key."""
    event = {"gateway": gateway_event, "bank": bank_event}[side]
    for number in range(first, first + count):
        key = txn_key(number)
        yield partition_for(key, PARTITIONS), key, event(number)


def _amount(number: int) -> int:
    return 1_000 + number * 7_919 % 500_000


def _body(number: int, amount: int, source: str, event_type: str) -> bytes:
    at = START + timedelta(milliseconds=number % 1_000_000)
    text = BODY % (txn_key(number).decode(), amount, source, event_type, _instant(at))
    return text.encode()


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"
