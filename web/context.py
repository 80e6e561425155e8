"""What the API's views share: settings, the producer, the engine, the store."""

from dataclasses import dataclass, field

from aiohttp import web

from recon_app.ingest import Ingest
from recon_app.settings import Settings
from recon_app.topics import Topics, topics
from recon_app.webhooks.endpoints import Endpoints, load_endpoints
from tables.postgres.queries import Queries
from web.certificates import Certificates
from web.engine_client import EngineClient

__all__ = ["CONTEXT", "ApiContext", "context_of", "new_context"]


@dataclass(slots=True)
class ApiContext:
    """One process's connections; ``open`` and ``close`` run with the web server."""

    settings: Settings
    ingest: Ingest
    engine: EngineClient
    store: Queries
    endpoints: Endpoints
    certificates: Certificates
    topics: Topics = field(init=False)

    def __post_init__(self) -> None:
        self.topics = topics(self.settings)

    async def open(self) -> None:
        """Begin to connect; returns at once, whatever is away."""
        self.ingest.start()
        await self.engine.open()
        await self.store.open()
        await self.certificates.open()

    async def close(self) -> None:
        """Publish what waits, then disconnect."""
        await self.ingest.stop()
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
    store = Queries(settings.postgres_dsn.get_secret_value(), settings.postgres_schema)
    return ApiContext(
        settings,
        Ingest(settings),
        EngineClient(settings),
        store,
        load_endpoints(settings.endpoints_file),
        Certificates(settings.certificates_path),
    )
