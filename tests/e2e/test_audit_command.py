"""``recon audit`` from the keys to the auditor who has nothing but three files."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from kafka import KafkaProducer

from recon_app.audit.entry import Head
from recon_app.kafka_admin import declare_topics
from recon_app.settings import Settings, load_settings
from tables.migrate import migrate
from tables.postgres.audit_read import AuditStore
from tables.postgres.journal_write import JournalMessage, JournalWriter
from tests.e2e.audited import audit, heads, verified
from tests.e2e.stored import execute, rows
from tests.journal_tape import JournalTape
from tests.unit.audit.chains import chain_again

PAGE = Path(__file__).parents[2] / "docs" / "audit.md"
LOG = (
    "journal_partition, entry, journal_offset, txn_id, incarnation, seq, rejected, record_sha256,"
    " transition_sha256, event_sha256, hash"
)


@pytest.fixture
def tape() -> JournalTape:
    tape = JournalTape()
    for number in range(12):
        tape.pair(f"TXN{number}")
    return tape


@pytest.fixture
async def stored(database: str, tape: JournalTape) -> str:
    """The first half of the tape, in a database whose triggers are off."""
    for table in ("events", "transitions", "audit_log", "audit_heads"):
        execute(database, f"ALTER TABLE {table} DISABLE TRIGGER USER")
    await store(database, tape.messages[:12])
    return database


async def store(dsn: str, messages: list[JournalMessage], schema: str = "public") -> None:
    writer = JournalWriter(dsn, schema)
    await writer.positions([0, 1])
    await writer.write(messages)
    await writer.close()


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


def chain_anew(dsn: str, partition: int, keep: int, forged: bytes | None = None) -> None:
    """Do what an owner of the database can do: shorten or forge a chain, and its head with it."""
    with AuditStore(dsn, "public") as reader:
        head = reader.heads()[partition]
        chain = [entry for entry in reader.entries() if entry.partition == partition][:keep]
    if forged is not None:
        chain[0] = chain[0]._replace(record_sha256=forged)
    new, redone = chain_again(head, chain)
    execute(dsn, "DELETE FROM audit_log WHERE journal_partition = %s", partition)
    for entry in redone:
        marks = ", ".join(["%s"] * len(entry))
        execute(dsn, f"INSERT INTO audit_log ({LOG}) VALUES ({marks})", *entry)
    _set_head(dsn, new)


def _set_head(dsn: str, head: Head) -> None:
    execute(
        dsn,
        "UPDATE audit_heads SET entries = %s, next_offset = %s, hash = %s"
        " WHERE journal_partition = %s",
        *(head.entries, head.next_offset, head.hash, head.partition),
    )
    execute(
        dsn,
        "UPDATE sink_positions SET next_offset = %s WHERE partition = %s",
        *(head.next_offset, head.partition),
    )


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


@pytest.fixture
def settings(kafka: str, topic_prefix: str) -> Settings:
    settings = load_settings(
        brokers=kafka,
        topic_prefix=topic_prefix,
        partitions=2,
        replication_factor=1,
        min_insync_replicas=1,
    )
    declare_topics(settings)
    return settings


@pytest.fixture
def journal(settings: Settings, tape: JournalTape, stored: str) -> list[str]:
    """The flags that hold something against the topic, which has what was stored."""
    producer = KafkaProducer(bootstrap_servers=settings.brokers, acks="all")
    for message in tape.messages[:12]:
        topic = f"{settings.topic_prefix}recon_journal"
        sent = producer.send(topic, message.value, partition=message.partition).get(timeout=30)
        assert sent.offset == message.offset
    producer.close(timeout=10)
    return ["--journal", "--brokers", settings.brokers]


def test_the_journal_agrees_with_the_chain(
    stored: str, settings: Settings, journal: list[str]
) -> None:
    found = verified(stored, *journal, environment={"RECON_TOPIC_PREFIX": settings.topic_prefix})

    assert (found["findings"], found["against"]) == ([], ["head", "rows", "journal"])


def test_the_journal_finds_what_was_covered_up(
    stored: str, settings: Settings, journal: list[str]
) -> None:
    environment = {"RECON_TOPIC_PREFIX": settings.topic_prefix}
    chain_anew(stored, 0, keep=99, forged=bytes(32))
    (first,) = rows(
        stored, "SELECT txn_id FROM audit_log WHERE journal_partition = 0 AND entry = 1"
    )

    (finding,) = verified(stored, *journal, environment=environment)["findings"]

    assert (finding["kind"], finding["entry"]) == ("RECORD_CHANGED", 1)
    assert finding["txn_id"] == first[0]


def test_a_journal_that_is_shorter_than_the_chain_is_found(
    stored: str, settings: Settings, tape: JournalTape
) -> None:
    flags = ["--journal", "--brokers", settings.brokers]

    found = verified(stored, *flags, environment={"RECON_TOPIC_PREFIX": settings.topic_prefix})

    assert found["kinds"] == {"RECORD_MISSING": 12}


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


def test_brokers_that_are_away_are_out_of_reach(stored: str) -> None:
    done = audit("verify", "--postgres", stored, "--journal", "--brokers", "127.0.0.1:1")

    assert done.exit_code == 4
    assert "Kafka" in done.output


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
