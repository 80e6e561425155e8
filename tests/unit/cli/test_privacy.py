"""Keys are made once, rotate, and are destroyed for one person at a time."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from recon_app.cli.privacy import privacy
from recon_app.privacy.envelope import Envelopes
from recon_app.privacy.keys import load_ring

ANNA = "anna@example.com"


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "keys.json"
    monkeypatch.setenv("RECON_PRIVACY_KEYS_FILE", str(path))
    assert run("keygen").exit_code == 0
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(privacy, arguments)


def sealed(keys: Path, text: str) -> str:
    ring = load_ring(keys)
    return Envelopes(lambda: ring).seal(text, "t", "payload.email")


def opened(text: str) -> str:
    return run("open", text, "--txn", "t", "--field", "payload.email").output.strip()


def test_keys_are_never_made_over_those_that_are_there(keys: Path) -> None:
    before = keys.read_bytes()

    again = run("keygen")

    assert again.exit_code == 2
    assert "would read nothing of before" in again.output
    assert keys.read_bytes() == before


def test_what_was_sealed_before_a_rotation_is_still_opened(keys: Path) -> None:
    before = sealed(keys, ANNA)

    assert run("rotate").exit_code == 0

    assert [opened(text) for text in (before, sealed(keys, ANNA))] == [ANNA, ANNA]
    assert len(load_ring(keys).generations) == 2


def test_an_erased_person_is_gone_and_the_others_stay(keys: Path) -> None:
    of_anna, of_ben = sealed(keys, ANNA), sealed(keys, "ben@example.com")

    assert run("erase", "ANNA@example.com", "--yes").exit_code == 0

    assert opened(of_anna) == "its key was destroyed"
    assert opened(of_ben) == "ben@example.com"


def test_nothing_is_erased_without_a_yes(keys: Path) -> None:
    before = keys.read_bytes()

    assert run("erase", ANNA).exit_code == 1
    assert keys.read_bytes() == before


def test_a_value_that_was_sealed_elsewhere_is_refused(keys: Path) -> None:
    other = run("open", sealed(keys, ANNA), "--txn", "other", "--field", "payload.email")

    assert other.exit_code == 2
    assert "not sealed there" in other.output
