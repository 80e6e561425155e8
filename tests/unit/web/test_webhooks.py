"""What an endpoint answers without Kafka, and to requests that are no deliveries."""

import gzip
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.api_run import EVENT, Client, api, api_settings
from tests.unit.webhooks.signing import CASES

(RAZORPAY,) = [case for case in CASES if case.scheme == "razorpay"]
PATH = "/webhooks/razorpay/shop"
FILE = """
[[endpoint]]
provider = "razorpay"
name = "shop"
adapter = "canonical"
secrets = [{ value = "s3cret" }]
"""


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    file = tmp_path / "endpoints.toml"
    file.write_text(FILE)
    async with api(api_settings(endpoints_file=file, webhook_max_body_bytes=4096)) as running:
        yield running


async def problem(answer: Any) -> tuple[int, str]:
    body = await answer.json(content_type="application/problem+json")
    return answer.status, body["type"].rpartition(":")[2]


async def test_while_kafka_is_away_the_sender_is_asked_to_send_again(client: Client) -> None:
    body, headers = RAZORPAY.sign(json.dumps(EVENT).encode(), "s3cret", 0)
    answer = await client.post(PATH, data=body, headers=headers)
    assert await problem(answer) == (503, "kafka-unavailable")
    assert int(answer.headers["Retry-After"]) > 0


async def test_a_refusal_says_why_and_shows_no_secret(client: Client) -> None:
    answer = await client.post(PATH, data=b"{}", headers={"X-Razorpay-Signature": "00" * 32})
    text = await answer.text()
    assert await problem(answer) == (401, "untrusted-delivery")
    assert "secrets" in text
    assert "s3cret" not in text


async def test_an_endpoint_that_is_not_declared_is_404(client: Client) -> None:
    for path in ("/webhooks/razorpay/other", "/webhooks/stripe/shop"):
        assert await problem(await client.post(path, data=b"{}")) == (404, "unknown-endpoint")


async def test_a_compressed_body_is_415_and_a_large_one_413(client: Client) -> None:
    packed = await client.post(
        PATH, data=gzip.compress(b"{}"), headers={"Content-Encoding": "gzip"}
    )
    large = await client.post(PATH, data=b" " * 5000)
    assert await problem(packed) == (415, "unsupported-media-type")
    assert await problem(large) == (413, "too-large")
