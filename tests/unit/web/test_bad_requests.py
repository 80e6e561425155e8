"""Every bad request gets a problem document that names what is wrong; nothing else leaks out."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from tests.api_run import EVENT, Client, api, api_settings
from web.ingestion import MAX_BATCH
from web.middlewares import MIDDLEWARES
from web.problems import PROBLEMS

LIMIT = 100_000
JSON = {"Content-Type": "application/json"}
NDJSON = {"Content-Type": "application/x-ndjson"}


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    """The API, with Kafka, Postgres and the engine away."""
    settings = api_settings(max_event_bytes=2048, api_max_body_bytes=LIMIT)
    async with api(settings) as running:
        yield running


async def problem(answer: Any) -> tuple[int, str, dict[str, Any]]:
    """Status, name and the document, once it is sound."""
    body = await answer.json(content_type="application/problem+json")
    name = body["type"].rpartition(":")[2]
    assert (body["status"], body["title"]) == (answer.status, PROBLEMS[name][1])
    assert body["request_id"] == answer.headers["X-Request-ID"]
    return answer.status, name, body


MALFORMED = {
    "cut off": b'{"txn_id":',
    "empty": b"",
    "NaN": json.dumps(EVENT).replace("50000", "NaN").encode(),
    "not utf-8": b'{"txn_id":"\xff"}',
    "a string": b'"TXN1001"',
    "duplicate keys": json.dumps(EVENT)[:-1].encode() + b',"amount":1}',
    "a broken array": b"[{},",
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
async def test_what_is_no_json_object_is_400(client: Client, body: bytes) -> None:
    answer = await client.post("/events", data=body, headers=JSON)
    assert (await problem(answer))[:2] == (400, "malformed-json")


async def test_a_duplicate_key_is_named(client: Client) -> None:
    answer = await client.post("/events", data=MALFORMED["duplicate keys"], headers=JSON)
    _, _, body = await problem(answer)
    assert body["errors"] == [
        {"field": "amount", "reason": "DUPLICATE_KEY", "detail": "the key stands there twice"}
    ]


WRONG: dict[str, Any] = {"amount": 12.5, "currency": "XXX", "txn_id": "", "timestamp": "yesterday"}


@pytest.mark.parametrize("field", WRONG)
async def test_a_wrong_field_is_422_and_named(client: Client, field: str) -> None:
    answer = await client.post("/events", json=EVENT | {field: WRONG[field]})
    status, name, body = await problem(answer)
    assert (status, name) == (422, "invalid-event")
    assert [error["field"] for error in body["errors"]] == [field]


@pytest.mark.parametrize("field", EVENT)
async def test_a_missing_field_is_422_and_named(client: Client, field: str) -> None:
    event = {key: value for key, value in EVENT.items() if key != field}
    _, _, body = await problem(await client.post("/events", json=event))
    assert [(e["field"], e["reason"]) for e in body["errors"]] == [(field, "MISSING_FIELD")]


async def test_a_large_event_is_413_and_so_is_a_large_body(client: Client) -> None:
    event = await client.post("/events", json=EVENT | {"note": "x" * 3000})
    body = await client.post("/events", data=b" " * (LIMIT + 1), headers=JSON)
    assert (await problem(event))[:2] == (413, "too-large")
    assert (await problem(body))[:2] == (413, "too-large")


async def test_a_body_that_only_says_in_the_end_how_large_it_is_is_413(client: Client) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(30):
            yield b" " * (LIMIT // 20)

    answer = await client.post("/events", data=chunks(), headers=JSON)
    assert (await problem(answer))[:2] == (413, "too-large")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "application/json; charset=latin-1", ""]
)
async def test_another_media_type_is_415(client: Client, kind: str) -> None:
    headers = {"Content-Type": kind} if kind else {}
    answer = await client.post("/events", data=json.dumps(EVENT).encode(), headers=headers)
    status, name, body = await problem(answer)
    assert (status, name) == (415, "unsupported-media-type")
    assert "application/json" in body["detail"]


async def test_an_empty_batch_is_400_and_a_batch_beyond_the_bound_413(client: Client) -> None:
    empty = [await client.post("/events", json=[])]
    empty.append(await client.post("/events", data=b"\n\n", headers=NDJSON))
    many = await client.post("/events", data=b"1\n" * (MAX_BATCH + 1), headers=NDJSON)
    assert [(await problem(answer))[1] for answer in empty] == ["bad-request"] * 2
    assert (await problem(many))[:2] == (413, "too-large")


async def test_a_batch_of_nothing_but_bad_events_is_answered_one_by_one(client: Client) -> None:
    answer = await client.post("/events", json=[1, {}, EVENT | {"status": "?"}])
    body = await answer.json()
    assert answer.status == 207
    assert [result["status"] for result in body["results"]] == [400, 422, 422]


async def test_what_is_not_there_is_404_and_what_is_not_done_405(client: Client) -> None:
    assert (await problem(await client.get("/nothing")))[:2] == (404, "not-found")
    answer = await client.delete("/events")
    assert (await problem(answer))[:2] == (405, "method-not-allowed")
    assert answer.headers["Allow"] == "POST"


BAD_QUERIES = {
    "state": "DONE",
    "reason": "bank_missing",
    "rail": "PIGEON",
    "since": "yesterday",
    "min_amount": "-1",
    "limit": "0",
    "cursor": "ü",
    "sort": "luck",
    "offset": "5",
}


@pytest.mark.parametrize("name", BAD_QUERIES)
async def test_a_wrong_parameter_is_422_and_named(client: Client, name: str) -> None:
    answer = await client.get("/txns", params={name: BAD_QUERIES[name]})
    status, kind, body = await problem(answer)
    assert (status, kind) == (422, "invalid-parameter")
    assert [error["field"] for error in body["errors"]] == [name]


async def test_a_parameter_that_stands_there_twice_is_422(client: Client) -> None:
    answer = await client.get("/txns?limit=5&limit=6")
    assert (await problem(answer))[2]["errors"][0]["field"] == "limit"


async def test_an_action_without_evidence_is_428_unless_it_is_a_comment(client: Client) -> None:
    force = await client.post("/txns/TXN1/actions", json={"type": "FORCE_MATCH"})
    comment = await client.post("/txns/TXN1/actions", json={"type": "COMMENT", "note": "hm"})
    assert (await problem(force))[:2] == (428, "evidence-required")
    assert (await problem(comment))[:2] == (503, "kafka-unavailable")


BAD_ACTIONS: dict[str, dict[str, Any]] = {
    "type": {"type": "DELETE"},
    "note": {"type": "COMMENT", "note": "\x07"},
    "args.amount_minor": {"type": "ADJUST", "args": {"category": "FX"}},
    "args.colour": {"type": "VOID", "args": {"colour": 1}},
    "action_id": {"type": "VOID", "action_id": ""},
    "txn_id": {"type": "VOID", "txn_id": "other"},
}


@pytest.mark.parametrize("field", BAD_ACTIONS)
async def test_a_wrong_action_is_422_and_its_field_named(client: Client, field: str) -> None:
    answer = await client.post(
        "/txns/TXN1/actions", json=BAD_ACTIONS[field], headers={"If-Match": '"abc"'}
    )
    status, name, body = await problem(answer)
    assert (status, name) == (422, "invalid-action")
    assert [error["field"] for error in body["errors"]] == [field]


async def test_wrong_evidence_and_a_wrong_author_are_named(client: Client) -> None:
    for header, value in (("If-Match", "*"), ("X-Recon-Actor", "x" * 200)):
        answer = await client.post(
            "/txns/TXN1/actions", json={"type": "VOID"}, headers={header: value}
        )
        assert (await problem(answer))[2]["errors"][0]["field"] == header


async def test_an_id_in_the_path_is_checked_too(client: Client) -> None:
    answer = await client.get("/txns/" + "x" * 129)
    assert (await problem(answer))[2]["errors"][0]["field"] == "txn_id"


async def test_what_breaks_inside_stays_inside() -> None:
    async def broken(_request: web.Request) -> web.Response:
        raise RuntimeError("postgresql://recon:s3cret@db")

    app = web.Application(middlewares=MIDDLEWARES)
    app.router.add_get("/broken", broken)
    async with TestClient(TestServer(app)) as running:
        answer = await running.get("/broken", headers={"X-Request-ID": "abc-1"})
        status, name, body = await problem(answer)

    assert (status, name, body["request_id"]) == (500, "internal-error", "abc-1")
    assert "s3cret" not in json.dumps(body)
    assert "Traceback" not in json.dumps(body)


async def test_many_actions_are_asked_for_and_never_read(client: Client) -> None:
    """Though ``/txns/{txn_id}`` would take the name."""
    answer = await client.get("/txns/actions")
    assert (await problem(answer))[:2] == (405, "method-not-allowed")
    assert answer.headers["Allow"] == "POST"
