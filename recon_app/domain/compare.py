"""Two successes side by side: the facts that follow from their values and times."""

from datetime import date
from typing import Final

from recon_app.domain.case import Fact, Posting
from recon_app.domain.events import AmountBasis, Kind, Precision
from recon_app.domain.policy_terms import Policy
from recon_app.domain.rules import FactBit
from recon_app.domain.views import View

__all__ = ["compare", "expected_minor", "posted_minor", "stray_money"]

_DIRECTION, _CURRENCY = int(FactBit.DIRECTION_DIFFERS), int(FactBit.CURRENCY_DIFFERS)
_NO_EXPECTED, _NO_POSTED = int(FactBit.GATEWAY_UNKNOWN), int(FactBit.BANK_UNKNOWN)
_BEYOND, _TOLERATED = int(FactBit.BEYOND_TOLERANCE), int(FactBit.TOLERATED)
_WINDOW, _LATE, _SPLIT = int(FactBit.OUTSIDE_WINDOW), int(FactBit.LATE), int(FactBit.SPLIT)
_GROSS, _INSTANT, _NONE = AmountBasis.GROSS, Precision.INSTANT, Posting.NONE
_SETTLEMENT = Kind.SETTLEMENT

DAY_MS: Final = 86_400_000
EPOCH_DAY: Final = date(1970, 1, 1).toordinal()


def compare(
    gateway: View, bank: View, policy: Policy, deadline_ms: int | None
) -> tuple[int, int | None]:
    """The FactBits of two sides that both succeeded, and the variance (bank - expected)."""
    ours, theirs = gateway.fact, bank.fact
    assert ours is not None
    assert theirs is not None
    differs = _DIRECTION if ours.direction is not theirs.direction else 0
    if ours.currency != theirs.currency:
        differs |= _CURRENCY
    if differs:
        return differs, None
    expected, posted = expected_minor(gateway, policy), posted_minor(bank)
    if expected is None or posted is None:
        unknown = _NO_EXPECTED if expected is None else 0
        return unknown | (_NO_POSTED if posted is None else 0), None
    variance = posted - expected
    bits = 0
    if variance:
        bits = _TOLERATED if abs(variance) <= policy.allowed_minor(expected) else _BEYOND
    if bits != _BEYOND:
        bits |= _time_bits(gateway, bank, ours, theirs, policy, deadline_ms)
    return bits, variance


def _time_bits(
    gateway: View, bank: View, ours: Fact, theirs: Fact, policy: Policy, deadline_ms: int | None
) -> int:
    """Where the values agree: whether the times do."""
    if ours.precision is _INSTANT and theirs.precision is _INSTANT:
        lag = theirs.occurred_ms - ours.occurred_ms
        inside = -policy.window_before_ms <= lag <= policy.window_after_ms
    else:
        inside = policy.min_lag_days <= _day(theirs) - _day(ours) <= policy.max_lag_days
    if not inside:
        return _WINDOW
    if deadline_ms is None or policy.posting is _NONE:
        return 0
    settled = max(gateway.settled_ms or 0, bank.settled_ms or 0)
    return _LATE if settled > deadline_ms else 0


def _day(fact: Fact) -> int:
    """The business date as a day number: as the source says, else the UTC day of the event."""
    said = fact.detail.business_date if fact.detail else None
    if said is not None:
        try:
            return date.fromisoformat(said).toordinal() - EPOCH_DAY
        except ValueError:
            return fact.occurred_ms // DAY_MS
    return fact.occurred_ms // DAY_MS


def expected_minor(gateway: View, policy: Policy) -> int | None:
    """What the bank should post for the gateway's side; null when that cannot be known."""
    if gateway.flags & _SPLIT and gateway.fact is not None:
        return _sum([_expected(fact, policy) for fact in _alike_money(gateway)], gateway)
    return _expected(gateway.fact, policy)


def posted_minor(bank: View) -> int | None:
    """What the bank posted, as it says."""
    if bank.flags & _SPLIT:
        return _sum([fact.amount_minor for fact in _alike_money(bank)], bank)
    return None if bank.fact is None else bank.fact.amount_minor


def _alike_money(view: View) -> list[Fact]:
    """The postings in the currency and direction of the one the side stands on."""
    return [fact for fact in view.money if _is_alike(fact, view.fact)]


def stray_money(view: View) -> list[Fact]:
    """The other ones, which cannot be added up with these."""
    return [fact for fact in view.money if not _is_alike(fact, view.fact)]


def _is_alike(fact: Fact, stands: Fact | None) -> bool:
    return (
        stands is not None
        and fact.currency == stands.currency
        and fact.direction is stands.direction
    )


def _sum(amounts: list[int | None], view: View) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, view.beyond_minor) if len(known) == len(amounts) else None


def _expected(fact: Fact | None, policy: Policy) -> int | None:
    """Gross against gross as it stands; a net is known, or is the gross without its fee.

    A settlement is the sum that is paid out: its fees were taken off its lines, not off itself.
    """
    if fact is None:
        return None
    amount, detail = fact.amount_minor, fact.detail
    if fact.kind is _SETTLEMENT:
        return amount
    if detail is None:
        return amount if policy.compare is _GROSS else None
    if detail.amount_basis is policy.compare:
        return amount
    if policy.compare is not _GROSS and detail.net_minor is not None:
        return detail.net_minor
    if amount is None or detail.fee_minor is None:
        return None
    return amount + detail.fee_minor if policy.compare is _GROSS else amount - detail.fee_minor
