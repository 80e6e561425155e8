"""Filled topics, and the engine that works them off."""

import asyncio

from recon_app.settings import Settings
from recon_app.topics import topics
from tests.bench.decisions import decided
from tests.bench.payments import keyed
from tests.bench.progress import caught_up
from tests.bench.records import fill
from tests.bench.sample import sampled
from tests.bench.sitting import Figures, Sitting, stopped_after, until

__all__ = ["fill_topics", "join_settings", "measure_engine"]

#: So slow it may be before it counts as stuck.
LEAST_EVENTS_PER_S = 500
START_S = 90.0


def join_settings(here: Sitting) -> Settings:
    """The settings of the parts that share the filled topics."""
    return here.settings("join-")


def fill_topics(here: Sitting) -> Figures:
    """Both sides of every transaction, before anything reads them."""
    here.say(f"filling the topics with {2 * here.sizes.txns:,} events")
    named = topics(here.declare(join_settings(here)))
    for topic, side in ((named.gateway, "gateway"), (named.bank, "bank")):
        asyncio.run(fill(here.brokers, topic.name, keyed(0, here.sizes.txns, side)))
    return {}


def measure_engine(here: Sitting) -> Figures:
    """One engine from an empty state to the last decision, judged by the journal afterwards."""
    events = 2 * here.sizes.txns
    here.say(f"engine: {events:,} events")
    settings = join_settings(here)
    done = caught_up(here.brokers, settings)
    role = here.role("engine", settings)
    with stopped_after(role.start()) as engine, sampled(engine.pid) as samples:
        until(engine, done, START_S + events / LEAST_EVENTS_PER_S)
    found = asyncio.run(decided(here.brokers, topics(settings).journal.name, events))
    cpu_s = samples.cpu_s(found.first_ms, found.last_ms)
    return {
        "events": events,
        "events_per_s": found.per_s,
        "seconds": (found.last_ms - found.first_ms) / 1000,
        "cpu_s": cpu_s,
        "cpu_us_per_event": cpu_s * 1_000_000 / events,
        "rss_mb": samples.rss_mb(),
    }
