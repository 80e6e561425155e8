"""Where the money of a case stands, posting by posting: the parts add up to what was received."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from recon_app.domain.case import Case
from recon_app.domain.events import SIDES, Source, Status, TxnEvent
from recon_app.domain.states import State
from recon_app.domain.views import effective_facts

__all__ = ["Bucket", "Part", "parts_of", "unlinked_part"]


class Bucket(StrEnum):
    """received is the sum of all of these, per source and currency; UNLINKED is in no case."""

    MATCHED = "MATCHED"
    MISMATCHED = "MISMATCHED"
    MISSING = "MISSING"
    PENDING = "PENDING"
    CLOSED = "CLOSED"
    UNLINKED = "UNLINKED"


#: Where a posting whose money moved stands; the others are pending or closed by their own status.
OF_STATE: Final[dict[State, Bucket]] = {
    State.GATEWAY_RECEIVED: Bucket.PENDING,
    State.BANK_RECEIVED: Bucket.PENDING,
    State.MATCHED: Bucket.MATCHED,
    State.MISMATCHED: Bucket.MISMATCHED,
    State.BANK_MISSING: Bucket.MISSING,
    State.GATEWAY_MISSING: Bucket.MISSING,
    State.RESOLVED: Bucket.CLOSED,
}
OF_STATUS: Final[dict[Status, Bucket]] = {
    Status.PENDING: Bucket.PENDING,
    Status.AUTHORIZED: Bucket.PENDING,
    Status.FAILED: Bucket.CLOSED,
    Status.REVERSED: Bucket.CLOSED,
}


@dataclass(frozen=True, slots=True)
class Part:
    """One posting: its side's own amount in minor units, 0 while unknown."""

    source: Source
    currency: str
    direction: str
    bucket: Bucket
    amount_minor: int


def parts_of(case: Case) -> list[Part]:
    """Every posting of the case, once; manual legs are none of either side's."""
    moved = OF_STATE[case.state]
    return [
        Part(
            source,
            fact.currency,
            fact.direction,
            moved if case.state is State.RESOLVED else OF_STATUS.get(fact.status, moved),
            fact.amount_minor or 0,
        )
        for source, side in zip(SIDES, (case.gateway, case.bank), strict=True)
        for fact in effective_facts(side)
    ]


def unlinked_part(line: TxnEvent) -> Part:
    """A line that belongs to no case."""
    return Part(line.source, line.currency, line.direction, Bucket.UNLINKED, line.amount_minor or 0)
