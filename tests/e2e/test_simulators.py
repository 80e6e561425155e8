"""The simulators as the quickstart runs them: from the repository's root, against a real broker."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaConsumer, TopicPartition

from recon_app.codec.partitions import partition_for
from recon_app.kafka_admin import declare_topics
from recon_app.settings import Settings, load_settings

ROOT = Path(__file__).parents[2]
SIDES = {"gateway_sim": ("gateway_txns", "GATEWAY"), "bank_sim": ("bank_txns", "BANK")}


@pytest.fixture
def settings(kafka: str, topic_prefix: str) -> Settings:
    settings = load_settings(
        brokers=kafka,
        topic_prefix=topic_prefix,
        partitions=4,
        replication_factor=1,
        min_insync_replicas=1,
    )
    declare_topics(settings)
    return settings


def run(
    script: str, *arguments: str, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, f"producers/{script}.py", *arguments],
        cwd=ROOT,
        env=os.environ | (environment or {}),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def environment(settings: Settings) -> dict[str, str]:
    return {"RECON_BROKERS": settings.brokers, "RECON_TOPIC_PREFIX": settings.topic_prefix}


def record_of(settings: Settings, topic: str, key: str) -> Any:
    """The only record in the partition of this key."""
    place = TopicPartition(settings.topic_prefix + topic, partition_for(key.encode(), 4))
    consumer = KafkaConsumer(bootstrap_servers=settings.brokers, enable_auto_commit=False)
    try:
        consumer.assign([place])
        consumer.seek_to_beginning()
        (records,) = consumer.poll(timeout_ms=10_000).values()
        (record,) = records
        return record
    finally:
        consumer.close()


@pytest.mark.parametrize("script", SIDES)
def test_a_default_event_is_500_rupees_that_succeeded_now(settings: Settings, script: str) -> None:
    topic, source = SIDES[script]

    done = run(script, "--txn", "TXN1001", "--status", "SUCCESS", environment=environment(settings))

    assert done.returncode == 0, done.stderr
    record = record_of(settings, topic, "TXN1001")
    event = json.loads(record.value)
    expected = {"txn_id": "TXN1001", "amount": 50000, "currency": "INR", "source": source}
    assert record.key == b"TXN1001"
    assert event.items() >= (expected | {"status": "SUCCESS"}).items()
    assert abs(record.timestamp - time.time() * 1000) < 60_000
    assert f"partition {record.partition} offset {record.offset}" in done.stdout


def test_every_flag_arrives_in_its_field(settings: Settings) -> None:
    flags = {
        "--txn": "TXN7",
        "--status": "FAILED",
        "--amount": "4500",
        "--currency": "USD",
        "--rail": "CARD",
        "--event-id": "evt_1",
        "--posting-id": "pst_1",
        "--timestamp": "2025-12-18T10:15:30Z",
        "--brokers": settings.brokers,
    }

    arguments = [part for flag in flags.items() for part in flag]
    done = run("bank_sim", *arguments, environment={"RECON_TOPIC_PREFIX": settings.topic_prefix})

    assert done.returncode == 0, done.stderr
    assert json.loads(record_of(settings, "bank_txns", "TXN7").value) == {
        "txn_id": "TXN7",
        "amount": 4500,
        "currency": "USD",
        "source": "BANK",
        "event_type": "LEDGER_FAILED",
        "status": "FAILED",
        "timestamp": "2025-12-18T10:15:30Z",
        "event_id": "evt_1",
        "posting_id": "pst_1",
        "rail": "CARD",
    }


def test_the_flag_wins_over_the_environment(settings: Settings) -> None:
    wrong = environment(settings) | {"RECON_BROKERS": "127.0.0.1:1"}

    done = run("bank_sim", "--txn", "T", "--brokers", settings.brokers, environment=wrong)

    assert done.returncode == 0, done.stderr


def test_without_either_the_stack_in_recon_home_is_found(settings: Settings, home: Path) -> None:
    home.mkdir()
    stack = {"brokers": settings.brokers, "topic_prefix": settings.topic_prefix}
    (home / "settings.json").write_text(json.dumps(stack))

    done = run("gateway_sim", "--txn", "T", environment={"RECON_HOME": str(home)})

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("arguments", "flag"),
    [
        ([], "--txn"),
        (["--txn", ""], "--txn"),
        (["--txn", "T", "--status", "DONE"], "--status"),
        (["--txn", "T", "--amount", "5.5"], "--amount"),
        (["--txn", "T", "--amount", "-1"], "--amount"),
        (["--txn", "T", "--amount", "99999999999999999999"], "--amount"),
        (["--txn", "T", "--currency", "XXY"], "--currency"),
        (["--txn", "T", "--rail", "ROAD"], "--rail"),
        (["--txn", "T", "--timestamp", "yesterday"], "--timestamp"),
        (["--txn", "T", "--event-id", "x" * 129], "--event-id"),
    ],
)
def test_a_bad_flag_is_named_and_exits_2(arguments: list[str], flag: str) -> None:
    done = run("gateway_sim", *arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert flag in done.stderr


def test_a_broker_that_is_away_exits_4_soon_and_says_what_to_do() -> None:
    done = run("gateway_sim", "--txn", "T", "--brokers", "127.0.0.1:1")

    assert done.returncode == 4
    assert "127.0.0.1:1" in done.stderr
    assert "recon dev up" in done.stderr


def test_a_topic_that_nobody_declared_exits_4_and_is_named(settings: Settings) -> None:
    elsewhere = environment(settings) | {"RECON_TOPIC_PREFIX": "nobody-"}

    done = run("gateway_sim", "--txn", "T", environment=elsewhere)

    assert done.returncode == 4
    assert "nobody-gateway_txns" in done.stderr


def test_help_says_that_amounts_are_minor_units() -> None:
    assert "minor units" in run("bank_sim", "--help").stdout
