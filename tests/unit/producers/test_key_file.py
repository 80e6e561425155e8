"""The answer key is written for people and tools, and reads back as it was."""

from pathlib import Path

import pytest

from producers.answer_key import Answer, Verdict
from producers.broker import Ack
from producers.key_file import Header, make_way, read_key, write_key
from recon_app.errors import ConfigError

HEADER = Header("run", 7, 1, 2, 1, 99, {"matched": 1})
ANSWER = Answer(
    "run-000000",
    "matched",
    (Verdict("MATCHED"), Verdict("MATCHED", "LATE")),
    "v1",
    99,
    5,
    None,
    None,
    ("BANK_MISSING",),
    (Ack("gateway_txns", 0, 1, 2),),
)


def test_a_key_reads_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "new" / "key.jsonl"

    make_way(path)
    write_key(path, HEADER, [ANSWER, ANSWER])

    assert read_key(path) == (HEADER, [ANSWER, ANSWER])


@pytest.mark.parametrize("content", [b"", b"{}\n", b"not json\n"])
def test_what_is_no_key_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key.jsonl"
    path.write_bytes(content)

    with pytest.raises(ConfigError, match="is no answer key"):
        read_key(path)


@pytest.mark.parametrize("place", ["file/key.jsonl", "."])
def test_a_place_that_cannot_be_written_is_refused_beforehand(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(ConfigError, match="no answer key can be written here"):
        make_way(tmp_path / place)
