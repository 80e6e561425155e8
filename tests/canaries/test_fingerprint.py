"""A fingerprint changes with the code, and with nothing else."""

import importlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.canaries.fingerprint import fingerprint

BEFORE = '''
class Reader:
    """Reads."""

    def read(self):
        """Say one."""
        return 1  # the first
'''
REWRITTEN = '''
class Reader:

    def read(self):
        """Say it in other words.

        At length.
        """

        return 1
'''


#: Gives the fingerprint of ``Reader.read`` in a module of this name and text.
Of = Callable[[str, str], str]


@pytest.fixture
def of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Of:
    monkeypatch.syspath_prepend(tmp_path)

    def fingerprint_of(name: str, text: str) -> str:
        (tmp_path / f"{name}.py").write_text(text)
        importlib.invalidate_caches()
        return fingerprint(f"{name}:Reader.read")

    return fingerprint_of


def test_comments_and_docstrings_do_not_count(of: Of) -> None:
    assert of("canary_before", BEFORE) == of("canary_rewritten", REWRITTEN)


def test_one_digit_counts(of: Of) -> None:
    assert of("canary_one", BEFORE) != of("canary_two", BEFORE.replace("return 1", "return 2"))


def test_a_member_that_is_gone_is_an_error() -> None:
    with pytest.raises(AttributeError):
        fingerprint("faust.tables.manager:TableManager.no_such_member")
