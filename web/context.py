"""What the API's views share: settings, the producer, the engine, the store."""

from dataclasses import dataclass, field

from aiohttp import web

from recon_app.access.rates import Rates
from recon_app.ingest import Ingest
from recon_app.settings import Settings
from recon_app.topics import Topics, topics
from recon_app.webhooks.endpoints import Endpoints, load_endpoints
from tables.postgres.access import AccessStore
from tables.postgres.queries import Queries
from web.certificates import Certificates
from web.engine_client import EngineClient
from web.exporting.jobs import Exports
from web.identity import Gate, new_gate
from web.live.stream import LiveStream
from web.pipeline.sight import PipelineSight
from web.pressure import Pressure

__all__ = ["CONTEXT", "ApiContext", "context_of", "new_context"]


@dataclass(slots=True)
class ApiContext:
    """One process's connections; ``open`` and ``close`` run with the web server."""

    settings: Settings
    ingest: Ingest
    engine: EngineClient
    store: Queries
    access: AccessStore
    gate: Gate
    rates: Rates
    pressure: Pressure
    endpoints: Endpoints
    certificates: Certificates
    exports: Exports
    live: LiveStream
    pipeline: PipelineSight
    topics: Topics = field(init=False)

    def __post_init__(self) -> None:
        self.topics = topics(self.settings)

    async def open(self) -> None:
        """Begin to connect; returns at once, whatever is away."""
        self.ingest.start()
        await self.engine.open()
        await self.store.open()
        await self.certificates.open()
        await self.access.open()
        await self.gate.open()
        await self.exports.open()

    async def close(self) -> None:
        """Publish what waits, then disconnect."""
        await self.live.stop()
        await self.ingest.stop()
        await self.exports.close()
        await self.gate.close()
        await self.access.close()
        await self.engine.close()
        await self.store.close()
        await self.certificates.close()


CONTEXT: web.AppKey[ApiContext] = web.AppKey("recon_context", ApiContext)


def context_of(request: web.Request) -> ApiContext:
    """The context of the application that got this request."""
    return request.app[CONTEXT]


def new_context(settings: Settings) -> ApiContext:
    """A context that is not open yet.

    Raises:
        ConfigError: the endpoints' file has faults; all are named.
    """
    dsn, schema = settings.postgres_dsn.get_secret_value(), settings.postgres_schema
    access = AccessStore(dsn, schema)
    store, engine, live = Queries(dsn, schema), EngineClient(settings), LiveStream(settings)
    return ApiContext(
        settings=settings,
        ingest=Ingest(settings),
        engine=engine,
        store=store,
        access=access,
        gate=new_gate(settings, access),
        rates=Rates(settings.rate_limit_per_s, settings.rate_limit_burst),
        pressure=Pressure(settings.api_max_held_bytes),
        endpoints=load_endpoints(settings.endpoints_file),
        certificates=Certificates(settings.certificates_path),
        exports=Exports(settings),
        live=live,
        pipeline=PipelineSight(settings, store, engine, live),
    )
