"""The whole of the streaming layer in forty lines: a word count over two topics, exactly once.

Run it with ``faust -A tests.e2e.wordcount worker``; the ``WORDCOUNT_`` variables say where. A turn
reads rows, puts rows and sends records; all of it, and the offsets of what it read, is committed
together.
"""

import os
from pathlib import Path
from typing import Any

from recon_app.streaming.app import BatchApp, faust_settings
from recon_app.streaming.broker_time import TimerConfig
from recon_app.streaming.pipeline import Pipeline, PipelineConfig
from recon_app.streaming.turn import Turn

__all__ = ["CHANGELOG", "HEARTBEAT", "OUT", "PARTITIONS", "SOURCES", "app"]

PARTITIONS = 4
PREFIX = os.environ.get("WORDCOUNT_PREFIX", "")
SOURCES = (PREFIX + "words-a", PREFIX + "words-b")
OUT = PREFIX + "word-counts"
CHANGELOG = PREFIX + "counts-changelog"
HEARTBEAT = PREFIX + "heartbeat"
GROUP = PREFIX + "wordcount"
BROKERS = os.environ.get("WORDCOUNT_BROKERS", "127.0.0.1:9092")


def count(turn: Turn) -> None:
    """Each output names the count and the input that made it.

    So that a judge can check every one.
    """
    turn.load(record.key or b"" for record in turn.records)
    for record in turn.records:
        key = record.key or b""
        total = int(turn.get(key) or b"0") + 1
        turn.put(key, b"%d" % total)
        origin = f"{record.topic}-{record.partition}-{record.offset}"
        turn.send(OUT, key, b"%d %s" % (total, origin.encode()))


app = BatchApp(
    **faust_settings(
        app_id=GROUP,
        brokers=BROKERS,
        datadir=Path(os.environ.get("WORDCOUNT_DIR", "wordcount-state")),
        partitions=PARTITIONS,
        replication_factor=1,
        web_bind="127.0.0.1",
        web_port=int(os.environ.get("WORDCOUNT_PORT", "6066")),
        advertised_url=None,
        broker_session_timeout=6.0,
        broker_heartbeat_interval=1.0,
        broker_max_poll_records=500,
        consumer_group_instance_id=os.environ.get("WORDCOUNT_ID"),
    )
)
pipeline = Pipeline(
    app,
    PipelineConfig(
        sources=SOURCES,
        table="counts",
        changelog=CHANGELOG,
        partitions=PARTITIONS,
        group=GROUP,
        connection={"bootstrap_servers": BROKERS},
        timer=TimerConfig(HEARTBEAT, heartbeat_s=1.0, tick_s=0.25, grace_ms=0),
    ),
    count,
)


@app.agent(pipeline.topic)
async def words(stream: Any) -> None:
    """Hand the batches over."""
    await pipeline.run(stream)
