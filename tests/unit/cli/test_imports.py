"""``recon import`` before anything is reached: previews, refusals, and how it is used."""

import io
import json
import logging
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner, Result

from recon_app.cli.imports import import_files
from tests.unit.imports.files import BALANCED

BAD = "xx/04/25,CARD 4111111111111111,000113,02/04/25,50.00,,1000.00\n"
ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">&b;</Document>'
)


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """A command of its own process may say where logs go; a test may not."""
    before, loud = structlog.get_config(), [logging.getLogger(n) for n in ("kafka", "aiokafka")]
    levels = [logger.level for logger in loud]
    yield
    structlog.configure(**before)
    for logger, level in zip(loud, levels, strict=True):
        logger.setLevel(level)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "april.csv"
    path.write_text(BALANCED)
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(import_files, [str(argument) for argument in arguments])


def zip_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr("xl/sharedStrings.xml", b"a" * (20 << 20))
    return packed.getvalue()


def test_a_preview_shows_each_line_and_the_balance(file: Path) -> None:
    shown = run("--dry-run", file)

    assert shown.exit_code == 0
    assert shown.stdout.count("LEDGER_POSTED") == 2
    assert "100000 + 5000 = 105000: balanced" in shown.stdout
    assert "would give 2 events, 0 ignored, 0 rejected" in shown.stdout


def test_a_preview_as_json_is_one_object_with_every_line(file: Path) -> None:
    file.write_text(BALANCED + BAD)
    shown = run("--dry-run", "--json", file)
    found = json.loads(shown.stdout)

    assert shown.exit_code == 3
    assert [its["outcome"] for its in found["lines"]] == ["EVENT", "EVENT", "REJECTED"]
    assert (found["events"], found["rejected"], found["lines_left_out"]) == (2, 1, 0)
    assert json.loads(run("--dry-run", "--json", "--format", "csv", file).stdout) == found


def test_rejected_lines_are_written_without_card_numbers(file: Path, tmp_path: Path) -> None:
    file.write_text(BALANCED + BAD)
    shown = run("--dry-run", "--rejects", tmp_path / "rejects.csv", file)
    written = (tmp_path / "rejects.csv").read_text()

    assert shown.exit_code == 3
    assert "april.csv,4,Date," in written
    assert "4111111111111111" not in written + shown.output


def test_a_balance_that_is_off_is_a_difference(file: Path) -> None:
    file.write_text(BALANCED.replace(",1050.00", ",1049.00"))

    assert run("--dry-run", file).exit_code == 3


@pytest.mark.parametrize(
    ("body", "adapter"),
    [
        (zip_bomb(), "xlsx"),
        (ENTITIES.encode(), "camt"),
        (b"nobody knows this", "auto"),
        (b"", "auto"),
        (BALANCED.encode() + b"03/04/25,UPI", "csv"),
    ],
    ids=["zip bomb", "entities", "format", "empty", "cut off"],
)
def test_what_cannot_be_read_is_refused_in_words(file: Path, body: bytes, adapter: str) -> None:
    file.write_bytes(body)
    shown = run("--dry-run", "--format", adapter, file)

    assert shown.exit_code == 2
    assert "recon: april.csv: " in shown.stderr


def test_a_file_that_is_too_large_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECON_IMPORT_MAX_BYTES", "1024")
    file.write_bytes(b"x" * 1025)

    assert "more than 1024 bytes" in run("--dry-run", file).stderr


def test_a_file_that_is_not_there_costs_no_other(file: Path, tmp_path: Path) -> None:
    shown = run("--dry-run", tmp_path / "none.csv", file)

    assert shown.exit_code == 2
    assert "none.csv: cannot be read" in shown.stderr
    assert "april.csv: would give 2 events" in shown.stdout


def test_files_and_a_folder_exclude_each_other(file: Path, tmp_path: Path) -> None:
    assert [
        run().exit_code,
        run("--watch", tmp_path, file).exit_code,
        run("--watch", tmp_path, "--dry-run").exit_code,
        run("--dry-run", "--option", "odd", file).exit_code,
    ] == [2, 2, 2, 2]


def test_without_postgres_there_is_no_import(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECON_POSTGRES_DSN", "postgresql://nobody@127.0.0.1:1/none")
    shown = run(file)

    assert shown.exit_code == 4
    assert "Postgres did not answer" in shown.stderr
    assert shown.stdout == ""
