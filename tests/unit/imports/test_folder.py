"""A watched folder gives files once they have stopped growing."""

import os
from pathlib import Path

import pytest

from recon_app.errors import ConfigError
from recon_app.imports.folder import OLD_S, QUIET_POLLS, Folder, move_into


def polled(folder: Folder, times: int, now_s: float) -> list[list[str]]:
    return [[path.name for path in folder.whole(now_s)] for _ in range(times)]


def written(path: Path, text: str = "x") -> float:
    """Write a file; its time, in seconds."""
    path.write_text(text)
    return path.stat().st_mtime


def test_a_file_is_whole_after_some_looks_without_a_change(tmp_path: Path) -> None:
    now_s = written(tmp_path / "a.csv")
    looks = polled(Folder(tmp_path), QUIET_POLLS + 1, now_s)

    assert looks == [[]] * QUIET_POLLS + [["a.csv"]]


def test_a_file_that_grows_is_not(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    for size in range(1, 3 * QUIET_POLLS):
        now_s = written(tmp_path / "a.csv", "x" * size)
        assert folder.whole(now_s) == []


def test_an_old_file_was_moved_in_and_is_whole_at_the_second_look(tmp_path: Path) -> None:
    now_s = written(tmp_path / "a.csv") + OLD_S + 1

    assert polled(Folder(tmp_path), 2, now_s) == [[], ["a.csv"]]


def test_another_file_of_the_same_name_is_looked_at_anew(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    now_s = written(tmp_path / "a.csv")
    polled(folder, QUIET_POLLS, now_s)
    (tmp_path / ".a").write_text("y")
    os.replace(tmp_path / ".a", tmp_path / "a.csv")

    assert folder.whole(now_s) == []


def test_hidden_unfinished_and_other_things_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.csv").symlink_to("nowhere")
    for name in (".hidden", "a.part", "b.tmp", "c~", "d.filepart"):
        written(tmp_path / name)

    assert polled(Folder(tmp_path), QUIET_POLLS + 1, 0) == [[]] * (QUIET_POLLS + 1)


def test_the_oldest_comes_first(tmp_path: Path) -> None:
    for name, at_s in (("b", 200), ("c", 100), ("a", 300)):
        written(tmp_path / name)
        os.utime(tmp_path / name, (at_s, at_s))

    assert polled(Folder(tmp_path), 2, 10_000)[1] == ["c", "b", "a"]


def test_a_file_is_moved_and_never_replaces_another(tmp_path: Path) -> None:
    for text in ("one", "two"):
        written(tmp_path / "a.csv", text)
        move_into(tmp_path / "done", tmp_path / "a.csv")

    assert {path.read_text() for path in (tmp_path / "done").iterdir()} == {"one", "two"}
    assert not (tmp_path / "a.csv").exists()


def test_a_folder_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="gone"):
        Folder(tmp_path / "gone").whole()
