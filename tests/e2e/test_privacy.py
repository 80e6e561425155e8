"""What may not be stored is on no disk of a whole run: every byte of it is read."""

import base64
import json
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest

from recon_app.codec.cases import due_of
from recon_app.stack.kafka import KafkaServer
from recon_app.stack.postgres import PostgresServer
from recon_app.streaming.partition_db import PartitionDb, RocksMemory
from tests.e2e.conftest import prepare
from tests.e2e.feeding import encoded, event, feeder
from tests.e2e.roles_run import PARTITIONS, Roles, recon, until

pytestmark = [pytest.mark.timeout(240), pytest.mark.slow]

PANS = ("4111111111111111", "378282246310005", "6759649826438453", "2223003122003222")
PEOPLE = (
    "Zebediah Quux",
    "zeb.quux@example.com",
    "zebquux@okaxis",
    "+919812345670",
    "0099887766554",
)
CODES = ("cvv-7391-code", "track-data-5512")
#: What one event may have before the engine is given more.
LIMIT, PAD = 4096, "x" * 8192
#: What a producer of somebody else writes lies there as it was written.
OUTSIDE = "bank_txns"


def grouped(pan: str, separator: str) -> str:
    return separator.join(pan[at : at + 4] for at in range(0, len(pan), 4))


def forms(pan: str) -> Iterator[bytes]:
    """A number as it may lie on a disk, also inside base64 and in two bytes a character."""
    for separator in ("", " ", "-", "."):
        yield grouped(pan, separator).encode()
    yield pan.encode("utf-16-le")
    for shift in range(3):
        coded = base64.b64encode(b"\x00" * shift + pan.encode())
        yield coded[4 if shift else 0 : -4]


FORBIDDEN = [
    *(form for pan in PANS for form in forms(pan)),
    *(word.encode() for word in (*PEOPLE, *CODES)),
]


def planted(txn_id: str, source: str = "GATEWAY", **more: object) -> dict[str, Any]:
    name, mail, vpa, phone, account = PEOPLE
    payload = {
        "card": {"number": PANS[0], "cvv": CODES[0], "name": name, "track2_data": CODES[1]},
        "list": [grouped(PANS[1], "-"), {"deep": {PANS[2]: int(PANS[3])}}],
        "note": f"paid by {grouped(PANS[0], ' ')}, mail {mail}, from {vpa}; %B{PANS[1]}^Q/Z^2512?",
        "customer": {"email": mail, "contact": phone, "bank": {"account_number": account}},
    }
    return event(txn_id, source, references={"vpa": vpa}, payload=payload) | more


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("privacy")
    folder.chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def run(home: Path) -> Path:
    """Everything that can come in came in every way; then all processes ended."""
    kafka = KafkaServer(home / "kafka", properties={"compression.type": "uncompressed"})
    postgres = PostgresServer(home / "postgres", settings={"fsync": "off"})
    running = [(server, server.start()) for server in (kafka, postgres)]
    try:
        for server, process in running:
            server.await_ready(process)
        roles = Roles(kafka.bootstrap, postgres.dsn, "p-", home / "roles")
        prepare(roles)
        try:
            roles.start("engine-1", RECON_MAX_EVENT_BYTES=str(LIMIT))
            for name in ("sink", "api"):
                roles.start(name)
            for name in ("engine-1", "sink", "api"):
                roles.await_ready(name)
            everything_comes_in(roles, home)
            see_it_stored(roles)
            send_again_what_was_too_large(roles)
            see_it_verified(roles)
        finally:
            roles.stop()
        with psycopg.connect(postgres.dsn, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
    finally:
        for server, process in reversed(running):
            server.stop(process)
    return home


def everything_comes_in(roles: Roles, home: Path) -> None:
    one = roles.ask("/events", post=planted("posted-1"))
    named = roles.ask("/events", post=planted(f"order-{PANS[0]}"))
    many = roles.ask(
        "/events", post=[planted("posted-2"), planted("posted-3", amount="x" + PANS[0])]
    )
    assert [one.status, named.status, many.status] == [202, 202, 207]
    file = home / "outside" / "statement.ndjson"
    file.parent.mkdir()
    lines = [json.dumps(planted("imported-1")), json.dumps(planted("imported-2", status=PANS[1]))]
    file.write_text("\n".join(lines))
    recon("import", str(file), "--format", "canonical", environment=roles.environment)
    with feeder(roles) as feed:
        feed.put("bank_txns", json.dumps(planted("sent-1", "BANK")).encode(), b"sent-1")
        keyed = f"order-{PANS[0]}"
        feed.put("bank_txns", json.dumps(planted(keyed, "BANK")).encode(), keyed.encode())
        feed.put("bank_txns", b'{"broken": "' + PANS[1].encode(), PANS[1].encode())
        feed.put("bank_txns", encoded("bad", "BANK", currency=PANS[2], name=PEOPLE[0]), b"bad")
        feed.put("bank_txns", json.dumps(planted("large-1", "BANK", pad=PAD)).encode(), b"large-1")
        raw = [planted("raw-1", "BANK"), planted("raw-2", "BANK", status=PEOPLE[0])]
        raw.append(planted("large-2", "BANK", pad=PAD))
        body = "\n".join(map(json.dumps, raw)).encode()
        feed.put("bank_txns", body, None, 0, [("recon-adapter", b"canonical")])


def see_it_stored(roles: Roles) -> None:
    for txn_id in ("posted-1", "posted-2", "imported-1", "sent-1", "raw-1"):
        until(partial(roles.case, txn_id), f"{txn_id} to be decided")
    roles.await_state(f"order-{PANS[0]}", "MATCHED", "api")
    note = {"type": "COMMENT", "note": f"the card was {grouped(PANS[0], ' ')}"}
    assert roles.ask("/txns/posted-1/actions", post=note).status == 202
    with psycopg.connect(roles.dsn) as connection:
        query = "SELECT count(*) FROM transitions WHERE trigger_kind = 'ACTION'"
        until(lambda: connection.execute(query).fetchone() == (1,), "the comment to be stored")


def send_again_what_was_too_large(roles: Roles) -> None:
    """The engine is given a higher limit; then the dead letters can be read."""
    roles.ensure("engine-1")
    sent = recon("dlq", "redrive", "--yes", "--json", environment=roles.environment)
    assert (sent.returncode, json.loads(sent.stdout)["records"]) == (3, 2), sent.stdout
    for txn_id in ("large-1", "large-2"):
        until(partial(roles.case, txn_id), f"{txn_id} to be decided")


def see_it_verified(roles: Roles) -> None:
    """The oracle and a replay read what was scrubbed, moved and taken apart as the engine did."""
    for command in (("verify",), ("replay", "--run", "again"), ("compare", "live", "again")):
        done = recon(*command, environment=roles.environment)
        assert done.returncode == 0, done.stdout + done.stderr


def files(home: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(home):
        folders[:] = [name for name in folders if name != "outside"]
        yield from (Path(folder) / name for name in names)


def is_outside(path: Path) -> bool:
    return f"p-{OUTSIDE}-" in str(path)


def test_no_byte_at_rest_holds_what_may_not_be_stored(run: Path) -> None:
    found = [
        (str(path.relative_to(run)), word)
        for path in files(run)
        if not is_outside(path) and path.is_file() and not path.is_symlink()
        for content in [path.read_bytes()]
        for word in FORBIDDEN
        if word in content
    ]

    assert found == []


def test_the_search_finds_what_was_left_outside_on_purpose(run: Path) -> None:
    content = b"".join(path.read_bytes() for path in files(run) if is_outside(path))

    assert [word for word in (*PANS, *PEOPLE) if word.encode() not in content] == []


def test_the_rows_of_the_engine_hold_tokens_instead(run: Path) -> None:
    folders = [Path(at) for at, _, names in os.walk(run / "roles") if "CURRENT" in names]
    memory = RocksMemory.bounded(8, 8)
    rows = b""
    for folder in folders:
        db = PartitionDb(folder, memory, due_of)
        rows += b"".join(key + row for key, row in db.items())
        db.close()

    assert len(folders) == PARTITIONS
    assert [word for word in FORBIDDEN if word in rows] == []
    assert b"order-pan_" in rows
    assert b"tok_" in rows
