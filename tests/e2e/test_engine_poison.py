"""What nobody should send gets its dead letter, and every good record around it its verdict."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from recon_app.dlq.letters import opened
from tests.e2e.feeding import Feeder, encoded, event, feeder, txn_on
from tests.e2e.reading import ends, read
from tests.e2e.roles_run import PARTITIONS, Roles, until

pytestmark = pytest.mark.timeout(120)


def changed(**changes: object) -> bytes:
    return json.dumps(event("poison") | changes).encode()


def with_amount(spelled: str) -> bytes:
    return encoded("poison").replace(b"50000", spelled.encode())


def without(field: str) -> bytes:
    return json.dumps({k: v for k, v in event("poison").items() if k != field}).encode()


#: name -> (topic, the bytes, reason, field).
POISON: dict[str, tuple[str, bytes | None, str, str]] = {
    "malformed JSON": ("gateway_txns", b'{"txn_id": "poison",', "MALFORMED_JSON", "$"),
    "no JSON at all": ("gateway_txns", b"\x00\x01\x02", "MALFORMED_JSON", "$"),
    "an array": ("gateway_txns", b"[1, 2]", "MALFORMED_JSON", "$"),
    "NaN": ("gateway_txns", with_amount("NaN"), "MALFORMED_JSON", "$"),
    "invalid UTF-8": ("gateway_txns", b'{"txn_id": "\xff\xfe"}', "MALFORMED_JSON", "$"),
    "U+0000": ("gateway_txns", changed(note="a\u0000b"), "UNSTORABLE", "$"),
    "a lone surrogate": ("gateway_txns", changed(note="\ud800"), "MALFORMED_JSON", "$"),
    "a number no column holds": (
        "gateway_txns",
        changed(more=1).replace(b"1}", b"0." + b"1" * 600 + b"}"),
        "UNSTORABLE",
        "$",
    ),
    "a key twice": (
        "gateway_txns",
        encoded("poison").replace(b'"amount"', b'"amount": 1, "amount"'),
        "DUPLICATE_KEY",
        "amount",
    ),
    "a float": ("gateway_txns", with_amount("500.00"), "INVALID_FIELD", "amount"),
    "a negative amount": ("gateway_txns", with_amount("-1"), "INVALID_FIELD", "amount"),
    "a huge amount": ("gateway_txns", with_amount("9" * 30), "INVALID_FIELD", "amount"),
    "an amount in words": ("gateway_txns", with_amount('"50000"'), "INVALID_FIELD", "amount"),
    "an unknown currency": ("gateway_txns", changed(currency="XXY"), "INVALID_FIELD", "currency"),
    "an unknown status": ("gateway_txns", changed(status="DONE"), "INVALID_FIELD", "status"),
    "no currency": ("gateway_txns", without("currency"), "MISSING_FIELD", "currency"),
    "a time without a zone": (
        "gateway_txns",
        changed(timestamp="2025-12-18T10:15:30"),
        "INVALID_FIELD",
        "timestamp",
    ),
    "the bank on the gateway's topic": (
        "gateway_txns",
        encoded("poison", "BANK"),
        "WRONG_SOURCE",
        "source",
    ),
    "the gateway on the bank's topic": ("bank_txns", encoded("poison"), "WRONG_SOURCE", "source"),
    "two megabytes": ("gateway_txns", changed(pad="x" * (2 << 20)), "OVERSIZE", "$"),
    "a tombstone": ("gateway_txns", None, "EMPTY", "$"),
    "nothing": ("bank_txns", b"", "EMPTY", "$"),
    "a moved record of unknown origin": (
        "rekeyed_txns",
        encoded("poison"),
        "MISSING_FIELD",
        "headers",
    ),
    "an action without a type": (
        "recon_actions",
        b'{"action_id": "a", "txn_id": "poison"}',
        "MISSING_FIELD",
        "type",
    ),
}

#: Over HTTP the payload says whose side it is, an array is a batch, and actions have a path.
POSTED = [
    name
    for name, (topic, value, reason, _) in POISON.items()
    if topic.endswith("_txns") and topic != "rekeyed_txns" and value is not None
    if name != "an array" and reason != "WRONG_SOURCE"
]
STATUS_OF = {"MALFORMED_JSON": 400, "DUPLICATE_KEY": 400, "EMPTY": 400, "OVERSIZE": 413}


@dataclass(frozen=True, slots=True)
class Sent:
    """One bad record among good ones, all on one partition."""

    place: Any
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What was sent, and the dead letters by (topic, partition, offset) of what they are about."""

    roles: Roles
    sent: dict[str, Sent]
    letters: dict[tuple[str, int, int], Any]


@pytest.fixture(scope="module")
def aftermath(installation: Roles) -> Aftermath:
    """Every bad record between two good payments, and what became of them."""
    installation.ensure("engine-1", "engine-2", "sink", "api")
    topic = installation.prefix + "recon_dlq"
    since = ends(installation.brokers, topic)
    with feeder(installation) as feed:
        sent = {name: send(feed, number, name) for number, name in enumerate(POISON)}
    until(
        lambda: len(read(installation.brokers, topic, since)) >= len(POISON),
        f"{len(POISON)} dead letters",
        every_s=1.0,
    )
    letters = {subject(letter): letter for letter in read(installation.brokers, topic, since)}
    return Aftermath(installation, sent, letters)


def send(feed: Feeder, number: int, name: str) -> Sent:
    topic, value, _, _ = POISON[name]
    partition = number % PARTITIONS
    before, after = (txn_on(partition, f"{when}-{number}") for when in ("before", "after"))
    feed.pair(before)
    place = feed.put(topic, value, b"poison", partition)
    feed.pair(after)
    return Sent(place, before, after)


def headers_of(letter: Any) -> dict[str, str]:
    return {name: value.decode() for name, value in letter.headers}


def subject(letter: Any) -> tuple[str, int, int]:
    headers = headers_of(letter)
    topic, partition, offset = (
        headers[f"__streams.errors.{name}"] for name in ("topic", "partition", "offset")
    )
    return topic, int(partition), int(offset)


@pytest.mark.parametrize("name", POISON)
def test_a_bad_record_has_its_dead_letter_with_place_reason_and_bytes(
    aftermath: Aftermath, name: str
) -> None:
    topic, value, reason, field = POISON[name]
    place = aftermath.sent[name].place

    letter = aftermath.letters[place.topic, place.partition, place.offset]

    assert place.topic == aftermath.roles.prefix + topic
    assert letter.key == b"poison"
    assert opened(letter.key, letter.value, letter.headers)[:2] == (b"poison", value)
    assert not value or value not in letter.value
    headers = headers_of(letter)
    assert (headers["recon-reason"], headers["recon-field"]) == (reason, field)
    assert headers["__streams.errors.message"].startswith(f"{field}: ")
    assert int(headers["recon-arrived-ms"]) == place.timestamp


def test_nothing_else_was_buried(aftermath: Aftermath) -> None:
    assert len(aftermath.letters) == len(POISON)


@pytest.mark.parametrize("name", POISON)
def test_the_good_payments_around_it_are_matched(aftermath: Aftermath, name: str) -> None:
    sent = aftermath.sent[name]

    assert aftermath.roles.await_state(sent.before, "MATCHED")
    assert aftermath.roles.await_state(sent.after, "MATCHED")


@pytest.mark.parametrize("name", POSTED)
def test_posted_it_is_refused_with_a_problem_that_names_the_field(
    aftermath: Aftermath, name: str
) -> None:
    _, value, reason, field = POISON[name]

    answer = aftermath.roles.ask("/events", post=value)

    assert answer.status == STATUS_OF.get(reason, 422)
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    (error,) = answer.json()["errors"]
    assert (error["field"], error["reason"]) == (field, reason)


def test_bad_records_are_counted_by_reason(aftermath: Aftermath) -> None:
    exposed = b"".join(
        aftermath.roles.ask("/metrics", engine).body for engine in ("engine-1", "engine-2")
    )

    reasons = {reason for _, _, reason, _ in POISON.values()}
    assert {r for r in reasons if f'reason="{r}"'.encode() in exposed} == reasons


@pytest.mark.parametrize(
    ("key", "partition"),
    [
        (None, 0),
        (b"somebody-else", None),
        (b"", 1),
        (b"\xff\xfe", 2),
        (b"right", 0),
        (b"right", 1),
        (b"right", 2),
        (b"right", 3),
    ],
)
def test_a_record_in_the_wrong_place_is_moved_and_gets_its_verdict(
    stack: Roles, key: bytes | None, partition: int | None
) -> None:
    txn_id = f"moved-{key!r}-{partition}".replace("\\", "")
    key = txn_id.encode() if key == b"right" else key
    with feeder(stack) as feed:
        gateway = feed.put("gateway_txns", encoded(txn_id), key, partition)
        bank = feed.put("bank_txns", encoded(txn_id, "BANK"), key, partition)

    legs = stack.await_state(txn_id, "MATCHED")["legs"]
    for side, sent in (("gateway", gateway), ("bank", bank)):
        (fact,) = legs[side]["facts"]
        where = {"topic": sent.topic, "partition": sent.partition, "offset": sent.offset}
        assert fact["position"] == where
