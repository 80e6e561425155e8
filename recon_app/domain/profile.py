"""Who and what a case is about, by what its facts say; where they disagree, the gateway's wins."""

from dataclasses import fields
from typing import Final

from recon_app.domain.case import Profile, Side
from recon_app.domain.events import EventDetail
from recon_app.domain.legs import arrival_key

__all__ = ["profile_of"]

#: Fields of a detail that make the profile; the rest of a profile is ours to fill.
SAID: Final = tuple(
    field.name for field in fields(Profile) if field.name in {f.name for f in fields(EventDetail)}
)


def profile_of(gateway: Side | None, bank: Side | None) -> tuple[Profile | None, str | None]:
    """The profile, null when nobody said anything of it, and the business date."""
    details = [*_details(gateway), *_details(bank)]
    said = {name: _first(details, name) for name in SAID}
    known = Profile(**said) if any(said.values()) else None
    return known, _first(details, "business_date")


def _details(side: Side | None) -> list[EventDetail]:
    """The details of a side, first arrival first."""
    facts = [fact for leg in side.legs for fact in leg.facts] if side else []
    return [fact.detail for fact in sorted(facts, key=arrival_key) if fact.detail is not None]


def _first(details: list[EventDetail], name: str) -> str | None:
    values: list[str | None] = [getattr(detail, name) for detail in details]
    return next((value for value in values if value is not None), None)
