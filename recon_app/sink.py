"""The sink role: ``faust -A recon_app.sink worker``. It keeps Postgres up to the journal."""

from typing import Any

from aiohttp import web

from agents.sink import Sink
from recon_app.refusal import make_or_refuse
from recon_app.roles import role_app
from recon_app.settings import Settings
from recon_app.streaming.app import BatchApp
from recon_app.streaming.follower import Follower, FollowerConfig
from recon_app.topics import topics
from tables.postgres.journal_write import JournalWriter
from web.worker_views import setup_worker_routes

__all__ = ["app", "sink_app"]

#: A fetch brings about as many of the journal's records, which have some 3 kB each.
FETCHED_RECORDS = 300


def sink_app(settings: Settings) -> BatchApp:
    """The sink of these settings, ready to be run by a Faust worker."""
    app = role_app(settings, "sink", settings.sink_port)
    # One batch is written while the next is fetched.
    two_batches = 2 * settings.sink_batch_records // FETCHED_RECORDS
    app.batches_in_flight = max(app.batches_in_flight, two_batches)
    dsn = settings.postgres_dsn.get_secret_value()
    writer = JournalWriter(dsn, settings.postgres_schema)
    sink = Sink(writer)
    config = FollowerConfig(
        topics(settings).journal.name, settings.sink_batch_records, settings.sink_batch_ms / 1000
    )
    follower = Follower(app, config, sink.write, sink.positions)

    @app.agent(follower.topic, name="sink")
    async def read(stream: Any) -> None:
        await follower.run(stream)

    @app.task  # type: ignore[untyped-decorator]
    async def write() -> None:
        await follower.run_writer()

    def mount(site: web.Application) -> None:
        setup_worker_routes(site, follower.readiness)

    app.web_routes.append(mount)
    return app


app = make_or_refuse(sink_app)
