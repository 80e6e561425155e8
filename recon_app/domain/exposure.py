"""Money at risk, which way it is owed, and how soon somebody should look."""

from collections import Counter
from typing import Final

from recon_app.domain.case import Exposure, Fact, Owed
from recon_app.domain.compare import expected_minor, posted_minor, stray_money
from recon_app.domain.events import Direction
from recon_app.domain.money import EXPONENTS
from recon_app.domain.policy_terms import Bands, Policy
from recon_app.domain.reasons import REASONS, SEVERITY_RANK, Reason, Severity
from recon_app.domain.rules import Finding
from recon_app.domain.states import State
from recon_app.domain.status_table import Level
from recon_app.domain.views import View

__all__ = ["exposure_of", "severity_of"]

#: Money that moved at the gateway and not at the bank, and the other way round.
LACKING: Final = {Direction.IN: Owed.TO_US, Direction.OUT: Owed.BY_US}
EXTRA: Final = {Direction.IN: Owed.BY_US, Direction.OUT: Owed.TO_US}
#: Reasons that put all that succeeded on either side at risk.
WHOLE_SIDES: Final = {
    Reason.STATUS_MISMATCH,
    Reason.DIRECTION_MISMATCH,
    Reason.CURRENCY_MISMATCH,
}
#: Rules whose CRITICAL is for money coming in; for money going out they are HIGH.
INBOUND_ONLY: Final = {"POSTED_NOT_SUCCESSFUL"}

Entries = Counter[tuple[str, Owed]]


def exposure_of(
    finding: Finding,
    state: State,
    gateway: View,
    bank: View,
    policy: Policy,
    variance_minor: int | None,
) -> list[Exposure]:
    """What an exception puts at risk, by currency and way; nothing where only times differ."""
    entries: Entries = Counter()
    reasons = finding.reasons
    if WHOLE_SIDES.intersection(reasons):
        _add_sides(entries, gateway, bank)
    else:
        if Reason.SPLIT_MISMATCH in reasons:
            _add_strays(entries, gateway, bank)
        else:
            _add_repeats(entries, reasons, gateway, bank)
        _add_variance(entries, reasons, bank, variance_minor)
        _add_missing(entries, state, gateway, bank, policy)
    return [
        Exposure(currency, amount, owed)
        for (currency, owed), amount in sorted(entries.items())
        if amount
    ]


def _add_sides(entries: Entries, gateway: View, bank: View) -> None:
    """All that succeeded on either side."""
    for view, owed in ((gateway, LACKING), (bank, EXTRA)):
        if view.level == Level.SUCCESS:
            for fact in view.money:
                entries[fact.currency, owed[fact.direction]] += fact.amount_minor or 0


def _add_strays(entries: Entries, gateway: View, bank: View) -> None:
    """Of split postings, those that cannot be added up with the rest of their side."""
    for view, owed in ((gateway, LACKING), (bank, EXTRA)):
        for fact in stray_money(view):
            entries[fact.currency, owed[fact.direction]] += fact.amount_minor or 0


def _add_repeats(entries: Entries, reasons: list[Reason], gateway: View, bank: View) -> None:
    """The further postings of the side that repeats itself; the same error on both counts once."""
    if Reason.DUPLICATE_BANK in reasons:
        view = bank
    elif Reason.DUPLICATE_GATEWAY in reasons:
        view = gateway
    else:
        return
    first = view.money[0]
    for fact in view.money[1:]:
        entries[fact.currency, EXTRA[fact.direction]] += fact.amount_minor or 0
    entries[first.currency, EXTRA[first.direction]] += view.beyond_minor


def _add_variance(
    entries: Entries, reasons: list[Reason], bank: View, variance_minor: int | None
) -> None:
    fact: Fact | None = bank.fact
    if fact is None or not variance_minor or Reason.WITHIN_TOLERANCE in reasons:
        return
    owed = (LACKING if variance_minor < 0 else EXTRA)[fact.direction]
    entries[fact.currency, owed] += abs(variance_minor)


def _add_missing(entries: Entries, state: State, gateway: View, bank: View, policy: Policy) -> None:
    """What the side that is there says moved, once the other is overdue."""
    if state is State.BANK_MISSING and gateway.fact is not None:
        amount = expected_minor(gateway, policy)
        known = gateway.fact.amount_minor if amount is None else amount
        entries[gateway.fact.currency, LACKING[gateway.fact.direction]] += known or 0
    elif state is State.GATEWAY_MISSING and bank.fact is not None:
        entries[bank.fact.currency, EXTRA[bank.fact.direction]] += posted_minor(bank) or 0


def severity_of(
    finding: Finding, exposure: list[Exposure], direction: Direction, policy: Policy
) -> Severity | None:
    """The severity of an exception: its reason's floor, raised by the band of its exposure."""
    if finding.reason is None:
        return None
    if finding.rule in INBOUND_ONLY and direction is not Direction.IN:
        return Severity.HIGH
    info = REASONS[finding.reason]
    if info.floor is None or not info.banded:
        return info.floor
    bands = [_band(entry, policy) for entry in exposure]
    return max([info.floor, *bands], key=SEVERITY_RANK.__getitem__)


def _band(entry: Exposure, policy: Policy) -> Severity:
    amount, bands = entry.amount_minor, policy.bands.get(entry.currency)
    if bands is None:
        amount, bands = _as_two_decimals(entry), policy.bands["*"]
    return _severity_at(amount, bands)


def _as_two_decimals(entry: Exposure) -> int:
    scale: int = 10 ** EXPONENTS.get(entry.currency, 2)
    return entry.amount_minor * 100 // scale


def _severity_at(amount_minor: int, bands: Bands) -> Severity:
    if amount_minor >= bands.critical_minor:
        return Severity.CRITICAL
    if amount_minor >= bands.high_minor:
        return Severity.HIGH
    return Severity.MEDIUM if amount_minor >= bands.medium_minor else Severity.LOW
