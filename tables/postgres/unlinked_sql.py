"""Stored lines that belong to no case into ``unlinked_txns``: one a posting, the furthest."""

from typing import Final

from recon_app.domain.events import Role, Status

__all__ = ["STORE_UNLINKED"]

_RANKS = ", ".join(f"'{status}'" for status in Status)
_KEY: Final = "source, txn_id, posting_id"

_TAKEN: Final = (
    *("event_id", "content", "event_type", "status", "amount", "currency", "direction"),
    *("occurred_at", "occurred_precision", "booking_date", "value_date", "business_date"),
    *("provider", "account", "rail", "refs", "journal_partition", "journal_offset"),
)
_COLUMNS: Final = {
    **{name: name for name in _TAKEN},
    "status_rank": f"array_position(ARRAY[{_RANKS}], status)",
    "arrived_at": f"min(arrived_at) OVER (PARTITION BY {_KEY})",
}
#: How far a notice is; the same order as in ``recon_app.domain.unlinked``.
_PROGRESS: Final = ("status_rank", "occurred_at", "event_id", "content")


def _store() -> str:
    ordered = ", ".join(f"{_COLUMNS[name]} DESC" for name in _PROGRESS)
    sets = {name: f"excluded.{name}" for name in _COLUMNS}
    sets["arrived_at"] = "least(now.arrived_at, excluded.arrived_at)"
    further = ", ".join(f"excluded.{name}" for name in _PROGRESS)
    known = ", ".join(f"now.{name}" for name in _PROGRESS)
    return (
        f"INSERT INTO unlinked_txns AS now ({_KEY}, {', '.join(_COLUMNS)})"
        f" SELECT DISTINCT ON ({_KEY}) {_KEY}, {', '.join(_COLUMNS.values())} FROM events"
        " JOIN unnest(%s::text[], %s::int[], %s::bigint[]) AS told (topic, part, place)"
        " ON (origin_topic, origin_partition, origin_offset) = (topic, part, place)"
        f" WHERE role = '{Role.PRIMARY}' ORDER BY {_KEY}, {ordered}"
        f" ON CONFLICT ({_KEY}) DO UPDATE SET"
        f" {', '.join(f'{name} = {value}' for name, value in sets.items())}"
        f" WHERE ({further}) > ({known})"
    )


#: Takes the origins of events that are in the table by now: topics, partitions and offsets.
STORE_UNLINKED: Final = _store().encode()
