"""Whatever would remain for Faust's own recovery ends the worker; it never begins to wait."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from recon_app.errors import ConfigError
from recon_app.streaming.app import BatchApp, faust_settings
from recon_app.streaming.fatal import EXIT_FATAL
from tests.e2e.wordcount_run import Run, until


@pytest.fixture
def run(kafka: str, topic_prefix: str, home: Path) -> Iterator[Run]:
    run = Run(kafka, topic_prefix, home)
    run.create_topics()
    yield run
    run.stop()


def test_a_worker_leaves_when_anything_remains_after_its_restore(run: Run) -> None:
    run.start("one")
    with run.load() as send:
        send(200)
        until(run.finished, "all words counted")
    run.workers["one"].terminate()
    run.exit_code("one")
    run.start("two", app="tests.canaries.short_restore")

    assert run.exit_code("two") == EXIT_FATAL
    said = (run.home / "two.log").read_text()
    assert "changelog offsets remain after their restore" in said
    assert f"{run.prefix}counts-changelog-0: 1" in said


def test_standbys_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RECON_FAUST_TABLE_STANDBY_REPLICAS", "1")
    settings = faust_settings(
        app_id="x",
        brokers="127.0.0.1:1",
        datadir=tmp_path,
        partitions=4,
        replication_factor=1,
        web_bind="127.0.0.1",
        web_port=1234,
        advertised_url=None,
    )

    with pytest.raises(ConfigError, match="RECON_FAUST_TABLE_STANDBY_REPLICAS"):
        BatchApp(**settings)
