"""What runs is remembered on disk, for its owner alone."""

import stat
from pathlib import Path

import pytest

from recon_app.errors import StackError
from recon_app.settings import load_settings, stack_settings_file
from recon_app.stack.process import Process
from recon_app.stack.record import (
    Record,
    forget,
    locked,
    read_record,
    write_record,
    write_settings,
)


def record() -> Record:
    """A stack of one process."""
    kafka = Process("kafka", 42, 1000.5, "/logs/kafka.log", (9092,))
    return Record([kafka], "127.0.0.1:9092", "postgresql://x:secret@h/d", {"api": "http://a"}, 2)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    """Every field."""
    write_record(tmp_path, record())

    assert read_record(tmp_path) == record()


def test_nothing_was_written_yet(tmp_path: Path) -> None:
    """No stack is no error."""
    assert read_record(tmp_path) is None


def test_only_the_owner_may_read_the_password(tmp_path: Path) -> None:
    """Both files hold one."""
    write_record(tmp_path, record())
    write_settings(tmp_path, {"postgres_dsn": "postgresql://x:secret@h/d"})

    modes = [stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("*.json")]
    assert modes == [0o600, 0o600]


def test_a_damaged_record_is_named(tmp_path: Path) -> None:
    """With what to do about it."""
    (tmp_path / "stack.json").write_text('{"processes": [{}]}')

    with pytest.raises(StackError, match=r"stack\.json is damaged .* remove it"):
        read_record(tmp_path)


def test_a_process_replaces_the_former_of_its_name() -> None:
    """Others stay."""
    stack = record()
    again = Process("kafka", 43, 2000.0, "/logs/kafka.log", (9092,))

    stack.put(again)

    assert stack.processes == [again]
    assert stack.find("kafka") == again
    assert stack.find("engine") is None


def test_two_commands_do_not_work_on_one_home(tmp_path: Path) -> None:
    """The second is told to wait."""
    with locked(tmp_path), pytest.raises(StackError, match="another `recon dev`"), locked(tmp_path):
        raise AssertionError("both hold the lock")


def test_settings_left_by_a_stack_are_found_until_it_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment wins over them."""
    monkeypatch.setenv("RECON_HOME", str(tmp_path))
    write_settings(tmp_path, {"brokers": "127.0.0.1:1234", "partitions": 4})
    monkeypatch.setenv("RECON_PARTITIONS", "7")

    assert (load_settings().brokers, load_settings().partitions) == ("127.0.0.1:1234", 7)

    forget(tmp_path)
    assert not stack_settings_file(tmp_path).exists()
    assert load_settings().brokers == "127.0.0.1:9092"
