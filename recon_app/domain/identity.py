"""What makes two deliveries the same statement: canonical hashes, and the event they belong to."""

from dataclasses import fields
from hashlib import sha256
from json import dumps
from operator import attrgetter
from typing import Final

from recon_app.domain.events import (
    EVENT_TYPES,
    Direction,
    EventDetail,
    Precision,
    Source,
    Status,
    TxnEvent,
    TxnIdKind,
)

__all__ = [
    "DIGEST_CHARS",
    "content_digest",
    "default_event_id",
    "digest",
    "id_after",
    "id_prefix",
    "make_event",
]

#: SHA-256 cut to its first 128 bits, in hex.
DIGEST_CHARS: Final = 32

_details = attrgetter(*(field.name for field in fields(EventDetail)))
_IN, _GIVEN, _INSTANT = Direction.IN, TxnIdKind.GIVEN, Precision.INSTANT


def digest(text: str) -> str:
    """SHA-256/128 of ``text`` as 32 hex digits."""
    return sha256(text.encode()).hexdigest()[:DIGEST_CHARS]


def default_event_id(
    txn_id: str,
    source: Source,
    event_type: str,
    status: Status,
    amount_minor: int | None,
    currency: str,
    occurred_ms: int,
) -> str:
    """The id of an event that brings none of its own: the digest of its seven fields.

    Only ``txn_id`` is open text and it stands last, so no two events share the hashed string.
    """
    said = id_prefix(source, event_type, status)
    return id_after(said, amount_minor, currency, occurred_ms, txn_id)


def id_prefix(source: Source, event_type: str, status: Status) -> str:
    """What the hashed string of ``default_event_id`` begins with; few of them ever occur."""
    return f"{source}|{event_type}|{status}|"


def id_after(
    prefix: str, amount_minor: int | None, currency: str, occurred_ms: int, txn_id: str
) -> str:
    """The ``default_event_id`` of an event whose ``id_prefix`` is known."""
    text = f"{prefix}{amount_minor}|{currency}|{occurred_ms}|{txn_id}"
    return sha256(text.encode()).hexdigest()[:DIGEST_CHARS]


def content_digest(
    seven: str,
    posting_id: str | None,
    direction: Direction,
    txn_id_kind: TxnIdKind,
    precision: Precision,
    detail: EventDetail | None,
) -> str:
    """The digest of everything an event says but its id.

    ``seven`` is its ``default_event_id``, ``posting_id`` null when it gave none: an event with the
    seven fields alone has the content ``seven``.
    """
    plain = direction is _IN and precision is _INSTANT and txn_id_kind is _GIVEN
    if plain and detail is None and posting_id is None:
        return seven
    known = None if detail is None else _details(detail)
    said = [seven, posting_id, direction, txn_id_kind, precision, known]
    return digest(dumps(said, sort_keys=True, ensure_ascii=False))


def make_event(
    txn_id: str,
    source: Source,
    event_type: str,
    status: Status,
    amount_minor: int | None,
    currency: str,
    occurred_ms: int,
    event_id: str | None = None,
    posting_id: str | None = None,
    direction: Direction = _IN,
    txn_id_kind: TxnIdKind = _GIVEN,
    precision: Precision = _INSTANT,
    detail: EventDetail | None = None,
) -> TxnEvent:
    """The normalised event, with every default filled in; ``event_type`` is one of ``EVENT_TYPES``.

    ``event_id`` defaults to the digest of the seven fields; where a posting is named, of everything
    said, so that a later notice of it is progress. ``posting_id`` defaults to ``event_id``.
    """
    seven = default_event_id(
        txn_id, source, event_type, status, amount_minor, currency, occurred_ms
    )
    content = content_digest(seven, posting_id, direction, txn_id_kind, precision, detail)
    if event_id is None:
        event_id = seven if posting_id is None else content
    kind, role = EVENT_TYPES[event_type]
    return TxnEvent(
        txn_id,
        source,
        event_type,
        status,
        amount_minor,
        currency,
        occurred_ms,
        event_id,
        posting_id or event_id,
        content,
        kind,
        role,
        direction,
        txn_id_kind,
        precision,
        detail,
    )
