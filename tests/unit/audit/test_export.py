"""The chain as a file says the same as the chain."""

from io import BytesIO
from pathlib import Path

import pytest

from recon_app.audit.chain_check import ChainCheck
from recon_app.audit.export import Export, write_export
from recon_app.audit.findings import examine
from recon_app.errors import ConfigError
from tests.unit.audit.chains import Made, made


@pytest.fixture
def chains() -> Made:
    return made(4)


@pytest.fixture
def file(tmp_path: Path, chains: Made) -> Path:
    out = BytesIO()
    assert write_export(out, chains.heads, chains.entries, "recon_journal", "public") == 60
    (tmp_path / "export").write_bytes(out.getvalue())
    return tmp_path / "export"


def test_what_is_read_is_what_was_written(file: Path, chains: Made) -> None:
    export = Export(file)

    assert export.heads == chains.heads
    assert list(export.entries()) == chains.entries
    assert export.unreadable == []
    assert (export.header.journal, export.header.schema) == ("recon_journal", "public")


def test_a_file_that_breaks_off_is_found(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-50])
    export = Export(file)

    kinds = {f.kind for f in examine(export.entries(), [ChainCheck(export.heads)])}

    assert kinds == {"TRUNCATED"}
    assert [f.kind for f in export.unreadable] == ["UNREADABLE"]
    assert export.unreadable[0].detail.startswith("line 61:")


@pytest.mark.parametrize(
    "change",
    [
        (b'"entry":1,', b'"entry": 1,'),
        (b'"entry":1,', b'"more":1,"entry":1,'),
        (b'"offset":', b'"offset":1e0,"o":'),
        (b'"TXN', b'"\\u0054XN'),
    ],
)
def test_another_spelling_of_the_same_is_refused(file: Path, change: tuple[bytes, bytes]) -> None:
    lines = file.read_bytes().split(b"\n")
    place = next(n for n, line in enumerate(lines) if change[0] in line)
    lines[place] = lines[place].replace(*change, 1)
    file.write_bytes(b"\n".join(lines))

    export = Export(file)

    assert len(list(export.entries())) == 59
    assert len(export.unreadable) == 1


@pytest.mark.parametrize("text", ["", "{}\n", '{"format":"x"}\n'])
def test_what_is_no_export_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "file").write_text(text)

    with pytest.raises(ConfigError, match="no export"):
        Export(tmp_path / "file")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nowhere"):
        Export(tmp_path / "nowhere")
