"""Batches of the journal as the stream shows them: decoded once for all clients."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import msgspec
import structlog

from recon_app.streaming.batch import Batch, Record
from tables.postgres import journal_shapes as shapes
from tables.postgres.case_rows import case_update
from tables.postgres.journal_batch import UNREADABLE
from web.case_models import Position
from web.live.models import StreamDecision
from web.times import rfc3339

__all__ = ["Decision", "Keys", "Page", "page_of"]

log = structlog.get_logger(__name__)

_decode_record: Final = msgspec.json.Decoder(shapes.Record).decode
_decode_case: Final = msgspec.json.Decoder(shapes.Case | None).decode
_encode: Final = msgspec.json.Encoder().encode

#: What filters look at: state, reason, severity, rail, currency, and whether it is an exception.
Keys = tuple[str | None, str | None, str | None, str | None, str | None, bool]


@dataclass(frozen=True, slots=True)
class Decision:
    """One record: where it lies, what filters look at, and the ``data`` of its event."""

    offset: int
    decided_ms: int
    keys: Keys
    data: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """Decisions of one partition: all, or all wanted ones, of offsets [``base``, ``next``)."""

    partition: int
    base: int
    next: int
    decisions: tuple[Decision, ...]

    @property
    def weight(self) -> int:
        """What it takes of a client's room; a page that only moves the position takes some too."""
        return max(1, len(self.decisions))

    def only(self, wanted: Callable[[Keys], bool]) -> "Page":
        """The same without what is not wanted."""
        return replace(self, decisions=tuple(d for d in self.decisions if wanted(d.keys)))


def page_of(batch: Batch) -> Page:
    """The page of a batch. What is no record of the journal is passed over, as the sink does."""
    decisions = [decision for record in batch.records if (decision := _decision(record))]
    return Page(batch.partition, batch.base, batch.next, tuple(decisions))


def _decision(record: Record) -> Decision | None:
    try:
        entry = _decode_record(record.value or b"")
        case = _decode_case(entry.after)
        view = _view(entry, case, Position(record.topic, record.partition, record.offset))
    except UNREADABLE as error:
        place = f"{record.topic}-{record.partition}@{record.offset}"
        log.warning("stream_unreadable", place=place, error=repr(error))
        return None
    keys = (view.state, view.reason, view.severity, view.rail, view.currency, view.is_exception)
    return Decision(record.offset, entry.decided_ms, keys, _encode(view))


def _view(entry: shapes.Record, case: shapes.Case | None, place: Position) -> StreamDecision:
    currency, gateway, bank = _money(entry, case, place)
    return StreamDecision(
        txn_id=entry.txn_id,
        seq=entry.seq,
        version=entry.version,
        state=case.state if case else None,
        reason=case.reason if case else None,
        severity=case.severity if case else None,
        is_exception=case.is_exception if case else False,
        currency=currency,
        amount=max((a for a in (gateway, bank) if a is not None), default=None),
        gateway_amount=gateway,
        bank_amount=bank,
        variance=entry.variance_minor,
        rail=case.profile.rail if case and case.profile else None,
        outcome=entry.trigger.outcome,
        trigger=entry.trigger.kind,
        arrived_at=rfc3339(entry.trigger.arrived_ms),
        decided_at=rfc3339(entry.decided_ms),
        position=place,
    )


def _money(
    entry: shapes.Record, case: shapes.Case | None, place: Position
) -> tuple[str | None, int | None, int | None]:
    """Currency, gateway and bank amount, as the row of the transaction has them."""
    if case is None:
        return None, None, None
    update = case_update(case, entry, place.partition, place.offset)
    shown = update.gateway or update.bank or update.manual
    gateway, bank = update.gateway, update.bank
    return (
        shown.currency if shown else None,
        gateway.amount_minor if gateway else None,
        bank.amount_minor if bank else None,
    )
