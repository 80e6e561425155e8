"""The deliveries of one transaction, as the sink stored them."""

from dataclasses import dataclass
from typing import Final

from tables.postgres.read_pool import ReadPool

__all__ = ["Delivery", "deliveries_of"]

MOST_DELIVERIES: Final = 1000

_DELIVERIES: Final = b"""
SELECT event_id, posting_id, source, event_type, status, amount, currency,
       to_ms(occurred_at) AS occurred_ms, to_ms(arrived_at) AS arrived_ms, redelivery,
       origin_topic, origin_partition, origin_offset, adapter, refs, raw, raw_codec
FROM events WHERE txn_id = %s ORDER BY arrived_at, id LIMIT %s
"""


@dataclass(slots=True)
class Delivery:
    """One event as it came; ``raw`` is text, or base64 by ``raw_codec``, with its sealed parts."""

    event_id: str
    posting_id: str
    source: str
    event_type: str
    status: str
    amount: int | None
    currency: str
    occurred_ms: int
    arrived_ms: int
    redelivery: bool
    origin_topic: str
    origin_partition: int
    origin_offset: int
    adapter: str | None
    refs: dict[str, str] | None
    raw: str | None
    raw_codec: str | None


async def deliveries_of(store: ReadPool, txn_id: str) -> list[Delivery]:
    """The first thousand, oldest first; empty for a transaction that nobody spoke of."""
    return await store.rows(Delivery, _DELIVERIES, [txn_id, MOST_DELIVERIES])
