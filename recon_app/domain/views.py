"""A side as the rules see it: how far its money got, by which fact, and what is odd about it.

A posting's effective fact is the greatest of its PRIMARY facts by (status rank, business time, id).
A side stands on the postings whose money moved and stayed; without any, on its furthest one. A
reversal that speaks of no posting known as successful takes back another one of the same amount.
"""

from dataclasses import replace
from typing import Final

from recon_app.domain.case import Fact, Leg, Posting, Side
from recon_app.domain.events import STATUS_RANK, EventDetail, Role, Status
from recon_app.domain.legs import arrival_key, is_line, primary_facts
from recon_app.domain.rules import FactBit
from recon_app.domain.shape import shape
from recon_app.domain.status_table import LEVEL_OF, Level

__all__ = ["ABSENT", "View", "bank_view", "effective_facts", "view_of"]

_PRIMARY, _SUCCESS, _FAILED, _REVERSED = (
    Role.PRIMARY,
    Status.SUCCESS,
    Status.FAILED,
    Status.REVERSED,
)
_FINAL: Final = (_FAILED, _SUCCESS, _REVERSED)
_CONFLICT, _SPLIT = int(FactBit.CONFLICT), int(FactBit.SPLIT)


@shape
class View:
    """One side at one time.

    ``fact`` is the one it stands on. ``settled_ms`` is the arrival of the first final fact, where a
    success or reversal outdoes a failure; ``first_ms`` of the first PRIMARY one. ``flags`` are
    FactBits. ``money`` holds the effective success of every posting, first arrival first, where
    there are several; ``facts`` counts PRIMARY facts, ``fell`` says that one failed or reversed.
    """

    fact: Fact | None
    level: int
    settled_ms: int | None
    first_ms: int | None
    flags: int
    money: list[Fact]
    facts: int
    fell: bool
    beyond_minor: int = 0


ABSENT: Final = View(None, Level.ABSENT, None, None, 0, [], 0, False)


def view_of(side: Side | None, duplicate: int) -> View:
    """The view of a side; ``duplicate`` is the bit that says it posted twice."""
    if side is None:
        return ABSENT
    if len(side.legs) == 1:
        leg = side.legs[0]
        if len(leg.facts) == 1:
            fact = leg.facts[0]
            if fact.role is _PRIMARY:
                return _plain(fact)
    return _full(side, duplicate)


def bank_view(side: Side | None, view: View, posting: Posting) -> View:
    """``view`` of the bank's side; where it posts batches, what it says of the batch may stand in.

    It does as long as there is no final posting of the payment itself.
    """
    if posting is not Posting.SETTLEMENT or side is None or view.settled_ms is not None:
        return view
    legs = [_as_told(leg) for leg in side.legs if any(map(is_line, leg.facts))]
    batch = _full(Side(legs), int(FactBit.DUPLICATE_BANK)) if legs else view
    return view if batch.settled_ms is None else batch


def _as_told(leg: Leg) -> Leg:
    """What a leg says of a batch, as if it were said of the payment."""
    facts = [replace(fact, role=_PRIMARY) for fact in leg.facts if is_line(fact)]
    return Leg(leg.leg_id, leg.posting_id, facts)


def _plain(fact: Fact) -> View:
    """One posting, told once."""
    level = LEVEL_OF[fact.status]
    arrived = fact.arrived_ms
    if level == 2:
        return View(fact, 2, arrived, arrived, 0, [fact], 1, False)
    if level == 1:
        return View(fact, 1, None, arrived, 0, [], 1, False)
    return View(fact, level, arrived, arrived, 0, [], 1, True)


def _full(side: Side, duplicate: int) -> View:
    facts = list(primary_facts(side))
    if not facts:
        told = [fact for leg in side.legs for fact in leg.facts]
        return replace(ABSENT, fact=min(told, key=arrival_key))
    effective = effective_facts(side)
    money, odd = _standing_money(side, effective)
    stands = money[0] if money else max(effective, key=_progress)
    return View(
        stands,
        LEVEL_OF[stands.status],
        _settled_ms(facts),
        min(fact.arrived_ms for fact in facts),
        _repeats(money, duplicate) | odd | _conflict(side, facts),
        money,
        len(facts),
        any(fact.status in (_FAILED, _REVERSED) for fact in facts),
        side.overflow.sum_minor if side.overflow else 0,
    )


def effective_facts(side: Side | None) -> list[Fact]:
    """The effective fact of every posting that has PRIMARY ones."""
    return [_effective(leg) for leg in side.legs if _told(leg)] if side else []


def _told(leg: Leg) -> list[Fact]:
    return [fact for fact in leg.facts if fact.role is _PRIMARY]


def _progress(fact: Fact) -> tuple[int, int, str, str]:
    return STATUS_RANK[fact.status], fact.occurred_ms, fact.event_id, fact.content


def _effective(leg: Leg) -> Fact:
    """The leg's effective fact; an amount or fee it lacks is taken from another of its status."""
    told = sorted(_told(leg), key=_progress, reverse=True)
    best = told[0]
    alike = [fact for fact in told if fact.status is best.status]
    if len(alike) == 1:
        return best
    known = next((fact.amount_minor for fact in alike if fact.amount_minor is not None), None)
    priced = next((fact.detail for fact in alike if _is_priced(fact.detail)), None)
    detail = best.detail
    if priced is not None and not _is_priced(detail):
        detail = replace(
            detail or EventDetail(), fee_minor=priced.fee_minor, net_minor=priced.net_minor
        )
    return replace(best, amount_minor=known, detail=detail)


def _is_priced(detail: EventDetail | None) -> bool:
    return detail is not None and (detail.fee_minor is not None or detail.net_minor is not None)


def _standing_money(side: Side, effective: list[Fact]) -> tuple[list[Fact], int]:
    """The successes not taken back, and SPLIT where a reversal found none to take back."""
    money = [fact for fact in effective if fact.status is _SUCCESS]
    money.sort(key=arrival_key)
    moved = bool(money)
    odd = 0
    for leg in side.legs:
        told = _told(leg)
        if moved and told and all(fact.status is _REVERSED for fact in told):
            undone = [at for at, fact in enumerate(money) if _same_sum(fact, told[0])]
            if undone:
                del money[undone[-1]]
            else:
                odd = _SPLIT
    return money, odd if money else 0


def _same_sum(one: Fact, other: Fact) -> bool:
    return one.amount_minor == other.amount_minor and one.currency == other.currency


def _settled_ms(facts: list[Fact]) -> int | None:
    moved = [fact.arrived_ms for fact in facts if fact.status in (_SUCCESS, _REVERSED)]
    final = moved or [fact.arrived_ms for fact in facts if fact.status is _FAILED]
    return min(final, default=None)


def _repeats(money: list[Fact], duplicate: int) -> int:
    """Whether several postings repeat one sum, differ from each other, or both."""
    if len(money) < 2:
        return 0
    sums = [(fact.amount_minor, fact.currency, fact.direction) for fact in money]
    distinct = set(sums)
    unknown = any(fact.amount_minor is None for fact in money)
    repeated = duplicate if len(distinct) < len(sums) and not unknown else 0
    return repeated | (_SPLIT if unknown or len(distinct) > 1 else 0)


def _conflict(side: Side, facts: list[Fact]) -> int:
    """Whether an id is used for two statements, or a failure is dated after a success."""
    said = {(fact.event_id, fact.content) for fact in facts}
    if len({event_id for event_id, _ in said}) < len(said):
        return _CONFLICT
    failed = any(fact.status is _FAILED for fact in facts)
    if failed and any(_fails_after_success(leg, facts) for leg in side.legs):
        return _CONFLICT
    return 0


def _fails_after_success(leg: Leg, facts: list[Fact]) -> bool:
    """A failure without a posting of its own speaks of the whole side, any other of its posting."""
    told = _told(leg)
    for failure in told:
        if failure.status is _FAILED:
            about = facts if failure.event_id == leg.posting_id else told
            if any(f.status is _SUCCESS and f.occurred_ms < failure.occurred_ms for f in about):
                return True
    return False
