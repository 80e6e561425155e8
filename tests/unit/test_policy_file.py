"""The policy file: the built-in one, and what the operator is told of a bad one."""

import tomllib
from pathlib import Path

import pytest

from recon_app.domain.policy import PolicyBook
from recon_app.errors import ConfigError
from recon_app.policy_file import load_policies, located, policy_text, presets


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


@pytest.mark.parametrize("name", presets())
def test_every_preset_is_a_policy_and_is_kept_whole(name: str) -> None:
    """Its text without includes means the same."""
    path = Path(f"preset:{name}")

    kept = PolicyBook.from_dict(tomllib.loads(policy_text(path)))

    assert kept.version == load_policies(path).version
    assert located(path) == path


def test_a_preset_that_is_none_is_named_with_those_there_are() -> None:
    with pytest.raises(ConfigError, match=r"preset:moon: is no preset; there are .*rbi-tat"):
        load_policies(Path("preset:moon"))


INCLUDING = """
include = ["preset:india-rails", "banks.toml"]

[default]
due = "90s"

[[rule]]
when = { rail = "UPI" }
due = "20s"

[[edition]]
effective_from = 2030-01-01T00:00:00Z
include = ["preset:rbi-tat"]
default = { due = "45s" }
"""
BANKS = """
[calendar.IN-BANKS]
holidays = [2026-01-15]
weekend = ["SUN"]
"""


def test_what_a_file_includes_lies_under_what_it_says(tmp_path: Path) -> None:
    """Tables key by key, rules by what they are about; of several includes the last wins."""
    path = tmp_path / "policy.toml"
    path.write_text(INCLUDING)
    (tmp_path / "banks.toml").write_text(BANKS)

    newest, first = load_policies(path).editions
    document = tomllib.loads(policy_text(path))
    rules = {str(rule["when"]): rule for rule in document["rule"]}

    assert (first.default.due_ms, newest.default.due_ms) == (90_000, 45_000)
    assert rules["{'rail': 'UPI'}"]["due"] == "20s"
    assert rules["{'rail': 'UPI'}"]["reversal"] == "T+5 24:00 Asia/Kolkata DAILY"
    assert rules["{'rail': 'NEFT'}"]["due"] == "150m"
    assert document["calendar"]["IN-BANKS"]["weekend"] == ["SUN"]
    assert len(document["calendar"]["IN-BANKS"]["holidays"]) == 1
    assert "include" not in document


LOOPS = {
    "itself": 'include = ["policy.toml"]',
    "no list": 'include = "preset:rbi-tat"',
    "nothing": 'include = ["nowhere.toml"]',
}


@pytest.mark.parametrize("text", LOOPS)
def test_an_include_that_cannot_be_followed_is_named(text: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(LOOPS[text])

    with pytest.raises(
        ConfigError, match=r"\.toml: (includes itself|include must be|cannot be read)"
    ):
        load_policies(path)
