"""Every worker answers for every transaction: from its table, or by asking the owner once."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from recon_app.codec.partitions import partition_for
from recon_app.domain.case import Case
from recon_app.domain.evidence import evidence_digest
from recon_app.errors import OwnershipLost, UnavailableError
from tests.unit.web.cases import case_of, gateway
from web.engine_views import HOP, setup_engine_routes

Client = TestClient[Any, Any]
MINE, YOURS, NOBODYS, LOST = "mine", "yours/ü %?#", "nobodys", "lost"


class Worker:
    """What one of two workers knows: whose a transaction is, and its own cases."""

    partitions = 4

    def __init__(self, owned: dict[str, Case | None]) -> None:
        self.owned = owned
        self.local_url = ""
        self.others: dict[str, str] = {}
        self.recovering = False

    def owner(self, txn_id: str) -> str | None:
        return self.local_url if txn_id in self.owned else self.others.get(txn_id)

    async def get(self, txn_id: str) -> Case | None:
        if self.recovering:
            raise UnavailableError("this worker is restoring its partitions")
        if txn_id == LOST:
            raise OwnershipLost("partition 1 is not this worker's")
        return self.owned[txn_id]

    def readiness(self) -> dict[str, Any]:
        return {"ready": not self.recovering, "recovery": {"remaining": 7}}


@pytest.fixture
async def pair() -> AsyncIterator[tuple[Client, Worker, Worker]]:
    """A client of the first worker, and both workers; YOURS is the second's."""
    first = Worker({MINE: case_of(gateway(MINE)), LOST: None, "unknown": None})
    second = Worker({YOURS: case_of(gateway(YOURS))})
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(serve(worker)) for worker in (first, second)]
        for worker, client in zip((first, second), clients, strict=True):
            worker.local_url = str(client.make_url("")).rstrip("/")
        first.others = {
            YOURS: second.local_url,
            "circle": second.local_url,
            "away": "http://127.0.0.1:1",
        }
        second.others = {"circle": first.local_url}
        yield clients[0], first, second


def serve(worker: Worker) -> Client:
    """The web server of a worker."""
    app = web.Application()
    setup_engine_routes(app, worker)
    return TestClient(TestServer(app))


def path(txn_id: str) -> str:
    return f"/txns/{quote(txn_id, safe='')}"


async def test_a_worker_answers_for_its_own_from_its_table(
    pair: tuple[Client, Worker, Worker],
) -> None:
    client, first, _ = pair

    answer = await client.get(path(MINE))

    body = await answer.json()
    case = first.owned[MINE]
    assert case is not None
    assert (answer.status, body["txn_id"], body["state"]) == (200, MINE, "GATEWAY_RECEIVED")
    assert answer.headers["ETag"] == f'"{evidence_digest(case)}"'
    assert body["served_by"]["source"] == "engine"
    assert body["served_by"]["worker"] == first.local_url
    assert body["served_by"]["partition"] == partition_for(MINE.encode(), 4)


async def test_a_worker_asks_the_owner_for_what_is_not_its_own(
    pair: tuple[Client, Worker, Worker],
) -> None:
    client, _, second = pair

    answer = await client.get(path(YOURS))

    body = await answer.json()
    assert (answer.status, body["txn_id"]) == (200, YOURS)
    assert body["served_by"]["worker"] == second.local_url
    assert answer.headers["ETag"] == f'"{body["evidence"]}"'


async def test_a_transaction_nobody_saw_is_not_found(pair: tuple[Client, Worker, Worker]) -> None:
    client, *_ = pair
    answer = await client.get(path("unknown"))
    assert answer.status == 404
    assert (await answer.json())["type"].endswith("unknown-transaction")


@pytest.mark.parametrize("txn_id", [NOBODYS, LOST, "away", "circle"])
async def test_while_ownership_moves_the_client_is_asked_to_come_again(
    pair: tuple[Client, Worker, Worker], txn_id: str
) -> None:
    client, *_ = pair
    answer = await client.get(path(txn_id))
    assert answer.status == 503
    assert int(answer.headers["Retry-After"]) > 0


async def test_a_question_travels_one_hop_only(pair: tuple[Client, Worker, Worker]) -> None:
    client, *_ = pair
    answer = await client.get(path(YOURS), headers={HOP: "1"})
    assert answer.status == 503


async def test_a_recovering_worker_says_so(pair: tuple[Client, Worker, Worker]) -> None:
    client, first, _ = pair
    first.recovering = True

    answer, ready = await client.get(path(MINE)), await client.get("/readyz")

    assert (answer.status, ready.status) == (503, 503)
    assert (await ready.json())["recovery"] == {"remaining": 7}


async def test_a_worker_says_that_it_lives_and_what_it_measures(
    pair: tuple[Client, Worker, Worker],
) -> None:
    client, *_ = pair
    health, ready, metrics = [await client.get(p) for p in ("/healthz", "/readyz", "/metrics")]
    assert [health.status, ready.status, metrics.status] == [200, 200, 200]
    assert "recon_http_requests_total" in await metrics.text()
