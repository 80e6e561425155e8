"""Too much at once and too slow are told apart, and cost nobody else anything."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from recon_app.errors import ConfigError
from recon_app.settings import load_settings
from tests.api_run import EVENT, api, api_settings, context

JSON = {"Content-Type": "application/json"}


async def name_of(answer: Any) -> tuple[int, str]:
    body = await answer.json(content_type="application/problem+json")
    return answer.status, body["type"].rpartition(":")[2]


async def test_a_body_that_does_not_come_is_408() -> None:
    async def stalled() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(30)

    async with api(api_settings(body_timeout_s=0.2)) as client:
        answer = await client.post("/events", data=stalled(), headers=JSON)
        assert await name_of(answer) == (408, "too-slow")


async def test_beyond_the_bytes_that_are_held_others_are_asked_to_wait() -> None:
    async with api(api_settings()) as client:
        pressure = context(client).pressure
        pressure._limit = 1000
        large = await client.post("/events", data=b" " * 2000, headers=JSON)
        small = await client.post("/events", data=json.dumps(EVENT).encode(), headers=JSON)

        assert await name_of(large) == (503, "overloaded")
        assert int(large.headers["Retry-After"]) > 0
        assert await name_of(small) == (503, "kafka-unavailable")
        assert pressure._held == 0


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "recon.example"])
def test_anybody_is_let_in_on_the_loopback_only(host: str) -> None:
    with pytest.raises(ConfigError, match="RECON_ANONYMOUS"):
        load_settings(anonymous=True, bind=host)
    assert load_settings(anonymous=False, bind=host).bind == host


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.8.8"])
def test_a_loopback_has_many_names(host: str) -> None:
    assert load_settings(anonymous=True, bind=host).anonymous


def test_nobody_is_let_in_unless_that_is_said() -> None:
    assert not load_settings().anonymous


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"oidc_issuer": "https://id.example"}, "belong together"),
        ({"tls_key": "key.pem"}, "belong together"),
        ({"kafka_certificate": "crt.pem"}, "belong together"),
        ({"kafka_security": "SASL_SSL"}, "RECON_KAFKA_USER"),
        ({"oidc_roles": "admins=king"}, "RECON_OIDC_ROLES"),
    ],
    ids=str,
)
def test_settings_that_cannot_be_meant_are_named(given: dict[str, Any], fault: str) -> None:
    with pytest.raises(ConfigError, match=fault):
        load_settings(**given)


def test_what_is_said_of_tls_reaches_the_dsn_and_no_password_is_shown() -> None:
    settings = load_settings(
        postgres_dsn="postgresql://u:s3cret@h/d",
        postgres_sslmode="verify-full",
        postgres_ca="ca.pem",
    )
    dsn = settings.postgres_dsn.get_secret_value()
    assert "sslmode=verify-full" in dsn
    assert "sslrootcert=ca.pem" in dsn
    assert "s3cret" not in repr(settings)
