"""TLS everywhere, for real: callers to the api, every process to Kafka, the api to Postgres."""

import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from recon_app.errors import KafkaUnavailable
from recon_app.kafka_admin import declare_topics, topic_faults
from recon_app.settings import load_settings
from recon_app.stack.kafka import KafkaServer
from recon_app.stack.ports import LOOPBACK, free_port
from tables.migrate import migrate
from tests.api_run import EVENT, PARTITIONS
from tests.certificates import Authority, Pair
from tests.e2e.roles_run import Roles, until
from tests.tls_front import Front, tls_front

pytestmark = pytest.mark.slow

LOGIN = 'org.apache.kafka.common.security.plain.PlainLoginModule required user_recon="s3cret";'


@dataclass(frozen=True)
class Site:
    """Servers that speak TLS, and what their clients need."""

    ours: Authority
    client: Pair
    mutual: str
    sasl: str
    postgres: str
    front: Front
    home: Path

    @property
    def mutual_tls(self) -> dict[str, str]:
        return {
            "brokers": self.mutual,
            "kafka_security": "SSL",
            "kafka_ca": str(self.ours.pem),
            "kafka_certificate": str(self.client.certificate),
            "kafka_key": str(self.client.key),
        }

    @property
    def password(self) -> dict[str, str]:
        return {
            "brokers": self.sasl,
            "kafka_security": "SASL_SSL",
            "kafka_ca": str(self.ours.pem),
            "kafka_sasl": "PLAIN",
            "kafka_user": "recon",
            "kafka_password": "s3cret",
        }


@pytest.fixture(scope="module")
def site(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One broker with a listener of each kind, and TLS in front of the run's Postgres."""
    home = tmp_path_factory.mktemp("transport")
    ours = Authority(home / "tls")
    server, client = ours.issue("server"), ours.issue("client")
    ports = {name: free_port() for name in ("PLAINTEXT", "SSL", "SASL_SSL", "CONTROLLER")}
    at = {name: f"{LOOPBACK}:{port}" for name, port in ports.items()}
    kafka = KafkaServer(home / "kafka", ports["PLAINTEXT"], properties=listeners(at, server, ours))
    broker = kafka.start()
    try:
        kafka.await_ready(broker)
        with tls_front(int(conninfo_to_dict(postgres)["port"] or 0), server) as front:
            dsn = make_conninfo(postgres, port=front.port)
            yield Site(ours, client, at["SSL"], at["SASL_SSL"], dsn, front, home)
    finally:
        kafka.stop(broker)


def listeners(at: dict[str, str], server: Pair, ours: Authority) -> dict[str, str]:
    """A broker that asks for a certificate at one port and for a password at another."""
    shown = ",".join(f"{name}://{place}" for name, place in at.items() if name != "CONTROLLER")
    kinds = ",".join(f"{name}:{name}" for name in at if name != "CONTROLLER")
    return {
        "listeners": f"{shown},CONTROLLER://{at['CONTROLLER']}",
        "advertised.listeners": shown,
        "controller.quorum.voters": f"1@{at['CONTROLLER']}",
        "listener.security.protocol.map": f"CONTROLLER:PLAINTEXT,{kinds}",
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(server.both),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(ours.pem),
        "listener.name.ssl.ssl.client.auth": "required",
        "sasl.enabled.mechanisms": "PLAIN",
        "listener.name.sasl_ssl.plain.sasl.jaas.config": LOGIN,
    }


def small(**more: object) -> dict[str, object]:
    sizes = {"partitions": PARTITIONS, "replication_factor": 1, "min_insync_replicas": 1}
    return {**sizes, **more}


def test_a_stack_works_over_tls_from_the_caller_to_the_rows(site: Site) -> None:
    web = site.ours.issue("web")
    roles = Roles(site.mutual, site.postgres, "tls-", site.home / "roles")
    sealed = {"postgres_sslmode": "verify-full", "postgres_ca": str(site.ours.pem)}
    given = site.mutual_tls | sealed | {"postgres_schema": "tls"}
    variables = {f"RECON_{name.upper()}": value for name, value in given.items()}
    https = {"RECON_TLS_CERTIFICATE": str(web.certificate), "RECON_TLS_KEY": str(web.key)}
    declare_topics(load_settings(**small(topic_prefix="tls-", **given)))
    migrate(
        load_settings(postgres_dsn=site.postgres, **sealed).postgres_dsn.get_secret_value(), "tls"
    )
    before = site.front.sealed
    trusted = ssl.create_default_context(cafile=str(site.ours.pem))
    try:
        roles.start("engine-1", **variables)
        roles.start("sink", **variables)
        roles.start("api", **variables, **https)
        for name in ("engine-1", "sink", "api"):
            roles.await_ready(name)
        base = f"https://127.0.0.1:{roles.port('api')}"
        body = json.dumps(EVENT).encode()
        request = urllib.request.Request(
            f"{base}/events", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, context=trusted) as answer:
            assert answer.status == 202
            assert "max-age" in answer.headers["Strict-Transport-Security"]
        roles.await_state("TXN1001", "GATEWAY_RECEIVED")

        def listed() -> bool:
            with urllib.request.urlopen(f"{base}/txns", context=trusted) as rows:
                return bool(json.load(rows)["items"])

        until(listed, "the transaction in Postgres")
        with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
            urllib.request.urlopen(f"{base}/txns")
        assert site.front.sealed > before
    finally:
        roles.stop()


def test_a_user_and_a_password_open_kafka_and_wrong_ones_do_not(site: Site) -> None:
    sound = load_settings(**small(topic_prefix="sasl-", **site.password))
    declare_topics(sound)
    assert topic_faults(sound) == []

    wrong = load_settings(**small(**site.password | {"kafka_password": "wrong"}))
    with pytest.raises(KafkaUnavailable):
        topic_faults(wrong)


def test_a_broker_nobody_we_trust_has_signed_for_is_not_talked_to(site: Site) -> None:
    stranger = Authority(site.home / "stranger", "stranger")
    foreign = site.mutual_tls | {"kafka_ca": str(stranger.pem)}
    with pytest.raises(KafkaUnavailable):
        topic_faults(load_settings(**small(**foreign)))


def test_a_postgres_nobody_we_trust_has_signed_for_is_not_talked_to(site: Site) -> None:
    stranger = Authority(site.home / "stranger", "stranger")
    settings = load_settings(
        postgres_dsn=site.postgres, postgres_sslmode="verify-full", postgres_ca=stranger.pem
    )
    with pytest.raises(psycopg.OperationalError, match="certificate"):
        psycopg.connect(settings.postgres_dsn.get_secret_value())
