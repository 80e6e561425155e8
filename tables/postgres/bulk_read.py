"""What many actions at once need to know: which transactions, and as what they were seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from recon_app.domain.case import Case
from recon_app.domain.evidence import evidence_digest
from tables.postgres.filter_sql import conditions_of
from tables.postgres.filters import Filters
from tables.postgres.read_pool import ReadPool

__all__ = ["Seen", "ids_of", "seen_of"]

_CASES: Final = b"""
SELECT txn_id, version, case_record::text AS record FROM transactions WHERE txn_id = ANY(%s)
"""
_DECODE = msgspec.json.Decoder(Case).decode


@dataclass(slots=True)
class _Stored:
    txn_id: str
    version: int
    record: str


@dataclass(slots=True)
class _Id:
    txn_id: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A transaction as it is stored: its version, and the digest of its evidence."""

    version: int
    evidence: str


async def seen_of(store: ReadPool, txn_ids: Sequence[str]) -> dict[str, Seen]:
    """What is stored of those that are."""
    rows = await store.rows(_Stored, _CASES, [list(txn_ids)])
    return {row.txn_id: Seen(row.version, evidence_digest(_DECODE(row.record))) for row in rows}


async def ids_of(store: ReadPool, filters: Filters, limit: int) -> list[str]:
    """The transactions that filters hold, at most so many, in no order."""
    conditions, parameters = conditions_of(filters)
    where = " AND ".join(conditions) or "true"
    statement = f"SELECT txn_id FROM transactions WHERE {where} LIMIT %(limit)s".encode()
    return [row.txn_id for row in await store.rows(_Id, statement, {**parameters, "limit": limit})]
