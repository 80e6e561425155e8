"""The sink, from a full journal to the last commit."""

import psycopg
from psycopg import sql

from recon_app.settings import Settings
from tables.migrate import migrate
from tests.bench.parts.join import join_settings
from tests.bench.progress import sink_caught_up
from tests.bench.sample import sampled
from tests.bench.sitting import Figures, Sitting, stopped_after, until

__all__ = ["measure_sink"]

LEAST_RECORDS_PER_S = 200
START_S = 90.0
TABLES = ("events", "event_refs", "transitions", "transactions")

#: Postgres keeps the time of every commit, so nothing has to watch while the sink works.
COMMITS = """
SELECT count(*), count(*) FILTER (WHERE at > first),
       coalesce(extract(epoch FROM max(at) - min(at)), 0)::float8
FROM (SELECT at, min(at) OVER () AS first
      FROM (SELECT pg_xact_commit_timestamp(xmin) AS at FROM {}.transitions) AS commits) AS rows
"""
WRITTEN = """
SELECT coalesce(sum(n_tup_ins + n_tup_upd), 0)::bigint FROM pg_stat_all_tables
WHERE schemaname = %s AND relname = ANY(%s)
"""


def measure_sink(here: Sitting) -> Figures:
    """Journal records a second from the first commit to the last; each makes one transition row."""
    here.say("sink: the journal of the engine to Postgres")
    settings = join_settings(here)
    migrate(here.dsn, settings.postgres_schema)
    done = sink_caught_up(here.brokers, settings)
    role = here.role("sink", settings)
    with stopped_after(role.start()) as sink, sampled(sink.pid) as samples:
        until(sink, done, START_S + 2 * here.sizes.txns / LEAST_RECORDS_PER_S)
    return _figures(here, settings) | {"rss_mb": samples.rss_mb()}


def _figures(here: Sitting, settings: Settings) -> Figures:
    schema = settings.postgres_schema
    with psycopg.connect(here.dsn) as connection:
        query = sql.SQL(COMMITS).format(sql.Identifier(schema))
        records, after_first, seconds = connection.execute(query).fetchone() or (0, 0, 0.0)
        (written,) = connection.execute(WRITTEN, [schema, list(TABLES)]).fetchone() or (0,)
    # A journal that fits one batch has one commit, and no time between the first and the last.
    rate = after_first / seconds if seconds else float(records)
    return {
        "records": records,
        "rows_per_s": rate,
        "written_rows_per_s": rate * written / records if records else 0.0,
        "seconds": seconds,
    }
