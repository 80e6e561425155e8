"""Finding transactions and unmatched lines by any id that somebody may have at hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from recon_app.domain.events import SIDES
from tables.postgres.read_pool import ReadPool

__all__ = ["Hit", "find"]

#: Beyond every character that an id holds.
_LAST: Final = "\U0010ffff"
#: The types of references there are, each found by one step through the index.
_TYPES: Final = """
WITH RECURSIVE types AS (
  (SELECT type FROM event_refs ORDER BY type LIMIT 1)
  UNION ALL
  SELECT (SELECT type FROM event_refs WHERE type > types.type ORDER BY type LIMIT 1)
  FROM types WHERE types.type IS NOT NULL)
"""
_SIDES: Final = ", ".join(f"'{side}'" for side in SIDES)
_STEPS: Final = (
    (
        "SELECT 'txn_id' AS type, txn_id AS value, txn_id FROM transactions"
        " WHERE txn_id >= %(q)s AND txn_id < %(beyond)s ORDER BY txn_id LIMIT %(limit)s"
    ),
    (
        "SELECT DISTINCT 'txn_id' AS type, txn_id AS value, txn_id FROM unlinked_txns"
        f" WHERE source IN ({_SIDES}) AND txn_id >= %(q)s AND txn_id < %(beyond)s"
        " AND linked_txn_id IS NULL ORDER BY txn_id LIMIT %(limit)s"
    ),
    (
        f"{_TYPES} SELECT found.* FROM types CROSS JOIN LATERAL ("
        " SELECT type, value, txn_id FROM event_refs WHERE event_refs.type = types.type"
        " AND value >= %(q)s AND value < %(beyond)s ORDER BY value, txn_id LIMIT %(limit)s"
        ") AS found WHERE types.type IS NOT NULL"
    ),
    (
        "SELECT 'action_id' AS type, action_id AS value, txn_id FROM transitions"
        " WHERE action_id = %(q)s LIMIT %(limit)s"
    ),
)
#: Asked only where nothing has the whole id: it reads a summary of all events.
_EVENTS: Final = (
    (
        "SELECT 'event_id' AS type, event_id AS value, txn_id FROM events"
        " WHERE event_id = %(q)s LIMIT %(limit)s"
    ),
    (
        "SELECT 'posting_id' AS type, posting_id AS value, txn_id FROM events"
        " WHERE posting_id = %(q)s LIMIT %(limit)s"
    ),
)
_SHOW: Final = b"""
SELECT 'transaction' AS kind, txn_id, state, reason, currency, amount,
       to_ms(last_updated) AS last_updated_ms
FROM transactions WHERE txn_id = ANY(%(ids)s)
UNION ALL
SELECT DISTINCT ON (txn_id) 'unmatched', txn_id, NULL, NULL, currency, amount, to_ms(arrived_at)
FROM unlinked_txns WHERE txn_id = ANY(%(ids)s) AND linked_txn_id IS NULL
"""


@dataclass(slots=True)
class Found:
    """An id that fits, of what kind it is, and whose."""

    type: str
    value: str
    txn_id: str


@dataclass(slots=True)
class Shown:
    """What is shown of a transaction or an unmatched line."""

    kind: str
    txn_id: str
    state: str | None
    reason: str | None
    currency: str | None
    amount: int | None
    last_updated_ms: int


@dataclass(slots=True)
class Hit:
    """What was found, and by which id."""

    found: Found
    shown: Shown


async def find(store: ReadPool, texts: list[str], limit: int) -> list[Hit]:
    """What has one of these ids, or ids that begin so; those that have it whole come first.

    ``texts`` are spellings of one id: as it was typed, and as it may be stored.
    """
    found: list[Found] = []
    for text in texts:
        for step in _STEPS:
            found += await _ask(store, step, text, limit)
    if not any(each.value in texts for each in found):
        for text in texts:
            for step in _EVENTS:
                found += await _ask(store, step, text, limit)
    found.sort(key=lambda each: each.value not in texts)
    ids = list(dict.fromkeys(each.txn_id for each in found))
    shown = await store.rows(Shown, _SHOW, {"ids": ids})
    return list(_hits(found, {each.txn_id: each for each in reversed(shown)}))[:limit]


def _hits(found: list[Found], shown: dict[str, Shown]) -> Iterator[Hit]:
    """Each transaction once, in the order it was found."""
    for each in found:
        its = shown.pop(each.txn_id, None)
        if its is not None:
            yield Hit(each, its)


async def _ask(store: ReadPool, step: str, text: str, limit: int) -> list[Found]:
    wanted = {"q": text, "beyond": text + _LAST, "limit": limit}
    return await store.rows(Found, step.encode(), wanted)
