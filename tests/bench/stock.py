"""The same join as a stock Faust agent: JSON, one table write and one output per event.

Run it as anybody would run Faust: ``faust --loop uvloop -A tests.bench.stock worker``; the
``BENCH_`` variables say where. Nothing of RealRecon is in it.
"""

import os
from typing import Any

import faust

__all__ = ["Txn", "app"]

PREFIX = os.environ.get("BENCH_PREFIX", "")
PARTITIONS = 4


class Txn(faust.Record, serializer="json"):
    """The user's event."""

    txn_id: str
    amount: int
    currency: str
    source: str
    event_type: str
    status: str
    timestamp: str


app = faust.App(
    f"{PREFIX}stock",
    broker=f"kafka://{os.environ.get('BENCH_BROKERS', '127.0.0.1:9092')}",
    store="rocksdb://",
    datadir=os.environ.get("BENCH_DIR", "stock-data"),
    topic_partitions=PARTITIONS,
    topic_replication_factor=1,
    table_standby_replicas=0,
)
events = app.topic(f"{PREFIX}gateway_txns", f"{PREFIX}bank_txns", key_type=bytes, value_type=Txn)
verdicts = app.topic(f"{PREFIX}stock-verdicts", key_type=bytes, partitions=PARTITIONS)
cases = app.Table("cases", key_type=str, partitions=PARTITIONS)


@app.agent(events)
async def join(stream: Any) -> None:
    """Keep both sides of a transaction, and say after each event what is known."""
    async for key, txn in stream.items():
        case = cases.get(txn.txn_id) or {"state": "INIT"}
        case[txn.source] = {
            "amount": txn.amount,
            "currency": txn.currency,
            "status": txn.status,
            "event_type": txn.event_type,
            "timestamp": txn.timestamp,
        }
        case["state"] = verdict(case)
        cases[txn.txn_id] = case
        await verdicts.send(key=key, value={"txn_id": txn.txn_id, **case})


def verdict(case: dict[str, Any]) -> str:
    """The state of a case with the legs it has."""
    gateway, bank = case.get("GATEWAY"), case.get("BANK")
    if gateway is None or bank is None:
        return "GATEWAY_RECEIVED" if bank is None else "BANK_RECEIVED"
    agree = all(gateway[name] == bank[name] for name in ("amount", "currency", "status"))
    return "MATCHED" if agree else "MISMATCHED"
