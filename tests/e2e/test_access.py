"""Who is let in, what they may do, and what a repeated request gets, on real servers."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from joserfc.jwk import RSAKey
from psycopg import sql
from structlog.testing import capture_logs

from recon_app.access.roles import Role
from recon_app.kafka_admin import declare_topics
from recon_app.settings import Settings
from recon_app.topics import topics
from tables.migrate import migrate
from tables.postgres.api_keys import KeyTable
from tests.api_run import EVENT, NOWHERE, Client, api, api_settings, kafka_ready
from tests.e2e.credentials import AUDIENCE, ISSUER, ISSUER_KEY, bearer, token
from tests.e2e.test_api_events import eventually
from tests.e2e.test_webhooks import found


@pytest.fixture(scope="module")
def database(postgres: str) -> Iterator[str]:
    """One database for the module."""
    name = sql.Identifier(f"access{secrets.token_hex(4)}")
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(name))
        dsn = postgres.removesuffix("/postgres") + "/" + name.as_string().strip('"')
        migrate(dsn)
        yield dsn
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


@pytest.fixture(scope="module")
def settings(kafka: str, database: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("access")
    jwks = home / "jwks.json"
    jwks.write_text(json.dumps({"keys": [ISSUER_KEY.as_dict(private=False)]}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECON_HOME", str(home))
        made = api_settings(
            kafka,
            postgres_dsn=database,
            topic_prefix=f"t{secrets.token_hex(4)}-",
            anonymous=False,
            oidc_issuer=ISSUER,
            oidc_audience=AUDIENCE,
            oidc_jwks=str(jwks),
        )
    declare_topics(made)
    return made


@pytest.fixture(scope="module")
def table(settings: Settings) -> KeyTable:
    return KeyTable(settings.postgres_dsn.get_secret_value(), settings.postgres_schema)


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[Client]:
    async with api(settings) as running:
        await eventually(lambda: kafka_ready(running), "the API can publish")
        yield running


@pytest.fixture
def event() -> dict[str, Any]:
    return EVENT | {"txn_id": f"TXN-{secrets.token_hex(6)}"}


async def post(
    client: Client, event: object, headers: dict[str, str]
) -> tuple[int, dict[str, Any], str | None]:
    answer = await client.post("/events", json=event, headers=headers)
    return (
        answer.status,
        await answer.json(content_type=None),
        answer.headers.get("Idempotency-Status"),
    )


async def test_without_a_credential_only_what_is_open_answers(client: Client) -> None:
    for path in ("/healthz", "/readyz", "/metrics", "/openapi.json", "/"):
        assert (await client.get(path)).status == 200
    for path in (
        "/txns",
        "/stream",
        "/pipeline",
        "/txns/TXN1001",
        "/txns/TXN1001/timeline",
        "/txns/T/actions/a",
    ):
        answer = await client.get(path)
        assert answer.status == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    for path in ("/events", "/txns/TXN1001/actions"):
        assert (await client.post(path, json={})).status == 401


async def test_probes_ask_for_a_credential_where_a_setting_says_so(
    settings: Settings, table: KeyTable
) -> None:
    viewer = table.create("prometheus", Role.VIEWER, None, "test")
    async with api(settings.model_copy(update={"open_probes": False})) as closed:
        assert [(await closed.get(path)).status for path in ("/healthz", "/metrics")] == [401, 401]
        assert (await closed.get("/metrics", headers=bearer(viewer))).status == 200


async def test_a_key_is_known_at_once_allows_what_its_role_does_and_ends_when_revoked(
    client: Client, table: KeyTable, settings: Settings, event: dict[str, Any]
) -> None:
    service = table.create("gateway", Role.SERVICE, timedelta(days=1), "test")
    viewer = table.create("board", Role.VIEWER, None, "test")
    expired = table.create("former", Role.SERVICE, timedelta(seconds=-1), "test")
    action = {"type": "COMMENT", "note": "hm"}

    assert (await post(client, event, bearer(service)))[0] == 202
    assert (await post(client, event, {"X-API-Key": service}))[0] == 202
    refused = await post(client, event, bearer(viewer))
    assert (refused[0], refused[1]["type"]) == (403, "urn:realrecon:problem:forbidden")
    assert (await client.get("/txns", headers=bearer(viewer))).status == 200
    for key in (viewer, service):
        answer = await client.post("/txns/T1/actions", json=action, headers=bearer(key))
        assert answer.status == 403
    for wrong in (expired, service[:-1] + "~", service[:20], "rr_", "Zm9v"):
        assert (await post(client, event, bearer(wrong)))[0] == 401
    assert (await client.get(f"/txns?api_key={viewer}")).status == 401

    assert table.revoke(service[:15])

    async def is_refused() -> bool:
        return (await post(client, event, bearer(service)))[0] == 401

    await eventually(is_refused, "a revoked key is refused")


async def test_a_token_of_the_issuer_is_taken_and_its_subject_signs_the_action(
    client: Client, settings: Settings
) -> None:
    txn_id = f"TXN-{secrets.token_hex(6)}"
    path, action = f"/txns/{txn_id}/actions", {"type": "COMMENT", "note": "hm"}
    spoofed = bearer(token("analyst"), **{"X-Recon-Actor": "somebody-else"})
    strange = RSAKey.generate_key(2048, {"kid": "first"})

    assert (await client.post(path, json=action, headers=bearer(token("viewer")))).status == 403
    assert (await client.post(path, json=action, headers=bearer(token("x", strange)))).status == 401
    with capture_logs() as lines:
        accepted = await client.post(path, json=action, headers=spoofed)

    assert accepted.status == 202
    (record,) = await found(settings, topics(settings).actions.name, txn_id)
    assert json.loads(record.value)["actor"] == {
        "id": "asha",
        "kind": "USER",
        "roles": ["analyst"],
    }
    (line,) = [line for line in lines if line["event"] == "audit"]
    assert (line["actor"], line["by"], line["status"]) == ("asha", "token", 202)
    assert line["subject"] == {"txn_id": txn_id}
    assert token("analyst") not in json.dumps(lines, default=str)


async def test_the_issuers_keys_are_fetched_and_fetched_again_for_a_new_one(
    settings: Settings,
) -> None:
    published = {"keys": [ISSUER_KEY.as_dict(private=False)]}
    asked = []

    async def jwks(_request: web.Request) -> web.Response:
        asked.append(1)
        return web.json_response(published)

    site = web.Application()
    site.router.add_get("/jwks", jwks)
    async with TestServer(site) as issuer:
        url = str(issuer.make_url("/jwks"))
        async with api(settings.model_copy(update={"oidc_jwks": url})) as running:
            for _ in "ab":
                answer = await running.get("/txns", headers=bearer(token("viewer")))
                assert answer.status == 200
            assert len(asked) == 1
            newer = RSAKey.generate_key(2048, {"kid": "second"})
            answer = await running.get("/txns", headers=bearer(token("viewer", newer)))
            assert (answer.status, len(asked)) == (401, 1)


async def test_the_same_key_and_request_get_the_same_answer_and_one_record(
    client: Client, table: KeyTable, settings: Settings, event: dict[str, Any]
) -> None:
    service = table.create("idem", Role.SERVICE, None, "test")
    headers = bearer(service, **{"Idempotency-Key": "order-1"})

    first = await post(client, event, headers)
    again = await post(client, event, headers)
    other = await post(client, event | {"amount": 1}, headers)
    theirs = await post(client, event, bearer(token("admin"), **{"Idempotency-Key": "order-1"}))

    assert (first[0], first[2]) == (202, "stored")
    assert (again[0], again[1], again[2]) == (202, first[1], "replayed")
    assert (other[0], other[1]["type"].rpartition(":")[2]) == (422, "idempotency-mismatch")
    assert theirs[2] == "stored"
    assert len(await found(settings, topics(settings).gateway.name, event["txn_id"])) == 2
    for key in ("", "ü", "x" * 256, "a b"):
        wrong = await post(client, event, bearer(service, **{"Idempotency-Key": key}))
        assert wrong[0] == 400


async def test_fifty_at_once_with_one_key_are_one_record(
    client: Client, table: KeyTable, settings: Settings, event: dict[str, Any]
) -> None:
    headers = bearer(
        table.create("many", Role.SERVICE, None, "test"), **{"Idempotency-Key": "order-2"}
    )
    answers = await asyncio.gather(*(post(client, event, headers) for _ in range(50)))

    assert {status for status, _, _ in answers} <= {202, 409}
    assert [mark for _, _, mark in answers].count("stored") == 1
    assert len(await found(settings, topics(settings).gateway.name, event["txn_id"])) == 1


async def test_what_was_refused_may_be_corrected_and_sent_again_with_its_key(
    client: Client, table: KeyTable, event: dict[str, Any]
) -> None:
    headers = bearer(
        table.create("fix", Role.SERVICE, None, "test"), **{"Idempotency-Key": "order-3"}
    )
    assert (await post(client, event | {"amount": "?"}, headers))[0] == 422
    assert (await post(client, event, headers))[0] == 202


async def test_an_action_sent_again_has_the_same_id(client: Client) -> None:
    path = f"/txns/TXN-{secrets.token_hex(6)}/actions"
    headers = bearer(token("analyst"), **{"Idempotency-Key": "act-1"})
    action = {"type": "COMMENT", "note": "hm"}
    first = await (await client.post(path, json=action, headers=headers)).json()
    again = await (await client.post(path, json=action, headers=headers)).json()
    assert first["action_id"] == again["action_id"]


async def test_without_postgres_events_of_callers_known_by_token_are_taken_and_it_is_said(
    settings: Settings, event: dict[str, Any]
) -> None:
    away = settings.model_copy(
        update={
            "postgres_dsn": api_settings(postgres_dsn=f"postgresql://x@{NOWHERE}/y").postgres_dsn
        }
    )
    async with api(away) as alone:
        await eventually(lambda: kafka_ready(alone), "the API can publish")
        headers = bearer(token("admin"), **{"Idempotency-Key": "order-4"})
        assert (await post(alone, event, headers))[::2] == (202, "unavailable")
        answer = await alone.get("/txns", headers=bearer("rr_" + "0" * 12 + "_" + "A" * 43))
        assert (answer.status, answer.headers["Retry-After"]) == (503, "2")


async def test_a_caller_that_asks_too_often_is_told_when_to_come_again(
    settings: Settings, table: KeyTable
) -> None:
    hasty, calm = (table.create(name, Role.VIEWER, None, "test") for name in ("hasty", "calm"))
    slow = settings.model_copy(update={"rate_limit_per_s": 0.01, "rate_limit_burst": 2.0})
    async with api(slow) as running:
        answers = [await running.get("/txns", headers=bearer(hasty)) for _ in range(3)]
        spoofed = await running.get(
            "/txns", headers=bearer(hasty, **{"X-Forwarded-For": "192.0.2.1"})
        )
        other = await running.get("/txns", headers=bearer(calm))

    assert [answer.status for answer in answers] == [200, 200, 429]
    assert (spoofed.status, other.status) == (429, 200)
    assert int(answers[2].headers["Retry-After"]) > 1


async def test_only_declared_origins_pages_may_read_answers(settings: Settings) -> None:
    ask = {"Origin": "https://app.example", "Access-Control-Request-Method": "POST"}
    async with api(settings.model_copy(update={"cors_origins": "https://app.example"})) as running:
        preflight = await running.options("/events", headers=ask)
        answer = await running.get("/txns", headers={"Origin": "https://app.example"})
        foreign = await running.options("/events", headers=ask | {"Origin": "https://evil.example"})

    assert preflight.status == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == "https://app.example"
    assert "Idempotency-Key" in preflight.headers["Access-Control-Allow-Headers"]
    assert answer.headers["Access-Control-Allow-Origin"] == "https://app.example"
    assert "Access-Control-Allow-Credentials" not in preflight.headers
    assert "Access-Control-Allow-Origin" not in foreign.headers
