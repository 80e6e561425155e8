"""From the terms of a document to an edition, and the version that names what it means."""

import json
from dataclasses import fields
from typing import Final, cast
from zoneinfo import ZoneInfo

from recon_app.domain.calendars import Calendar
from recon_app.domain.case import Posting
from recon_app.domain.due import BusinessDue, Clock, Delivery, Schedule
from recon_app.domain.identity import digest
from recon_app.domain.policy_terms import CELLS, SELECTORS, Bands, Edition, Policy

__all__ = ["Terms", "When", "make_edition"]

Terms = dict[str, object]
When = dict[str, str]

LATER: Final = ("gateway_delivery", "bank_delivery")
#: Terms that a policy holds in another form.
TIMED: Final = ("due_ms", "reversal_ms", *LATER)


def make_edition(
    effective_ms: int, terms: Terms, rules: list[tuple[When, Terms]], bands: dict[str, Bands]
) -> Edition:
    """The edition of these terms, with the version that its content gives it."""
    version = _version(effective_ms, terms, rules, bands)

    def policy(full: Terms) -> Policy:
        return _make_policy(version, full, bands)

    index: dict[tuple[int, ...], dict[tuple[str | None, ...], Policy]] = {}
    for when, own in sorted(rules, key=lambda rule: -len(rule[0])):
        selectors = tuple(at for at, name in enumerate(SELECTORS) if name in when)
        values = tuple(when[SELECTORS[at]] for at in selectors)
        index.setdefault(selectors, {})[values] = policy(own)
    return Edition(version, effective_ms, policy(terms), tuple(index.items()))


def _make_policy(version: str, terms: Terms, bands: dict[str, Bands]) -> Policy:
    due, reversal, gateway, bank = (terms[name] for name in TIMED)
    rest = {name: value for name, value in terms.items() if name not in TIMED}
    is_plain = isinstance(due, int) and gateway is None and bank is None
    schedule = Schedule(due, gateway, bank)  # type: ignore[arg-type]
    return Policy(
        version,
        due_ms=due if isinstance(due, int) else 0,
        reversal=reversal,  # type: ignore[arg-type]
        schedule=None if is_plain else schedule,
        cells=CELLS[cast(Posting, terms["posting"])],
        bands=bands,
        **rest,  # type: ignore[arg-type]
    )


def _version(
    effective_ms: int, terms: Terms, rules: list[tuple[When, Terms]], bands: dict[str, Bands]
) -> str:
    """The digest of what the edition means, whatever way it was written."""
    said = sorted(_canonical([when, _meant(own)]) for when, own in rules)
    named = {code: [b.medium_minor, b.high_minor, b.critical_minor] for code, b in bands.items()}
    return digest(_canonical([effective_ms, _meant(terms), said, named]))


def _meant(terms: Terms) -> Terms:
    """Without deliveries in real time, so that those without any keep their version."""
    return {name: value for name, value in terms.items() if name not in LATER or value is not None}


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, default=_plain)


def _plain(value: object) -> object:
    """Dates of business as lists, calendars by their days and not by their names."""
    if isinstance(value, Calendar):
        return [sorted(value.rest), sorted(day.isoformat() for day in value.holidays)]
    if isinstance(value, ZoneInfo):
        return value.key
    assert isinstance(value, BusinessDue | Clock | Delivery)
    return [type(value).__name__, *(getattr(value, field.name) for field in fields(value))]
