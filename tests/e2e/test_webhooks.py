"""Webhooks on a real broker: believed ones are in Kafka before they are answered, others never."""

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaConsumer
from prometheus_client import REGISTRY

from recon_app.dlq.letters import opened
from recon_app.kafka_admin import declare_topics
from recon_app.settings import Settings
from recon_app.topics import topics
from tests.api_run import EVENT, Client, api, api_settings, kafka_ready
from tests.e2e.test_api_events import eventually
from tests.unit.webhooks.signing import CASES, URL, Signed, paypal_certificate

#: One endpoint for each scheme that signs the whole body; what they send is our own JSON.
SCHEMES = {case.scheme: case for case in CASES if case.covers}


def endpoints_file(folder: Path) -> Path:
    lines = []
    for name, case in SCHEMES.items():
        secret_list = ", ".join(f'{{ value = "{secret}" }}' for secret in case.secrets)
        lines += [
            "[[endpoint]]",
            f'provider = "{name}"\nname = "main"\nadapter = "canonical"\nscheme = "{name}"',
            f'secrets = [{secret_list}]\nurl = "{URL}"',
        ]
    lines += [
        "[[endpoint]]",
        'provider = "payu"\nname = "refunds"\nscheme = "hmac-sha256"',
        f'secrets = [{{ value = "{SCHEMES["hmac-sha256"].secrets[0]}" }}]',
    ]
    file = folder / "endpoints.toml"
    file.write_text("\n".join(lines))
    return file


@pytest.fixture(scope="module")
def settings(kafka: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("webhooks")
    certificates = home / "certificates"
    certificates.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECON_HOME", str(home))
        found = api_settings(
            kafka,
            topic_prefix=f"t{secrets.token_hex(4)}-",
            endpoints_file=endpoints_file(home),
            certificates_dir=certificates,
        )
    declare_topics(found)
    return found


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[Client]:
    async with api(settings) as running:
        await eventually(lambda: kafka_ready(running), "the API can publish")
        yield running


@pytest.fixture
def event() -> dict[str, Any]:
    return EVENT | {"txn_id": f"TXN-{secrets.token_hex(6)}"}


def kept(settings: Settings, name: str) -> list[Any]:
    """Everything in a topic."""
    consumer = KafkaConsumer(
        name,
        bootstrap_servers=settings.brokers,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        consumer_timeout_ms=1500,
    )
    try:
        return list(consumer)
    finally:
        consumer.close()


async def found(settings: Settings, name: str, txn_id: str) -> list[Any]:
    """The records of a topic that hold this id."""
    records = await asyncio.to_thread(kept, settings, name)
    return [record for record in records if txn_id.encode() in record.value]


def signed(scheme: str, *events: Mapping[str, Any], at_s: float | None = None) -> Signed:
    case = SCHEMES[scheme]
    body = json.dumps(events, indent=1).encode()
    return case.sign(body, case.secrets[0], at_s or time.time())


async def post(client: Client, scheme: str, delivery: Signed) -> tuple[int, dict[str, Any]]:
    body, headers = delivery
    answer = await client.post(f"/webhooks/{scheme}/main", data=body, headers=headers)
    return answer.status, await answer.json(content_type=None)


def counted(scheme: str, outcome: str) -> float:
    labels = {"provider": scheme, "outcome": outcome}
    return REGISTRY.get_sample_value("recon_webhooks_total", labels) or 0


async def test_a_signed_delivery_is_in_kafka_before_it_is_answered_and_a_forged_one_never(
    client: Client, settings: Settings, event: dict[str, Any]
) -> None:
    sent: dict[str, dict[str, Any]] = {}
    for scheme in [name for name in SCHEMES if name != "paypal"]:
        its = event | {"txn_id": f"{event['txn_id']}-{scheme}"}
        body, headers = signed(scheme, its, its | {"source": "BANK", "event_type": "LEDGER_POSTED"})
        forged = body.replace(b"50000", b"90000")
        refusals = counted(scheme, "WRONG_SIGNATURE")

        assert (await post(client, scheme, (forged, headers)))[0] == 401
        assert (await post(client, scheme, (body, {})))[0] == 401
        answer = await post(client, scheme, (body, headers))

        assert answer == (202, {"accepted": 2, "ignored": 0, "rejected": 0})
        assert counted(scheme, "WRONG_SIGNATURE") == refusals + 1
        sent[scheme] = its
    gateway, bank = [
        await found(settings, topic.name, event["txn_id"])
        for topic in (topics(settings).gateway, topics(settings).bank)
    ]
    by_endpoint = {dict(its.headers)["recon-endpoint"].decode(): its.value for its in gateway}
    assert {name: json.loads(value) for name, value in by_endpoint.items()} == {
        f"{scheme}/main": its for scheme, its in sent.items()
    }
    assert len(gateway) == len(bank) == len(sent)


async def test_paypals_certificate_is_taken_from_the_folder_and_nowhere_else(
    client: Client, settings: Settings, event: dict[str, Any]
) -> None:
    delivery = signed("paypal", event)
    certificate = settings.certificates_path / "CERT-360caa42-fca2a594.pem"
    certificate.write_bytes(paypal_certificate(days_to=36_500))
    elsewhere = delivery[1] | {"PAYPAL-CERT-URL": "https://evil.example/v1/notifications/certs/C"}

    assert (await post(client, "paypal", (delivery[0], elsewhere)))[0] == 401
    assert (await post(client, "paypal", (delivery[0] + b" ", delivery[1])))[0] == 401
    assert (await post(client, "paypal", delivery))[0] == 202


async def test_a_delivery_that_comes_again_gives_the_same_events(
    client: Client, settings: Settings, event: dict[str, Any]
) -> None:
    delivery = signed("razorpay", event)
    for _ in "ab":
        assert (await post(client, "razorpay", delivery))[0] == 202
    first, second = await found(settings, topics(settings).gateway.name, event["txn_id"])
    assert (first.key, first.value) == (second.key, second.value)


async def test_a_notice_without_a_time_has_that_of_its_arrival(
    client: Client, settings: Settings, event: dict[str, Any]
) -> None:
    """As PayU's refunds."""
    refund = {"action": "refund", "status": "success", "amt": "5.00", "mihpayid": "403993715"}
    case = SCHEMES["hmac-sha256"]
    body = json.dumps(refund | {"request_id": event["txn_id"]}).encode()
    before = datetime.now(UTC) - timedelta(milliseconds=1)

    body, headers = case.sign(body, case.secrets[0], time.time())
    answer = await client.post("/webhooks/payu/refunds", data=body, headers=headers)

    assert answer.status == 202
    (record,) = await found(settings, topics(settings).gateway.name, event["txn_id"])
    said = datetime.fromisoformat(json.loads(record.value)["timestamp"])
    assert before <= said <= datetime.now(UTC)


async def test_a_delivery_of_last_hour_is_refused(client: Client, event: dict[str, Any]) -> None:
    for scheme in ("stripe", "standard"):
        expired = counted(scheme, "EXPIRED")
        delivery = signed(scheme, event, at_s=time.time() - 3600)
        assert (await post(client, scheme, delivery))[0] == 401
        assert counted(scheme, "EXPIRED") == expired + 1


async def test_a_delivery_of_one_provider_is_none_of_another(
    client: Client, event: dict[str, Any]
) -> None:
    assert (await post(client, "gocardless", signed("razorpay", event)))[0] == 401


def original(letter: Any) -> bytes | None:
    return opened(letter.key, letter.value, letter.headers).value


async def test_what_cannot_be_read_is_kept_as_a_dead_letter_and_accepted(
    client: Client, settings: Settings, event: dict[str, Any]
) -> None:
    txn_id = event["txn_id"]
    delivery = signed("checkout", event, event | {"amount": "much"})

    status, answer = await post(client, "checkout", delivery)

    assert (status, answer) == (202, {"accepted": 1, "ignored": 0, "rejected": 1})
    assert len(await found(settings, topics(settings).gateway.name, txn_id)) == 1
    letters = await asyncio.to_thread(kept, settings, topics(settings).dlq.name)
    (letter,) = [one for one in letters if original(one) == delivery[0]]
    headers = dict(letter.headers)
    assert (headers["recon-reason"], headers["recon-field"]) == (b"INVALID_FIELD", b"amount")
    assert headers["recon-endpoint"] == b"checkout/main"
