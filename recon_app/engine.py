"""The engine role: ``faust -A recon_app.engine worker``. It joins both streams and decides."""

from typing import Any

from aiohttp import web

from agents.join import Join
from recon_app import metrics
from recon_app.codec.cases import due_of
from recon_app.connection import aiokafka_connection
from recon_app.policy_file import load_policies
from recon_app.privacy.current import use as use_keys
from recon_app.refusal import make_or_refuse
from recon_app.roles import role_app
from recon_app.settings import Settings
from recon_app.streaming.app import BatchApp
from recon_app.streaming.broker_time import TimerConfig
from recon_app.streaming.pipeline import Pipeline, PipelineConfig
from recon_app.streaming.turn import Turn
from recon_app.topics import OUTPUT_FACTOR, ROWS_TRUSTED_S, topics
from tables.case_reader import PipelineReader
from web.engine_views import setup_engine_routes

__all__ = ["app", "engine_app"]

HEARTBEAT_S = 1.0
#: A record takes some room besides its value: key, headers, the batch it travels in.
ENVELOPE_BYTES = 64 * 1024


def engine_app(settings: Settings) -> BatchApp:
    """The engine of these settings, ready to be run by a Faust worker."""
    use_keys(settings)
    port = settings.engine_port
    url = settings.advertised_url or f"http://{settings.bind}:{port}"
    app = role_app(settings, "engine", port, url)
    pipeline = Pipeline(app, _pipeline_config(settings, app.conf.id), _join(settings))

    metrics.OWNED_PARTITIONS.set_function(lambda: len(pipeline.ownership.lanes))
    metrics.RESTORED_ROWS.set_function(lambda: pipeline.ownership.progress.rows)

    @app.agent(pipeline.topic, name="join")
    async def join(stream: Any) -> None:
        await pipeline.run(stream)

    @app.task  # type: ignore[untyped-decorator]
    async def deadlines() -> None:
        await pipeline.run_timer()

    def mount(site: web.Application) -> None:
        setup_engine_routes(site, PipelineReader(pipeline, settings.partitions, url))

    app.web_routes.append(mount)
    return app


def _join(settings: Settings) -> Join:
    limit = settings.max_event_bytes * OUTPUT_FACTOR - ENVELOPE_BYTES
    policies = load_policies(settings.policy_file)
    return Join(topics(settings), policies, settings.max_event_bytes, limit)


def _pipeline_config(settings: Settings, group: str) -> PipelineConfig:
    names = topics(settings)
    return PipelineConfig(
        sources=tuple(topic.name for topic in names.sources),
        table="cases",
        changelog=names.changelog.name,
        partitions=settings.partitions,
        group=group,
        connection=aiokafka_connection(settings),
        timer=TimerConfig(
            names.heartbeat.name, HEARTBEAT_S, settings.tick_interval_s, settings.deadline_grace_ms
        ),
        due_of=due_of,
        turn_records=settings.batch_max_records,
        transaction_timeout_ms=int(settings.transaction_timeout_s * 1000),
        cache_mb=settings.rocksdb_cache_mb,
        memtable_mb=settings.rocksdb_memtable_mb,
        rows_trusted_s=ROWS_TRUSTED_S,
        observe=_observe,
    )


def _observe(turn: Turn, seconds: float) -> None:
    metrics.TURN_SECONDS.observe(seconds)
    metrics.TURN_RECORDS.inc(len(turn.records) + len(turn.due))


app = make_or_refuse(engine_app)
