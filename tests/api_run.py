"""The API in this process, on a free port, beside whatever is up or away."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp.test_utils import TestClient, TestServer

from recon_app.settings import Settings, load_settings
from recon_app.stack.ports import free_port
from web.api import build_api
from web.context import CONTEXT, ApiContext

__all__ = ["EVENT", "NOWHERE", "Client", "api", "api_settings", "context", "kafka_ready"]

Client = TestClient[Any, Any]
#: Nothing listens here.
NOWHERE = "127.0.0.1:1"
PARTITIONS = 4
EVENT: dict[str, Any] = {
    "txn_id": "TXN1001",
    "amount": 50000,
    "currency": "INR",
    "source": "GATEWAY",
    "event_type": "PAYMENT_CAPTURED",
    "status": "SUCCESS",
    "timestamp": "2025-12-18T10:15:30Z",
}


def api_settings(brokers: str = NOWHERE, **more: object) -> Settings:
    """Settings of an API that finds only what is named."""
    away: dict[str, object] = {
        "postgres_dsn": f"postgresql://nobody@{NOWHERE}/none",
        "engine_url": f"http://{NOWHERE}",
        "dashboard_port": free_port(),
        "partitions": PARTITIONS,
        "replication_factor": 1,
        "min_insync_replicas": 1,
        "ack_timeout_s": 3,
        "anonymous": True,
    }
    return load_settings(brokers=brokers, **(away | more))


@asynccontextmanager
async def api(settings: Settings, *, dashboard: bool = False) -> AsyncIterator[Client]:
    """A client of the running API."""
    app = build_api(settings, dashboard=dashboard)
    async with TestClient(TestServer(app)) as client:
        yield client


async def kafka_ready(client: Client) -> bool:
    """Whether the API can publish."""
    return await context(client).ingest.ready()


def context(client: Client) -> ApiContext:
    """What the API behind this client works with."""
    assert client.app is not None
    found: ApiContext = client.app[CONTEXT]
    return found
