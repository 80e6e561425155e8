"""Stored lines that belong to no case into ``unlinked_txns``: one a posting, the furthest."""

from collections.abc import Iterable
from typing import Any, Final

from psycopg import AsyncConnection

from recon_app.domain.events import Role, Status, TxnIdKind
from tables.postgres.journal_batch import JournalMessage

__all__ = ["store_unlinked"]

_RANKS = ", ".join(f"'{status}'" for status in Status)
_KEY: Final = "source, txn_id, posting_id"

_COLUMNS: Final = {
    **{
        name: name
        for name in (
            *("event_id", "content", "event_type", "status", "amount", "currency", "direction"),
            *("occurred_at", "occurred_precision", "booking_date", "value_date", "business_date"),
            *("provider", "account", "rail", "refs", "journal_partition", "journal_offset"),
        )
    },
    "status_rank": f"array_position(ARRAY[{_RANKS}], status)",
    "arrived_at": f"min(arrived_at) OVER (PARTITION BY {_KEY})",
}
#: How far a notice is; the same order as in ``recon_app.domain.unlinked``.
_PROGRESS: Final = ("status_rank", "occurred_at", "event_id", "content")
#: The events of some stretches of the journal, by an index of lines alone.
_LINES: Final = f"""
events JOIN unnest(%s::int[], %s::bigint[], %s::bigint[]) AS stretch (number, first, last)
ON journal_partition = number AND journal_offset BETWEEN first AND last
WHERE txn_id_kind = '{TxnIdKind.DERIVED}' AND role = '{Role.PRIMARY}'
"""


def _store() -> bytes:
    ordered = ", ".join(f'{_COLUMNS[name]} COLLATE "C" DESC' for name in _PROGRESS[2:])
    rank, occurred = (_COLUMNS[name] for name in _PROGRESS[:2])
    sets = {name: f"excluded.{name}" for name in _COLUMNS}
    sets["arrived_at"] = "least(now.arrived_at, excluded.arrived_at)"
    further = ", ".join(f"excluded.{name}" for name in _PROGRESS)
    known = ", ".join(f"now.{name}" for name in _PROGRESS)
    return (
        f"INSERT INTO unlinked_txns AS now ({_KEY}, {', '.join(_COLUMNS)})"
        f" SELECT DISTINCT ON ({_KEY}) {_KEY}, {', '.join(_COLUMNS.values())} FROM {_LINES}"
        f" ORDER BY {_KEY}, {rank} DESC, {occurred} DESC, {ordered}"
        f" ON CONFLICT ({_KEY}) DO UPDATE SET"
        f" {', '.join(f'{name} = {value}' for name, value in sets.items())}"
        f" WHERE ({further}) > ({known})"
    ).encode()


_STORE: Final = _store()


async def store_unlinked(
    connection: AsyncConnection[Any], messages: Iterable[JournalMessage]
) -> None:
    """Take in the lines among the events that these records, stored by now, brought."""
    stretches: dict[int, tuple[int, int]] = {}
    for partition, offset, _ in messages:
        first, _ = stretches.get(partition, (offset, offset))
        stretches[partition] = (first, offset)
    firsts, lasts = zip(*stretches.values(), strict=True)
    await connection.execute(_STORE, [list(stretches), list(firsts), list(lasts)])
