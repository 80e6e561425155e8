"""A development stack is small, unless the operator says otherwise."""

from pathlib import Path

import pytest

from recon_app.stack.joint import explicit_settings, joint_settings, what_joiners_need
from recon_app.stack.record import write_settings


def test_the_operator_wins_over_what_was_found_and_that_over_the_defaults(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One broker and four partitions, but six when asked for."""
    monkeypatch.setenv("RECON_PARTITIONS", "6")

    settings = joint_settings(brokers="127.0.0.1:1")

    assert settings.partitions == 6
    assert (settings.replication_factor, settings.min_insync_replicas) == (1, 1)
    assert settings.brokers == "127.0.0.1:1"


def test_what_a_stack_left_behind_is_not_what_the_operator_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Else a restart would take its own broker for a foreign one."""
    monkeypatch.setenv("RECON_HOME", str(tmp_path))
    write_settings(tmp_path, {"brokers": "127.0.0.1:1"})

    assert "brokers" not in explicit_settings().model_fields_set


def test_joiners_learn_addresses_and_topics() -> None:
    """Enough to start a role by hand."""
    needed = what_joiners_need(joint_settings(brokers="b:1", postgres_dsn="postgresql://x"))

    assert needed["brokers"] == "b:1"
    assert needed["postgres_dsn"] == "postgresql://x"
    assert needed["partitions"] == 4
