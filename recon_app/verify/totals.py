"""Conservation: what came in is in a bucket (matched, mismatched, ..., unlinked), to the unit."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from recon_app.domain.case import Case, Side
from recon_app.domain.decision import Trigger
from recon_app.domain.events import STATUS_RANK, Role, TxnEvent
from recon_app.domain.totals import Bucket, parts_of, unlinked_part
from recon_app.verify.findings import Findings, What

__all__ = ["RECEIVED", "Money", "Totals"]

RECEIVED = "RECEIVED"
#: Source, currency, direction.
Money = tuple[str, str, str]


@dataclass(slots=True)
class Totals:
    """Amounts in minor units by (source, currency, direction, bucket or RECEIVED).

    What came in is added up from the events, the buckets from the cases. Cases beyond the bounds of
    what a case keeps are counted in ``beyond`` and left out of both.
    """

    amounts: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    beyond: int = 0

    def add(self, case: Case, triggers: Iterable[Trigger]) -> None:
        """One case and all that was said of it."""
        if _overflows(case.gateway) or _overflows(case.bank):
            self.beyond += 1
            return
        amounts = self.amounts
        for part in parts_of(case):
            place = (part.source, part.currency, part.direction, part.bucket)
            amounts[place] += part.amount_minor
        for said in _postings(triggers):
            best = max(said, key=_progress)
            amount = best.amount_minor
            if amount is None:
                amount = _known(said, best)
            amounts[best.source, best.currency, best.direction, RECEIVED] += amount

    def add_unlinked(self, lines: Iterable[TxnEvent]) -> None:
        """Lines that belong to no case, one a posting."""
        for part in map(unlinked_part, lines):
            money = (part.source, part.currency, part.direction)
            self.amounts[(*money, part.bucket)] += part.amount_minor
            self.amounts[(*money, RECEIVED)] += part.amount_minor

    def merge(self, other: "Totals") -> None:
        """Take those of another part in."""
        self.amounts.update(other.amounts)
        self.beyond += other.beyond

    def by_money(self) -> dict[Money, dict[str, int]]:
        """Every bucket of every (source, currency, direction)."""
        kinds = sorted({place[:3] for place in self.amounts})
        names = (RECEIVED, *(bucket.value for bucket in Bucket))
        return {kind: {name: self.amounts[(*kind, name)] for name in names} for kind in kinds}

    def check(self, findings: Findings) -> None:
        """Nothing may appear or vanish between what came in and what was made of it."""
        for kind, amounts in self.by_money().items():
            held = sum(amount for name, amount in amounts.items() if name != RECEIVED)
            if held != amounts[RECEIVED]:
                place = " ".join(kind)
                findings.add(What.CONSERVATION, "cases", None, place, amounts[RECEIVED], held)


def _postings(triggers: Iterable[Trigger]) -> Iterable[list[TxnEvent]]:
    """What was said of each posting, by its own side."""
    said: dict[tuple[str, str], list[TxnEvent]] = {}
    for trigger in triggers:
        event = trigger.event
        if event is not None and event.role is Role.PRIMARY:
            said.setdefault((event.source, event.posting_id), []).append(event)
    return said.values()


def _progress(event: TxnEvent) -> tuple[int, int, str, str]:
    return STATUS_RANK[event.status], event.occurred_ms, event.event_id, event.content


def _known(said: list[TxnEvent], best: TxnEvent) -> int:
    """An amount that the furthest event lacks may stand in another of its status."""
    alike = [event for event in said if event.status is best.status]
    alike.sort(key=_progress, reverse=True)
    return next((e.amount_minor for e in alike if e.amount_minor is not None), 0)


def _overflows(side: Side | None) -> bool:
    if side is None:
        return False
    return side.overflow is not None or any(leg.overflow for leg in side.legs)
