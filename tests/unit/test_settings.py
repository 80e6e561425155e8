"""Settings come from one place after another, and what is wrong is named all at once."""

from pathlib import Path

import pytest

from recon_app.errors import ConfigError
from recon_app.settings import load_settings


def test_the_environment_wins_over_the_file_and_that_over_the_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Arguments win over all."""
    file = tmp_path / "recon.toml"
    file.write_text('partitions = 5\nbrokers = "file:1"\nlog_level = "debug"\n')
    monkeypatch.setenv("RECON_CONFIG_FILE", str(file))
    monkeypatch.setenv("RECON_BROKERS", "environment:1")

    settings = load_settings(log_level="error")

    assert (settings.partitions, settings.brokers) == (5, "environment:1")
    assert settings.log_level == "error"
    assert settings.replication_factor == 3


def test_all_faults_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each with the variable that carries it."""
    monkeypatch.setenv("RECON_PARTITIONS", "none")
    monkeypatch.setenv("RECON_LOG_LEVEL", "loud")

    with pytest.raises(ConfigError, match=r"RECON_PARTITIONS: .*; RECON_LOG_LEVEL: "):
        load_settings()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (None, "there is no file"),
        ("partitions = ", "no valid TOML"),
        ("partition = 4", "RECON_PARTITION: "),
    ],
)
def test_a_file_that_cannot_be_right_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None, fault: str
) -> None:
    """It is not there, is no TOML, or sets what nothing reads."""
    file = tmp_path / "recon.toml"
    if content:
        file.write_text(content)
    monkeypatch.setenv("RECON_CONFIG_FILE", str(file))

    with pytest.raises(ConfigError, match=fault):
        load_settings()


def test_secrets_do_not_show_in_what_is_printed() -> None:
    """Neither in the settings nor in a traceback that shows them."""
    settings = load_settings(postgres_dsn="postgresql://u:s3cret@h/d")

    assert "s3cret" not in repr(settings)
