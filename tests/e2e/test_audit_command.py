"""``recon audit`` from the keys to the auditor who has nothing but three files."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tables.migrate import migrate
from tests.e2e.audited import audit, chain_anew, heads, store, triggers_off, verified
from tests.e2e.stored import execute
from tests.journal_tape import JournalTape

PAGE = Path(__file__).parents[2] / "docs" / "audit.md"


@pytest.fixture
def tape() -> JournalTape:
    tape = JournalTape()
    for number in range(12):
        tape.pair(f"TXN{number}")
    return tape


@pytest.fixture
async def stored(database: str, tape: JournalTape) -> str:
    """The first half of the tape, in a database whose triggers are off."""
    triggers_off(database)
    await store(database, tape.messages[:12])
    return database


@pytest.fixture
def keys(tmp_path: Path) -> tuple[str, str]:
    """A private and a public key."""
    done = audit("keygen", "--out", str(tmp_path / "audit.key"))
    assert done.exit_code == 0, done.output
    return str(tmp_path / "audit.key"), str(tmp_path / "audit.key.pub")


@pytest.fixture
def checkpoint(stored: str, keys: tuple[str, str], tmp_path: Path) -> list[str]:
    """The flags that hold something against a checkpoint of the first half."""
    file = str(tmp_path / "checkpoint.json")
    done = audit("checkpoint", "--postgres", stored, "--key", keys[0], "--out", file)
    assert done.exit_code == 0, done.output
    return ["--checkpoint", file, "--public-key", keys[1]]


async def test_a_checkpoint_holds_while_the_chain_grows(
    stored: str, checkpoint: list[str], tape: JournalTape
) -> None:
    assert verified(stored, *checkpoint)["findings"] == []

    await store(stored, tape.messages)

    found = verified(stored, *checkpoint)
    assert (found["entries"], found["findings"]) == (24, [])
    assert any("checkpoint" in name for name in found["against"])


def test_a_chain_computed_anew_is_found_by_the_checkpoint_only(
    stored: str, checkpoint: list[str]
) -> None:
    chain_anew(stored, 0, keep=99, forged=bytes(32))

    assert verified(stored)["findings"] == []
    found = verified(stored, *checkpoint)

    assert found["kinds"] == {"REWRITTEN": 1}
    assert found["findings"][0]["partition"] == 0


def test_a_chain_cut_short_is_found_by_the_checkpoint_only(
    stored: str, checkpoint: list[str]
) -> None:
    last = heads(stored)[0].entries - 1
    chain_anew(stored, 0, keep=last)
    for table in ("transitions", "events"):
        condition = "journal_partition = 0 AND journal_offset >= (SELECT next_offset FROM"
        where = f"{condition} audit_heads WHERE journal_partition = 0)"
        execute(stored, f"DELETE FROM {table} WHERE {where}")

    assert verified(stored)["findings"] == []
    assert verified(stored, *checkpoint)["kinds"] == {"TRUNCATED": 1}


async def test_a_checkpoint_may_stand_on_an_earlier_one(
    stored: str, checkpoint: list[str], keys: tuple[str, str], tape: JournalTape, tmp_path: Path
) -> None:
    await store(stored, tape.messages)
    later = str(tmp_path / "later.json")
    flags = ["checkpoint", "--postgres", stored, "--key", keys[0], "--since", checkpoint[1]]

    assert audit(*flags, "--out", later).exit_code == 0
    assert verified(stored, *checkpoint, "--checkpoint", later)["findings"] == []

    chain_anew(stored, 1, keep=99, forged=bytes(32))
    refused = audit(*flags)
    assert refused.exit_code == 3
    assert "not signed, the chain is broken" in refused.output


def test_a_broken_chain_is_not_signed(stored: str, keys: tuple[str, str], tmp_path: Path) -> None:
    execute(stored, "UPDATE audit_log SET txn_id = 'FORGED' WHERE entry = 3")

    done = audit("checkpoint", "--postgres", stored, "--key", keys[0], "--out", str(tmp_path / "c"))

    assert done.exit_code == 3
    assert "FORGED" in done.output
    assert not (tmp_path / "c").exists()


def test_a_checkpoint_of_somebody_else_is_a_finding(
    stored: str, checkpoint: list[str], tmp_path: Path
) -> None:
    audit("keygen", "--out", str(tmp_path / "other"))

    found = verified(stored, *checkpoint[:2], "--public-key", str(tmp_path / "other.pub"))

    assert found["kinds"] == {"SIGNATURE": 1}


def test_an_auditor_verifies_three_files_without_any_server(
    stored: str, checkpoint: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "export.ndjson"
    assert audit("export", "--postgres", stored, "--out", str(file)).exit_code == 0
    nowhere = {
        "RECON_POSTGRES_DSN": "postgresql://127.0.0.1:1/none",
        "RECON_BROKERS": "127.0.0.1:1",
    }
    command = [sys.executable, "-m", "recon_app", "audit", "verify", "--export", str(file)]

    sound = subprocess.run(
        [*command, *checkpoint],
        capture_output=True,
        text=True,
        env=os.environ | nowhere,
        check=True,
    )
    text = file.read_text().replace('"txn_id":"TXN3"', '"txn_id":"TXN4"', 1)
    file.write_text(text)
    forged = subprocess.run(
        [*command, *checkpoint],
        capture_output=True,
        text=True,
        env=os.environ | nowhere,
        check=False,
    )

    assert "12 entries in 2 chains" in sound.stdout
    assert "all is as it was left" in sound.stdout
    assert forged.returncode == 3
    assert re.search(r"CHANGED partition \d entry \d+ offset \d+ txn TXN4", forged.stdout)


def test_the_script_of_the_page_agrees_with_the_command(
    stored: str, keys: tuple[str, str], checkpoint: list[str], tmp_path: Path
) -> None:
    """It was written from the description alone, and imports nothing of ours."""
    file = tmp_path / "export.ndjson"
    audit("export", "--postgres", stored, "--out", str(file))
    (script,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert "recon" not in " ".join(re.findall(r"^(?:import|from) .*", script, re.MULTILINE))
    command = [sys.executable, "-c", script, str(file), checkpoint[1], keys[1]]

    sound = subprocess.run(command, capture_output=True, text=True, check=False)
    file.write_text(file.read_text().replace('"seq":1', '"seq":7', 1))
    forged = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (sound.returncode, sound.stdout.strip()) == (0, "sound"), sound.stderr
    assert forged.returncode != 0


async def test_schemas_have_chains_of_their_own(
    stored: str, checkpoint: list[str], tape: JournalTape
) -> None:
    migrate(stored, "replay_1")
    await store(stored, tape.messages, "replay_1")

    assert verified(stored, schema="replay_1")["entries"] == 24
    assert verified(stored)["entries"] == 12
    environment = {"RECON_POSTGRES_SCHEMA": "replay_1"}
    refused = audit("verify", "--postgres", stored, *checkpoint, environment=environment)
    assert refused.exit_code == 2
    assert "RECON_POSTGRES_SCHEMA" in refused.output


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["verify", "--postgres", "postgresql://postgres@127.0.0.1:1/none"], 4, "Postgres"),
        (["verify", "--export", "nowhere"], 2, "nowhere"),
        (["verify", "--export", "x", "--journal"], 2, "choose one"),
        (["checkpoint", "--key", "nowhere"], 2, "keygen"),
        (["export"], 2, "--out"),
        (["keygen", "--out", "/nowhere/at/all"], 2, "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_a_code(
    arguments: list[str], code: int, said: str
) -> None:
    done = audit(*arguments)

    assert done.exit_code == code
    assert said in done.output


def test_a_checkpoint_without_a_key_proves_nothing(stored: str, checkpoint: list[str]) -> None:
    done = audit("verify", "--postgres", stored, *checkpoint[:2])

    assert done.exit_code == 2
    assert "--public-key" in done.output


def test_a_summary_is_for_people(stored: str) -> None:
    sound = audit("verify", "--postgres", stored)
    execute(stored, "UPDATE transitions SET rule = 'FORGED' WHERE txn_id = 'TXN1' AND seq = 1")
    forged = audit("verify", "--postgres", stored)

    assert sound.output == (
        "12 entries in 2 chains, held against head, rows: all is as it was left\n"
    )
    assert "held against head, rows: 1 finding\n" in forged.output
    assert re.search(
        r"ROW_CHANGED partition \d entry \d+ offset \d+ txn TXN1: its row in transitions",
        forged.output,
    )
    assert json.loads(audit("verify", "--postgres", stored, "--json").output)["ok"] is False
