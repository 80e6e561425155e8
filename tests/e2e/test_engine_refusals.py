"""A worker that cannot be right does not start: it says what to fix, and ends with an error."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from kafka import KafkaAdminClient
from kafka.admin import NewTopic

from tests.e2e.roles_run import Roles

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def fresh(kafka: str, postgres: str, tmp_path: Path) -> Iterator[Roles]:
    """An installation that has nothing yet."""
    roles = Roles(kafka, postgres, f"no{secrets.token_hex(3)}-", tmp_path / "home")
    yield roles
    roles.stop()


def create(roles: Roles, name: str, partitions: int, **config: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=roles.brokers)
    configs = {key.replace("_", "."): value for key, value in config.items()}
    admin.create_topics([NewTopic(roles.prefix + name, partitions, 1, topic_configs=configs)])
    admin.close()


def last_words(roles: Roles, role: str, exit_code: int = 78, **environment: str) -> str:
    """What a role that must not start says at the end."""
    roles.start(role, **environment)
    assert roles.exit_code(role) == exit_code
    _, found, said = roles.log(role).read_text().rpartition("realrecon does not start: ")
    assert found
    return said


@pytest.mark.parametrize("role", ["engine-1", "sink"])
def test_another_partition_count_is_refused(fresh: Roles, role: str) -> None:
    create(fresh, "bank_txns", 3, message_timestamp_type="LogAppendTime")

    said = last_words(fresh, role)

    assert f"{fresh.prefix}bank_txns" in said
    assert "3" in said
    assert "4" in said


def test_a_topic_with_the_clock_of_its_producers_is_refused(fresh: Roles) -> None:
    create(fresh, "gateway_txns", 4, message_timestamp_type="CreateTime")

    said = last_words(fresh, "engine-1")

    assert f"{fresh.prefix}gateway_txns" in said
    assert "LogAppendTime" in said


def test_every_fault_of_a_policy_is_named_at_once(fresh: Roles, tmp_path: Path) -> None:
    policy = tmp_path / "wrong.toml"
    policy.write_text('[default]\ndue = "soon"\ncompare = "BOTH"\nmood = "good"\n')

    said = last_words(fresh, "engine-1", RECON_POLICY_FILE=str(policy))

    assert all(name in said for name in ("default.due", "default.compare", "default.mood"))


def test_every_wrong_setting_is_named_at_once(fresh: Roles) -> None:
    said = last_words(fresh, "engine-1", RECON_ENGINE_PORT="many", RECON_TICK_INTERVAL_S="0")

    assert "RECON_ENGINE_PORT" in said
    assert "RECON_TICK_INTERVAL_S" in said


def test_a_broker_that_is_away_is_named(fresh: Roles) -> None:
    said = last_words(fresh, "engine-1", 69, RECON_BROKERS="127.0.0.1:1")

    assert "127.0.0.1:1" in said
    assert "recon dev up" in said
