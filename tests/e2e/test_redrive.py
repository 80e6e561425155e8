"""Dead letters are sent again once each, however often the command runs and wherever it dies."""

import asyncio
import json
import secrets
import signal
import time
from collections import Counter
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer

from recon_app.codec.poison import Poison
from recon_app.dlq.letters import Letter, Original, Place, sealed_letter
from recon_app.errors import InvalidEvent
from recon_app.replay.moment import time_text
from tests.e2e.feeding import encoded
from tests.e2e.reading import journal
from tests.e2e.roles_run import PARTITIONS, Roles, recon, until

pytestmark = pytest.mark.timeout(180)

LETTERS = 230
#: Offsets that no test reaches; the records themselves are long gone.
FIRST_OFFSET = 50_000_000
FAULT = InvalidEvent(Poison.UNSUPPORTED, "txn_id_kind", "is not supported yet")


def letters(roles: Roles, run: str, arrived_ms: int) -> list[Letter]:
    """About events that an earlier version could not read and this one can."""
    place = Place(roles.prefix + "gateway_txns", 0, FIRST_OFFSET, arrived_ms)
    return [
        sealed_letter(
            Original(b"k", encoded(f"{run}-{n}"), []),
            FAULT,
            place._replace(offset=FIRST_OFFSET + n),
        )
        for n in range(LETTERS)
    ]


async def shelve(roles: Roles, written: list[Letter]) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=roles.brokers, acks="all")
    await producer.start()
    try:
        for number, letter in enumerate(written):
            await producer.send(
                roles.prefix + "recon_dlq",
                letter.value,
                letter.key,
                number % PARTITIONS,
                headers=letter.headers,
            )
    finally:
        await producer.stop()


def redrive(roles: Roles, since: str, *more: str, **variables: str) -> Any:
    choice = ("--reason", "UNSUPPORTED", "--since", since)
    return recon(
        "dlq", "redrive", *choice, "--json", *more, environment=roles.environment | variables
    )


def test_every_letter_is_decided_once_though_the_command_was_killed_twice(stack: Roles) -> None:
    run, arrived_ms = f"redrive-{secrets.token_hex(4)}", time.time_ns() // 1_000_000
    asyncio.run(shelve(stack, letters(stack, run, arrived_ms)))
    since = time_text(arrived_ms)

    would = json.loads(redrive(stack, since, "--dry-run").stdout)
    before = redrive(stack, since, RECON_FAILPOINT="redrive_before_commit:kill:2")
    after = redrive(stack, since, RECON_FAILPOINT="redrive_after_commit:kill:1")
    last = redrive(stack, since)
    again = json.loads(redrive(stack, since).stdout)

    assert (len(would["sent"]), would["records"]) == (LETTERS, LETTERS)
    assert (before.returncode, after.returncode) == (-signal.SIGKILL, -signal.SIGKILL)
    done = json.loads(last.stdout)
    assert last.returncode == 0, last.stderr
    assert (len(done["sent_before"]), len(done["sent"])) == (200, LETTERS - 200)
    assert (len(again["sent_before"]), again["sent"]) == (LETTERS, [])
    until(lambda: len(journal(stack, run)) >= LETTERS, "every letter to be decided")
    origins = Counter(d.origin for d in journal(stack, run) if d.origin)
    topic = stack.prefix + "gateway_txns"
    assert origins == {(topic, 0, FIRST_OFFSET + n): 1 for n in range(LETTERS)}


def test_a_letter_is_listed_without_keys_opened_with_them_and_stays_if_unreadable(
    stack: Roles,
) -> None:
    run = f"shown-{secrets.token_hex(4)}"
    place = Place(run, 0, 7, time.time_ns() // 1_000_000)
    letter = sealed_letter(Original(b"k", b'{"anna": "kumar"', [("x", b"y")]), FAULT, place)
    asyncio.run(shelve(stack, [letter]))

    nothing = {"RECON_PRIVACY_KEYS_FILE": "/no/such/file"}
    listed = recon("dlq", "list", "--topic", run, "--json", environment=stack.environment | nothing)
    (found,) = json.loads(listed.stdout)
    shown = recon("dlq", "show", found["id"], "--json", environment=stack.environment)
    about = json.loads(shown.stdout)
    sent = recon("dlq", "redrive", found["id"], "--json", environment=stack.environment)

    assert (found["reason"], found["field"]) == ("UNSUPPORTED", "txn_id_kind")
    assert "anna" not in listed.stdout
    assert (about["value"], about["headers"]) == ('{"anna": "kumar"', {"x": "y"})
    assert sent.returncode == 3
    assert list(json.loads(sent.stdout)["unreadable"]) == [found["id"]]
