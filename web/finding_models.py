"""Counting, suggesting, searching, and the events of a transaction: what the API answers."""

from typing import Literal

import msgspec

from web.case_models import Position, ServedBy
from web.overview_models import AsOf

__all__ = [
    "CountView",
    "EventView",
    "EventsView",
    "Match",
    "SearchItem",
    "SearchView",
    "Suggestion",
    "SuggestionsView",
]


class CountView(msgspec.Struct):
    """How many transactions a filter holds; not exact: 100,001 or more, or an estimate."""

    count: int
    is_exact: bool
    as_of: AsOf


class Suggestion(msgspec.Struct):
    """A value to filter by, and how many have it among all, or among the latest 10,000."""

    value: str
    count: int


class SuggestionsView(msgspec.Struct):
    """The values of a field, the most frequent first."""

    field: str
    items: list[Suggestion]


class Match(msgspec.Struct):
    """``type``: ``txn_id``, ``event_id``, ``posting_id``, ``action_id`` or that of a reference."""

    type: str
    value: str


class SearchItem(msgspec.Struct):
    """A transaction, or a bank line that belongs to none yet."""

    kind: Literal["transaction", "unmatched"]
    txn_id: str
    matched: Match
    state: str | None
    reason: str | None
    currency: str | None
    amount: int | None
    last_updated: str


class SearchView(msgspec.Struct):
    """What was found, exact matches first."""

    items: list[SearchItem]


class EventView(msgspec.Struct):
    """One delivery. ``raw`` is what came in; masked: its text and numbers are not shown to you."""

    event_id: str
    posting_id: str
    source: str
    event_type: str
    status: str
    amount: int | None
    currency: str
    occurred_at: str
    arrived_at: str
    redelivery: bool
    position: Position
    adapter: str | None
    references: dict[str, str]
    raw: str | None
    raw_masked: bool


class EventsView(msgspec.Struct):
    """Every delivery about one transaction, oldest first."""

    txn_id: str
    items: list[EventView]
    served_by: ServedBy
