"""Many cases that wait: what they take of memory, disk and the timer's time."""

import asyncio
import statistics
import time
from pathlib import Path

from recon_app.codec.cases import due_of
from recon_app.settings import Settings
from recon_app.streaming.partition_db import PartitionDb, RocksMemory
from recon_app.topics import topics
from tests.bench.payments import keyed
from tests.bench.progress import caught_up
from tests.bench.records import fill
from tests.bench.sample import MB, Samples, sampled
from tests.bench.sitting import Figures, Sitting, stopped_after, until

__all__ = ["measure_open_cases", "open_cases", "open_settings", "waiting_settings"]

FEW = 1000
POLICY = '[default]\ndue = "24h"\n'
LEAST_EVENTS_PER_S = 500
START_S = 90.0
TICKS = 2000


def open_settings(here: Sitting) -> Settings:
    """The settings of the parts that share these open cases."""
    return waiting_settings(here, "open-")


def waiting_settings(here: Sitting, prefix: str) -> Settings:
    """Settings with a policy by which nothing falls due while the bench lasts."""
    policy = here.home / "long-sla.toml"
    policy.write_text(POLICY)
    return here.settings(prefix, policy_file=policy)


def measure_open_cases(here: Sitting) -> Figures:
    """Gateway events whose bank never speaks: first a thousand, then all."""
    settings = here.declare(open_settings(here))
    few = min(FEW, here.sizes.open_cases)
    open_cases(here, settings, 0, few)
    tick_of_few_ms = _tick_ms(settings)
    samples = open_cases(here, settings, few, here.sizes.open_cases - few)
    return {
        "cases": here.sizes.open_cases,
        "rss_mb": samples.rss_mb(),
        "rss_end_mb": samples.rows[-1][2] / MB,
        "disk_mb": _disk_mb(settings.state_path),
        "tick_ms": _tick_ms(settings),
        "tick_ms_1000": tick_of_few_ms,
    }


def open_cases(here: Sitting, settings: Settings, first: int, count: int) -> Samples:
    """Let an engine take in ``count`` payments of which the bank never speaks, then stop it."""
    here.say(f"open cases: {count:,} more after {first:,}")
    asyncio.run(fill(here.brokers, topics(settings).gateway.name, keyed(first, count, "gateway")))
    done = caught_up(here.brokers, settings)
    role = here.role("engine", settings)
    with stopped_after(role.start()) as engine, sampled(engine.pid) as samples:
        until(engine, done, START_S + count / LEAST_EVENTS_PER_S)
    return samples


def _tick_ms(settings: Settings) -> float:
    """What a tick asks of the databases of all partitions, the median of many, in ms.

    It is asked of the real ones, in this process: the engine that filled them has stopped.
    """
    memory = RocksMemory.bounded(settings.rocksdb_cache_mb, settings.rocksdb_memtable_mb)
    found = sorted(settings.state_path.rglob("cases-*.db"))
    dbs = [PartitionDb(path, memory, due_of) for path in found]
    try:
        return statistics.median(_tick(dbs, time.time_ns() // 1_000_000) for _ in range(TICKS))
    finally:
        for db in dbs:
            db.close()


def _tick(dbs: list[PartitionDb], now_ms: int) -> float:
    started = time.perf_counter_ns()
    for db in dbs:
        db.is_due(now_ms)
    return (time.perf_counter_ns() - started) / 1_000_000


def _disk_mb(folder: Path) -> float:
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file()) / MB
