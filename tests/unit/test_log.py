"""Every log line leaves in one format, and no secret leaves at all."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from recon_app.log import configure_logging
from recon_app.settings import load_settings

ADDRESS = "postgresql://recon:s3cret@db:5432/recon"


@pytest.fixture(autouse=True)
def put_logging_back() -> Iterator[None]:
    """Logging is global: leave it as it was found."""
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    yield
    root.setLevel(level)
    root.handlers[:] = handlers
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """What was written to standard output, as objects."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_our_lines_and_those_of_libraries_look_alike(capsys: pytest.CaptureFixture[str]) -> None:
    """Both are JSON with time, level, logger and event."""
    configure_logging(load_settings(log_format="json"))

    structlog.get_logger("agents.join").info("decided", txn_id="TXN1001", version=2)
    logging.getLogger("faust.worker").warning("late by %s s", 3)

    ours, theirs = lines(capsys)
    assert ours["event"] == "decided"
    assert ours["txn_id"] == "TXN1001"
    assert theirs["event"] == "late by 3 s"
    assert ours.keys() - {"txn_id", "version"} == theirs.keys()
    assert theirs["level"] == "warning"


def test_secrets_are_masked_by_name_in_text_and_in_tracebacks(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Wherever a password may hide."""
    configure_logging(load_settings(log_format="json"))
    log = structlog.get_logger("test")

    log.info("connecting to %s", ADDRESS, postgres_dsn="any", api_key="k", where=ADDRESS)
    try:
        raise ConnectionError(f"no route to {ADDRESS}, password=s3cret host=db")
    except ConnectionError:
        log.exception("failed")
    logging.getLogger("psycopg").error("cannot reach %s", ADDRESS)

    written = lines(capsys)
    assert len(written) == 3
    assert "s3cret" not in json.dumps(written)
    assert written[0]["where"] == "postgresql://recon:***@db:5432/recon"
    assert (written[0]["postgres_dsn"], written[0]["api_key"]) == ("***", "***")
    assert "no route to postgresql://recon:***@db" in str(written[1]["exception"])


def test_the_level_holds_for_ours_and_libraries_are_quieter(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """At info, debug lines vanish, and so do the remarks of chatty libraries."""
    configure_logging(load_settings(log_format="json", log_level="info"))

    structlog.get_logger("test").debug("hidden")
    logging.getLogger("aiokafka.consumer").info("hidden")
    logging.getLogger("aiokafka.consumer").warning("shown")

    assert [line["event"] for line in lines(capsys)] == ["shown"]


def test_a_person_gets_plain_text(capsys: pytest.CaptureFixture[str]) -> None:
    """Pretty is no JSON."""
    configure_logging(load_settings(log_format="pretty"))

    structlog.get_logger("test").info("decided", txn_id="TXN1001")

    assert "decided" in (text := capsys.readouterr().out)
    assert not text.startswith("{")
