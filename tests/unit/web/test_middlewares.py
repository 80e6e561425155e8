"""Around every request: an id, a log line, and metrics whose labels are closed sets."""

from collections.abc import AsyncIterator

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from tests.api_run import Client, api, api_settings


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with api(api_settings()) as running:
        yield running


def counted(method: str, route: str, status: int) -> float:
    """How many such requests were answered."""
    labels = {"method": method, "route": route, "status": str(status)}
    return REGISTRY.get_sample_value("recon_http_requests_total", labels) or 0


async def test_a_sound_request_id_is_kept_and_any_other_replaced(client: Client) -> None:
    kept = await client.get("/healthz", headers={"X-Request-ID": "trace-1.a_B"})
    replaced = await client.get("/healthz", headers={"X-Request-ID": "a b<script>"})
    assert kept.headers["X-Request-ID"] == "trace-1.a_B"
    assert replaced.headers["X-Request-ID"].isalnum()


async def test_metrics_name_the_route_and_never_the_path(client: Client) -> None:
    before = counted("GET", "/txns/{txn_id}/timeline", 422)
    await client.get("/txns/" + "x" * 200 + "/timeline")
    await client.get("/no/such/path")
    await client.request("PROPFIND", "/txns")

    metrics = await (await client.get("/metrics")).text()
    assert counted("GET", "/txns/{txn_id}/timeline", 422) == before + 1
    assert counted("GET", "unmatched", 404) >= 1
    assert 'method="OTHER"' in metrics
    assert "xxxxx" not in metrics
    assert "/no/such" not in metrics
    assert "PROPFIND" not in metrics


async def test_each_request_has_one_log_line(client: Client) -> None:
    with capture_logs() as lines:
        await client.post("/events", data=b"{", headers={"Content-Type": "application/json"})
    [line] = [line for line in lines if line["event"] == "http_request"]
    assert (line["method"], line["route"], line["status"]) == ("POST", "/events", 400)
    assert line["request_id"]


async def test_problems_and_answers_alike_have_the_security_headers(client: Client) -> None:
    for path in ("/healthz", "/nothing", "/openapi.json"):
        headers = (await client.get(path)).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
