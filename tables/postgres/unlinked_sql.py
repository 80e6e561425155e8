"""Staged lines that belong to no case into ``unlinked_txns``: one a posting, the furthest."""

from typing import Final

from recon_app.domain.events import Role, Status
from recon_app.domain.unlinked import UNLINKED

__all__ = ["STORE_UNLINKED"]

_RANKS = ", ".join(f"'{status}'" for status in Status)
_KEY: Final = "source, txn_id, posting_id"

_COLUMNS: Final = {
    "event_id": "trigger_id",
    "content": "content",
    "event_type": "event_type",
    "status": "status",
    "status_rank": f"array_position(ARRAY[{_RANKS}], status)",
    "amount": "amount",
    "currency": "currency",
    "direction": "direction",
    "occurred_at": "from_ms(occurred_ms)",
    "occurred_precision": "occurred_precision",
    "booking_date": "(detail->>'booking_date')::date",
    "value_date": "(detail->>'value_date')::date",
    "business_date": "(detail->>'business_date')::date",
    "provider": "detail->>'provider'",
    "account": "detail->>'account'",
    "rail": "detail->>'rail'",
    "refs": "nullif(detail->'references', 'null')",
    "arrived_at": f"from_ms(min(arrived_ms) OVER (PARTITION BY {_KEY}))",
    "journal_partition": "journal_partition",
    "journal_offset": "journal_offset",
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
        f" SELECT DISTINCT ON ({_KEY}) {_KEY}, {', '.join(_COLUMNS.values())} FROM staged_records"
        f" WHERE rule = '{UNLINKED}' AND role = '{Role.PRIMARY}' ORDER BY {_KEY}, {ordered}"
        f" ON CONFLICT ({_KEY}) DO UPDATE SET"
        f" {', '.join(f'{name} = {value}' for name, value in sets.items())}"
        f" WHERE ({further}) > ({known})"
    )


#: Needs nothing but what is staged, so it may stand anywhere among the other statements.
STORE_UNLINKED: Final = _store()
