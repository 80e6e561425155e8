"""The doctor names what is missing, with the fix of each, and nothing that is not."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from recon_app.cli.checks import Finding
from recon_app.cli.doctor import doctor, examine
from recon_app.kafka_admin import declare_topics
from recon_app.settings import load_settings
from recon_app.stack.ports import free_port
from tables.migrate import migrate


def missing() -> dict[str, Finding]:
    """The findings that need a fix."""
    return {name: found for name, found in examine().items() if found.verdict == "missing"}


def test_a_machine_after_installation_lacks_nothing() -> None:
    """No stack need run for that."""
    assert missing() == {}


def test_jars_that_are_not_there_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless another broker is named: then they are not needed."""
    monkeypatch.setenv("RECON_KAFKA_JARS", str(tmp_path))
    assert "make install" in missing()["kafka jars"].fix

    monkeypatch.setenv("RECON_BROKERS", f"127.0.0.1:{free_port()}")
    assert "kafka jars" not in missing()


def test_servers_that_are_away_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each with its address and what to correct."""
    away = f"127.0.0.1:{free_port()}"
    monkeypatch.setenv("RECON_BROKERS", away)
    monkeypatch.setenv("RECON_POSTGRES_DSN", f"postgresql://u:s3cret@{away}/d")

    found = missing()

    assert set(found) == {"brokers and topics", "database"}
    assert away in found["brokers and topics"].detail
    assert "RECON_POSTGRES_DSN" in found["database"].fix
    assert "s3cret" not in found["database"].detail


def test_topics_and_migrations_are_looked_at(
    kafka: str, fresh_database: str, topic_prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Missing first, in order once they are declared and applied."""
    for name, value in {
        "RECON_BROKERS": kafka,
        "RECON_POSTGRES_DSN": fresh_database,
        "RECON_TOPIC_PREFIX": topic_prefix,
        "RECON_REPLICATION_FACTOR": "1",
        "RECON_MIN_INSYNC_REPLICAS": "1",
    }.items():
        monkeypatch.setenv(name, value)
    assert set(missing()) == {"brokers and topics", "database"}

    declare_topics(load_settings())
    migrate(fresh_database)

    assert missing() == {}


def test_the_report_for_programs_says_whether_all_is_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 1 when something is missing."""
    monkeypatch.setenv("RECON_KAFKA_JARS", str(tmp_path))

    done = CliRunner().invoke(doctor, ["--json"])

    assert done.exit_code == 1
    report = json.loads(done.output)
    assert report["ok"] is False
    assert {check["name"] for check in report["checks"] if check["verdict"] == "missing"} == {
        "kafka jars"
    }


def test_a_home_that_cannot_be_written_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody makes folders in /proc."""
    monkeypatch.setenv("RECON_HOME", "/proc/recon")

    assert "RECON_HOME" in examine()["home"].fix


def test_a_misspelt_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing would read it, and nobody would notice."""
    monkeypatch.setenv("RECON_PARTITION", "4")

    assert "RECON_PARTITION" in missing()["environment"].detail
