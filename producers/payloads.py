"""The JSON a gateway or a bank sends: the seven fields of every event, and what may be added."""

import json
from datetime import UTC, datetime

from recon_app.domain.events import Source, Status

__all__ = ["EVENT_TYPE", "encode", "payload", "rfc3339"]

#: What each side calls an event of each status.
EVENT_TYPE: dict[tuple[Source, Status], str] = {
    (Source.GATEWAY, Status.PENDING): "PAYMENT_PENDING",
    (Source.GATEWAY, Status.AUTHORIZED): "PAYMENT_AUTHORIZED",
    (Source.GATEWAY, Status.FAILED): "PAYMENT_FAILED",
    (Source.GATEWAY, Status.SUCCESS): "PAYMENT_CAPTURED",
    (Source.GATEWAY, Status.REVERSED): "PAYMENT_REVERSED",
    (Source.BANK, Status.PENDING): "LEDGER_PENDING",
    (Source.BANK, Status.AUTHORIZED): "LEDGER_PENDING",
    (Source.BANK, Status.FAILED): "LEDGER_FAILED",
    (Source.BANK, Status.SUCCESS): "LEDGER_POSTED",
    (Source.BANK, Status.REVERSED): "LEDGER_REVERSED",
}


def rfc3339(at_ms: int) -> str:
    """An instant in epoch milliseconds as RFC 3339 in UTC, to the millisecond."""
    at = datetime.fromtimestamp(at_ms // 1000, UTC).replace(microsecond=at_ms % 1000 * 1000)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def payload(
    txn_id: str,
    source: Source,
    status: Status,
    amount_minor: int,
    currency: str,
    timestamp: str,
    **optional: str | None,
) -> dict[str, str | int]:
    """One event. ``optional`` (event_id, posting_id, rail) is left out where it is null."""
    seven: dict[str, str | int] = {
        "txn_id": txn_id,
        "amount": amount_minor,
        "currency": currency,
        "source": source.value,
        "event_type": EVENT_TYPE[source, status],
        "status": status.value,
        "timestamp": timestamp,
    }
    return seven | {name: value for name, value in optional.items() if value is not None}


def encode(event: dict[str, str | int]) -> bytes:
    """The event as it travels."""
    return json.dumps(event, separators=(",", ":")).encode()
