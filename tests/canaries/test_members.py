"""Each member of Faust, mode and aiokafka that the engine leans on is the one that was read."""

import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from tests.canaries.fingerprint import fingerprint
from tests.canaries.surface import overrides, private_reads

TABLE = Path(__file__).with_name("leaned_on.toml")
LEANED_ON: dict[str, dict[str, Any]] = tomllib.loads(TABLE.read_text())
#: What was read, and run under an outside verifier of exactly-once.
READ = {
    "faust-streaming": "0.15.3",
    "mode-streaming": "0.7.1",
    "aiokafka": "0.14.0",
    "rocksdict": "0.3.29",
}


@pytest.mark.parametrize("address", LEANED_ON)
def test_a_member_we_lean_on_does_what_it_did(address: str) -> None:
    entry = LEANED_ON[address]
    try:
        found = fingerprint(address)
    except (ImportError, AttributeError) as error:
        pytest.fail(f"{address} is gone ({error}). Check again: {entry['check']}.")

    if found != entry["source"]:
        pytest.fail(
            f"{address} has changed. Check again: {entry['check']}. "
            f'When it holds, put source = "{found}" into {TABLE.name}.'
        )


def test_every_member_we_redefine_is_in_the_table() -> None:
    missing = overrides() - set(LEANED_ON)

    assert not missing, f"say in {TABLE.name} what to check when these change: {sorted(missing)}"


def test_every_private_attribute_we_touch_is_in_the_table_and_no_other() -> None:
    explained = {name for entry in LEANED_ON.values() for name in entry.get("reads", ())}

    assert private_reads() == explained, f"correct the reads of {TABLE.name}"


@pytest.mark.parametrize("package", READ)
def test_the_versions_are_those_that_were_read(package: str) -> None:
    there = version(package)

    if there != READ[package]:
        pytest.fail(
            f"{package} moved from {READ[package]} to {there}. Run tests/canaries, "
            "tests/e2e/test_exactly_once.py and the chaos tests; when they hold, change READ."
        )
