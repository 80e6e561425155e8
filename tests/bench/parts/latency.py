"""From the append of the event that completes a payment to its decision, and to Postgres."""

import json
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from recon_app.settings import Settings
from recon_app.topics import topics
from tables.migrate import migrate
from tests.bench.progress import sink_caught_up
from tests.bench.receive import COMPLETE
from tests.bench.sitting import Figures, Sitting, until

__all__ = ["measure_latency"]

PAIRS_PER_S = 1000
#: Connections, caches and the first rebalances are not what is measured.
WARM_S = 5.0
PATIENCE_S = 60.0

COMMITTED = """
SELECT count(*), percentile_disc(ARRAY[0.5, 0.99, 1]) WITHIN GROUP (ORDER BY ms) FROM (
  SELECT (1000 * extract(epoch FROM pg_xact_commit_timestamp(xmin) - arrived_at))::float8 AS ms
  FROM {schema}.transitions
  WHERE after_state = ANY(%s)
    AND arrived_at >= %s + (SELECT min(arrived_at) FROM {schema}.transitions
                            WHERE after_state = ANY(%s))
) AS completed
"""


def measure_latency(here: Sitting) -> Figures:
    """2,000 events a second through engine and sink, both running beforehand."""
    here.say(f"latency: {2 * PAIRS_PER_S:,} events/s for {here.sizes.paced_s:g} s")
    settings = here.declare(here.settings("paced-"))
    migrate(here.dsn, settings.postgres_schema)
    named = topics(settings)
    pairs = int(PAIRS_PER_S * here.sizes.paced_s)
    file = here.home / "received.json"
    asked = [here.brokers, named.journal.name, str(2 * pairs), str(_warm_ms(here)), str(file)]
    engine, sink = here.role("engine", settings), here.role("sink", settings)
    with (
        here.running(engine),
        here.running(sink) as sinking,
        here.spawned("receive", ["tests.bench.receive", *asked]) as receiving,
    ):
        source = [named.gateway.name, named.bank.name, str(PAIRS_PER_S), str(here.sizes.paced_s)]
        sent = json.loads(here.output("tests.bench.pace", here.brokers, *source))
        until(receiving, file.exists, PATIENCE_S)
        until(sinking, sink_caught_up(here.brokers, settings), PATIENCE_S)
    return _figures(here, settings, file, sent)


def _warm_ms(here: Sitting) -> int:
    return int(1000 * min(WARM_S, here.sizes.paced_s / 4))


def _figures(here: Sitting, settings: Settings, file: Path, sent: dict[str, Any]) -> Figures:
    journal = json.loads(file.read_text())
    with psycopg.connect(here.dsn) as connection:
        query = sql.SQL(COMMITTED).format(schema=sql.Identifier(settings.postgres_schema))
        complete = list(COMPLETE)
        warm = f"{_warm_ms(here)} milliseconds"
        found = connection.execute(query, [complete, warm, complete]).fetchone()
    count, (p50, p99, most) = found or (0, (0.0, 0.0, 0.0))
    return {
        "events_per_s": 2 * sent["pairs"] / sent["seconds"],
        "producer_behind_ms": sent["behind_ms"],
        "journal": journal,
        "postgres": {"decisions": count, "p50": p50, "p99": p99, "max": most},
    }
