"""The Faust app of batch workers: our transport, and settings that the environment cannot break."""

import gc
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import faust
import uvloop
from aiohttp.web import Application
from faust.app.base import BootStrategy
from faust.types import TP
from faust.web.base import BlueprintManager

from recon_app.errors import ConfigError
from recon_app.streaming.consumer import BatchConsumer, BatchTransport
from recon_app.streaming.heap import keep_heap
from recon_app.streaming.recovery import PromptTables

__all__ = ["BatchApp", "WebOnly", "faust_settings"]

#: Faust reads its settings from the environment too, and lets it win; this prefix keeps it away.
ENV_PREFIX = "RECON_FAUST_"
#: A turn makes many objects and keeps few; collecting as often as the default does costs a tenth.
GC_THRESHOLDS = (100_000, 50, 100)
YEAR_S = 365 * 24 * 3600.0


#: Given the assigned partitions, where each of them stands.
Positions = Callable[[set[TP]], Awaitable[dict[TP, int]]]


async def _nowhere(_: set[TP]) -> dict[TP, int]:
    return {}


class WebOnly(BootStrategy):
    """A worker that serves HTTP and holds no Faust connection to Kafka."""

    enable_kafka_producer = False
    enable_kafka_consumer = False


class BatchApp(faust.App):
    """A Faust app whose source topics are read in batches.

    ``positions`` is asked where each source partition stands whenever the consumer seeks. With
    ``leave_on_stop`` a static member that is asked to stop leaves its group, as others do anyway.
    """

    def __init__(
        self, *args: Any, batches_in_flight: int = 20, leave_on_stop: bool = True, **kwargs: Any
    ) -> None:
        uvloop.install()
        keep_heap()
        gc.freeze()
        gc.set_threshold(*GC_THRESHOLDS)
        self.batches_in_flight = batches_in_flight
        self.leave_on_stop = leave_on_stop
        self.positions: Positions = _nowhere
        self.web_routes: list[Callable[[Application], None]] = []
        self.before_start: list[Callable[[], Awaitable[None]]] = []
        super().__init__(*args, **kwargs)
        self._refuse_standbys()
        # Faust would serve the table, the router and more to anybody.
        self.web.blueprints = BlueprintManager()

    def _refuse_standbys(self) -> None:
        """Faust feeds standbys by its own recovery, which never ends on our changelogs."""
        if self.conf.table_standby_replicas:
            raise ConfigError(
                f"table_standby_replicas={self.conf.table_standby_replicas}: standbys cannot "
                "follow a transactional changelog, keep the state directory instead; remove "
                f"{ENV_PREFIX}TABLE_STANDBY_REPLICAS"
            )

    def on_webserver_init(self, web: Any) -> None:
        """Mount the role's own routes on Faust's web server, once however often Faust asks."""
        while self.web_routes:
            self.web_routes.pop()(web.web_app)

    async def on_first_start(self) -> None:
        """Do what must be done before anything connects, then start."""
        for prepare in self.before_start:
            await prepare()
        await super().on_first_start()

    def _new_transport(self) -> BatchTransport:
        return BatchTransport(self.conf.broker_consumer, self)

    @property
    def batch_consumer(self) -> BatchConsumer:
        """The consumer, as what it is."""
        consumer = self.consumer
        assert isinstance(consumer, BatchConsumer)
        return consumer


def faust_settings(
    *,
    app_id: str,
    brokers: str,
    datadir: Path,
    partitions: int,
    replication_factor: int,
    web_bind: str,
    web_port: int,
    advertised_url: str | None,
    **more: Any,
) -> dict[str, Any]:
    """Keyword arguments of ``BatchApp`` for a role; ``more`` adds to or replaces them."""
    settings: dict[str, Any] = {
        "id": app_id,
        "broker": ["kafka://" + broker.strip() for broker in brokers.split(",")],
        "env_prefix": ENV_PREFIX,
        "store": "rocksdb://",
        "datadir": str(datadir),
        "topic_partitions": partitions,
        "topic_replication_factor": replication_factor,
        "topic_disable_leader": True,
        "topic_allow_declare": False,
        "table_standby_replicas": 0,
        "TableManager": PromptTables,
        "processing_guarantee": "at_least_once",
        "cython_optimizations": True,
        "broker_max_poll_interval": YEAR_S,
        "broker_commit_interval": 1.0,
        "consumer_auto_offset_reset": "earliest",
        "web_bind": web_bind,
        "web_port": web_port,
        "web_tables_enabled": False,
        "web_router_enabled": False,
        "web_in_thread": False,
        "canonical_url": advertised_url or f"http://{web_bind}:{web_port}",
    }
    return settings | more
