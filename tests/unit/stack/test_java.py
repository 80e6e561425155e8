"""Java and Kafka's jars are found, or named as missing."""

from pathlib import Path

import pytest

from recon_app.errors import StackError
from recon_app.stack.java import JAVA_MINIMUM, java_binary, java_version, kafka_jars


def fake_java(folder: Path, says: str) -> str:
    """A program that only says its version."""
    binary = folder / "bin" / "java"
    binary.parent.mkdir()
    binary.write_text(f"#!/bin/sh\necho '{says}' >&2\n")
    binary.chmod(0o755)
    return str(binary)


@pytest.mark.parametrize(
    ("says", "major"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('java version "1.8.0_392"', 8),
        ('openjdk version "21" 2023-09-19', 21),
        ("no java at all", 0),
    ],
)
def test_the_major_version_is_read(tmp_path: Path, says: str, major: int) -> None:
    """Old and new ways to write it."""
    assert java_version(fake_java(tmp_path, says)) == major


def test_java_home_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before what PATH names."""
    binary = fake_java(tmp_path, "")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    assert java_binary() == binary


def test_no_java_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the version that is needed."""
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(StackError, match=f"install Java {JAVA_MINIMUM}"):
        java_binary()


def test_missing_jars_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the folder and the fix."""
    monkeypatch.setenv("RECON_KAFKA_JARS", str(tmp_path))

    with pytest.raises(StackError, match=f"{tmp_path}: run `make install`"):
        kafka_jars()
