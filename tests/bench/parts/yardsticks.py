"""The floor and the stock agent, on the topics the engine had."""

import asyncio
import json
import time

from kafka import KafkaAdminClient

from recon_app.errors import StackError
from recon_app.topics import topics
from tests.bench.decisions import outputs
from tests.bench.parts.join import join_settings
from tests.bench.progress import ends_of
from tests.bench.sample import sampled
from tests.bench.sitting import Figures, Sitting, until

__all__ = ["measure_floor", "measure_stock", "stock_worker"]

START_S = 120.0
LEAST_OUTPUTS = 100


def measure_floor(here: Sitting) -> Figures:
    """Fetch and decode, nothing else."""
    here.say("floor: a consumer that only decodes")
    named = topics(join_settings(here))
    said = here.output("tests.bench.floor", here.brokers, named.gateway.name, named.bank.name)
    found = json.loads(said)
    return {
        "events_per_s": found["records"] / found["seconds"],
        "seconds": found["seconds"],
        "cpu_s": found["cpu_s"],
    }


def stock_worker(here: Sitting, app: str, prefix: str) -> tuple[list[str], dict[str, str]]:
    """The command and the environment of a stock Faust worker."""
    command = ["faust", "--loop", "uvloop", "--loglevel", "info", "-A", f"tests.bench.{app}"]
    home = here.home / f"{prefix}stock"
    env = {"BENCH_BROKERS": here.brokers, "BENCH_PREFIX": prefix, "BENCH_DIR": str(home)}
    return [*command, "worker", "--without-web"], env


def measure_stock(here: Sitting) -> Figures:
    """The stock agent for a bounded time: it would take minutes for all of it."""
    here.say(f"stock: a plain Faust agent for {here.sizes.stock_s:g} s")
    settings = join_settings(here)
    topic = f"{settings.topic_prefix}stock-verdicts"
    here.create(topic)
    admin = KafkaAdminClient(bootstrap_servers=here.brokers)
    command, env = stock_worker(here, "stock", settings.topic_prefix)
    with here.spawned("stock", command, env) as stock, sampled(stock.pid) as samples:
        until(stock, lambda: _written(admin, topic) > 0, START_S)
        deadline = time.monotonic() + here.sizes.stock_s
        until(
            stock,
            lambda: time.monotonic() > deadline or _written(admin, topic) == 2 * here.sizes.txns,
            here.sizes.stock_s + START_S,
        )
    admin.close()
    found = asyncio.run(outputs(here.brokers, topic))
    if found.count < min(LEAST_OUTPUTS, 2 * here.sizes.txns):
        raise StackError(
            f"the stock agent wrote only {found.count} verdicts, so it is no yardstick"
        )
    return {
        "events": found.count,
        "events_per_s": found.per_s,
        "cpu_s": samples.cpu_s(found.first_ms, found.last_ms),
        "rss_mb": samples.rss_mb(),
    }


def _written(admin: KafkaAdminClient, topic: str) -> int:
    return sum(ends_of(admin, topic).values())
