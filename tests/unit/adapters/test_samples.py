"""Payloads and statements that nobody here wrote, each to the events that it should yield."""

import json
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from recon_app.adapters.registry import guess
from recon_app.cli.normalise import normalise
from tests.unit.adapters.sample_words import adapter_for, differences

#: Where they lie: where the environment says, or here beside the tree or one of its parents.
PLACE = "shared/samples"
NAMED = "RECON_SAMPLES"


def samples() -> Path | None:
    """The folder with ``EXPECTED.json``; null where there is none."""
    tree = Path(__file__).resolve().parents[3]
    near = [parent / PLACE for parent in tree.parents]
    folders = [Path(os.environ[NAMED])] if NAMED in os.environ else near
    return next((folder for folder in folders if (folder / "EXPECTED.json").is_file()), None)


#: Events at the end of a file that the expected values do not list. The last line of this one is a
#: debit of another account, written like the five before it: it is read, as money is never dropped.
UNLISTED = {"open/csv/plaid.csv": 1}

SAMPLES = samples()
EXPECTED: dict[str, Any] = json.loads((SAMPLES / "EXPECTED.json").read_text()) if SAMPLES else {}


@cache
def events_of(name: str) -> list[dict[str, Any]]:
    """What ``recon normalise`` prints of a sample, read by the adapter of its folder."""
    assert SAMPLES is not None
    arguments = ["--adapter", adapter_for(name), "--json", str(SAMPLES / name)]
    done = CliRunner().invoke(normalise, arguments)
    assert done.exit_code == 0, done.output
    events: list[dict[str, Any]] = json.loads(done.output)["events"]
    return events


def faults_of(name: str) -> list[Any]:
    """In what the events of a sample are not as expected; empty when they are."""
    expected, found = EXPECTED[name]["events"], events_of(name)
    more = len(found) - len(expected)
    if more != UNLISTED.get(name, 0):
        return [f"{len(found)} events, expected {len(expected)}"]
    pairs = zip(expected, found[: len(expected)], strict=True)
    return [fault for pair in pairs if (fault := differences(*pair))]


@pytest.fixture(autouse=True)
def _present() -> None:
    if not EXPECTED:
        pytest.skip(f"no samples: set {NAMED} to the folder that holds EXPECTED.json")


@pytest.mark.parametrize("name", sorted(EXPECTED) or ["none"])
def test_a_sample_yields_the_expected_events(name: str) -> None:
    """Amount, currency, direction, time, status, kind, id, fees and references of each."""
    assert faults_of(name) == []


@pytest.mark.parametrize("name", sorted(EXPECTED) or ["none"])
def test_no_two_lines_of_a_sample_become_one(name: str) -> None:
    """Equal lines stay apart, and two movements never share a transaction."""
    ids = [event["txn_id"] for event in events_of(name)]

    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("name", sorted(EXPECTED) or ["none"])
def test_a_sample_is_known_without_its_name(name: str) -> None:
    """By its beginning alone."""
    assert SAMPLES is not None
    found = guess((SAMPLES / name).read_bytes()[:65536])

    assert found is not None
    assert adapter_for(name) in (found.name, "auto")


def test_all_samples_are_read(record_property: Callable[[str, object], None]) -> None:
    """So many of so many, and how many yield more than is listed: in the report of the run."""
    right = [name for name in EXPECTED if faults_of(name) == []]
    figure = f"{len(right)}/{len(EXPECTED)} ({len(UNLISTED)} with an event that is not listed)"
    record_property("samples", figure)
    print(f"samples: {figure}")  # noqa: T201 (the figure asked for)

    assert len(right) == len(EXPECTED)
