"""A stock Faust table of bytes, to be restored by Faust itself.

Run it with ``faust --loop uvloop -A tests.bench.stock_rows worker``. Bytes spare it the decoding
that a JSON table pays for, so the comparison is kind to it.
"""

import os
from typing import Any

import faust

__all__ = ["app"]

PREFIX = os.environ.get("BENCH_PREFIX", "")
PARTITIONS = 4

app = faust.App(
    f"{PREFIX}stock",
    broker=f"kafka://{os.environ.get('BENCH_BROKERS', '127.0.0.1:9092')}",
    store="rocksdb://",
    datadir=os.environ.get("BENCH_DIR", "stock-data"),
    topic_partitions=PARTITIONS,
    topic_replication_factor=1,
    table_standby_replicas=0,
)
events = app.topic(f"{PREFIX}gateway_txns", key_type=bytes, value_type=bytes)
rows = app.Table("rows", key_type=bytes, value_type=bytes, partitions=PARTITIONS)


@app.agent(events)
async def follow(stream: Any) -> None:
    """Keep what comes, so that the table's partitions follow those of the topic."""
    async for key, value in stream.items():
        rows[key] = value
