"""The policy file: the built-in one, and what the operator is told of a bad one."""

from pathlib import Path

import pytest

from recon_app.domain.policy import PolicyBook
from recon_app.errors import ConfigError
from recon_app.policy_file import load_policies


def test_the_built_in_file_says_what_holds_without_any() -> None:
    """So that a file of one's own needs only what it changes."""
    assert load_policies().version == PolicyBook.from_dict({}).version


def test_a_file_of_ones_own_changes_what_it_says(tmp_path: Path) -> None:
    """A shorter deadline."""
    path = tmp_path / "policy.toml"
    path.write_text('[default]\ndue = "5s"\n')

    policy = load_policies(path).plain

    assert policy is not None
    assert policy.due_ms == 5_000


TWO_FAULTS = b"[default]\ndue = 5\n[other]\n"
BAD = {
    "not TOML": (b"due = ", "is not TOML"),
    "two faults": (TWO_FAULTS, "default.due: must be a duration"),
    "not text": (b"\xff\xfe", "is not TOML"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_by_name_and_fault(name: str, tmp_path: Path) -> None:
    """The operator learns which file and what to correct."""
    content, said = BAD[name]
    path = tmp_path / "policy.toml"
    path.write_bytes(content)

    with pytest.raises(ConfigError) as caught:
        load_policies(path)

    assert str(path) in str(caught.value)
    assert said in str(caught.value)


def test_all_faults_reach_the_operator(tmp_path: Path) -> None:
    """One a line."""
    path = tmp_path / "policy.toml"
    path.write_bytes(TWO_FAULTS)

    with pytest.raises(ConfigError) as caught:
        load_policies(path)

    assert len(str(caught.value).splitlines()) == 3


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """And why it cannot be read."""
    with pytest.raises(ConfigError, match=r"nowhere.toml: cannot be read: No such file"):
        load_policies(tmp_path / "nowhere.toml")
