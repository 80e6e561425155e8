"""What the join asks of a turn: verdicts for good records, dead letters for bad ones, moves."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from agents.join import Join
from recon_app.codec.actions import encode_action
from recon_app.codec.cases import decode_row
from recon_app.codec.journal import decode_record
from recon_app.codec.partitions import partition_for
from recon_app.dlq.letters import Original, opened
from recon_app.domain.actions import Action, ActionType, Actor
from recon_app.domain.states import Outcome, State
from recon_app.policy_file import load_policies
from recon_app.settings import Settings
from recon_app.streaming.batch import Record
from recon_app.streaming.turn import Due, Turn
from recon_app.topics import topics

PARTITIONS = 4
TOPICS = topics(Settings(partitions=PARTITIONS))
TXN = "TXN1001"
HOME = partition_for(TXN.encode(), PARTITIONS)
T0 = 1_766_052_930_000


@dataclass
class Rec:
    """A Kafka record, as far as the join looks at it."""

    topic: str
    value: bytes | None
    key: bytes | None = TXN.encode()
    partition: int = HOME
    offset: int = 0
    timestamp: int = T0
    headers: list[tuple[str, bytes]] = field(default_factory=list)


def event(source: str, **changes: Any) -> bytes:
    fields = {
        "txn_id": TXN,
        "amount": 50000,
        "currency": "INR",
        "source": source,
        "event_type": {"GATEWAY": "PAYMENT_CAPTURED", "BANK": "LEDGER_POSTED"}[source],
        "status": "SUCCESS",
        "timestamp": "2025-12-18T10:15:30Z",
    }
    return json.dumps(fields | changes).encode()


def gateway(**changes: Any) -> Rec:
    return Rec("gateway_txns", event("GATEWAY", **changes))


def bank(**changes: Any) -> Rec:
    return Rec("bank_txns", event("BANK", **changes))


class Partition:
    """The rows one partition has, and a turn over them."""

    def __init__(self, limit: int = 1 << 20) -> None:
        self.rows: dict[bytes, bytes] = {}
        self.join = Join(TOPICS, load_policies(None), 64 * 1024, limit)

    def turn(self, *records: Rec, due: Sequence[Due] = ()) -> Turn:
        read = self.rows.get
        turn = Turn(HOME, T0 + 5, lambda keys: [read(key) for key in keys], due=due)
        turn.records = cast(Sequence[Record], records)
        turn.loaded.update((item.key, item.row) for item in due)
        self.join(turn)
        self.rows |= {key: row for key, row in turn.rows.items() if row is not None}
        return turn


@pytest.fixture
def partition() -> Partition:
    return Partition()


def sent(turn: Turn, topic: str, number: int = HOME) -> list[Any]:
    return turn.sends.get((topic, number), [])


def headers(send: Any) -> dict[str, str]:
    return {name: value.decode() for name, value in send.headers}


def test_two_legs_in_one_turn_match_and_leave_a_journal_record_each(partition: Partition) -> None:
    turn = partition.turn(gateway(), bank())

    records = [decode_record(send.value) for send in sent(turn, "recon_journal")]
    assert [(r.seq, r.after and r.after.state) for r in records] == [
        (1, State.GATEWAY_RECEIVED),
        (2, State.MATCHED),
    ]
    assert decode_row(turn.rows[TXN.encode()] or b"").state is State.MATCHED


def test_the_journal_keeps_the_bytes_as_they_came(partition: Partition) -> None:
    record = gateway()
    turn = partition.turn(record)

    raw = decode_record(sent(turn, "recon_journal")[0].value).raw
    assert raw is not None
    assert (raw.raw.encode(), raw.raw_codec) == (record.value, "utf8")


def test_poison_between_good_records_is_buried_and_the_others_get_their_verdict(
    partition: Partition,
) -> None:
    poison = Rec("gateway_txns", b"{not json", offset=17)
    turn = partition.turn(gateway(), poison, bank())

    letter = sent(turn, "recon_dlq")[0]
    assert b"not json" not in letter.value
    assert opened(*letter) == Original(TXN.encode(), b"{not json", [])
    assert headers(letter)["recon-reason"] == "MALFORMED_JSON"
    assert headers(letter)["__streams.errors.offset"] == "17"
    assert len(sent(turn, "recon_journal")) == 2


def test_an_event_of_the_other_side_is_buried(partition: Partition) -> None:
    turn = partition.turn(Rec("gateway_txns", event("BANK")))

    assert headers(sent(turn, "recon_dlq")[0])["recon-reason"] == "WRONG_SOURCE"
    assert turn.rows == {}


@pytest.mark.parametrize("key", [None, b"another"], ids=["no key", "another key"])
def test_a_record_under_a_foreign_key_is_moved_with_its_origin(
    partition: Partition, key: bytes | None
) -> None:
    stray = Rec("gateway_txns", event("GATEWAY"), key=key, offset=9, timestamp=T0 - 1)
    turn = partition.turn(stray)

    moved = sent(turn, "rekeyed_txns")[0]
    assert (moved.key, moved.value) == (TXN.encode(), stray.value)
    assert headers(moved)["recon-origin-offset"] == "9"
    assert turn.rows == {}


def test_a_record_on_a_foreign_partition_is_moved_home(partition: Partition) -> None:
    other = next(n for n in range(99) if partition_for(b"X%d" % n, PARTITIONS) != HOME)
    home = partition_for(b"X%d" % other, PARTITIONS)
    stray = Rec("gateway_txns", event("GATEWAY", txn_id=f"X{other}"), key=b"X%d" % other)
    turn = partition.turn(stray)

    assert len(sent(turn, "rekeyed_txns", home)) == 1


def test_a_moved_record_counts_as_what_it_was_where_it_came_from(partition: Partition) -> None:
    stray = Rec("bank_txns", event("BANK"), key=None, offset=9, timestamp=T0 - 77)
    moved = sent(partition.turn(stray), "rekeyed_txns")[0]
    turn = partition.turn(
        Rec("rekeyed_txns", moved.value, offset=3, timestamp=T0 + 900, headers=moved.headers)
    )

    trigger = decode_record(sent(turn, "recon_journal")[0].value).trigger
    assert (trigger.topic, trigger.offset, trigger.arrived_ms) == ("bank_txns", 9, T0 - 77)


def test_a_moved_record_without_an_origin_is_buried(partition: Partition) -> None:
    turn = partition.turn(Rec("rekeyed_txns", event("BANK")))

    assert headers(sent(turn, "recon_dlq")[0])["recon-reason"] == "MISSING_FIELD"


def test_a_redelivery_is_journalled_and_changes_no_verdict(partition: Partition) -> None:
    partition.turn(gateway(), bank())
    again = gateway()
    again.offset = 5
    turn = partition.turn(again)

    record = decode_record(sent(turn, "recon_journal")[0].value)
    assert record.trigger.outcome is Outcome.NOOP
    assert record.after is not None
    assert record.after.state is State.MATCHED


def test_a_due_timer_decides_at_its_deadline_not_at_the_moment_of_firing(
    partition: Partition,
) -> None:
    partition.turn(gateway())
    row = partition.rows[TXN.encode()]
    deadline_ms = decode_row(row).deadline_ms or 0
    turn = partition.turn(due=[Due(deadline_ms, TXN.encode(), row)])

    record = decode_record(sent(turn, "recon_journal")[0].value)
    assert record.trigger.arrived_ms == deadline_ms == T0 + 60_000
    assert record.after is not None
    assert record.after.state is State.BANK_MISSING


def test_a_decision_too_large_for_the_journal_buries_its_event_and_changes_nothing() -> None:
    partition = Partition(limit=200)
    turn = partition.turn(gateway())

    assert headers(sent(turn, "recon_dlq")[0])["recon-reason"] == "OVERSIZE"
    assert turn.rows == {}
    assert sent(turn, "recon_journal") == []


def test_an_action_on_an_unknown_transaction_is_refused_in_the_journal(
    partition: Partition,
) -> None:
    action = Action("a-1", ActionType.VOID, TXN, "0" * 32, Actor("ann"), "DUPLICATE", "note", T0)
    turn = partition.turn(Rec("recon_actions", encode_action(action)))

    record = decode_record(sent(turn, "recon_journal")[0].value)
    assert (record.trigger.outcome, record.after) == (Outcome.REFUSED, None)


VISA = "4111111111111111"


def test_what_a_raw_producer_sent_is_scrubbed_before_it_is_written(partition: Partition) -> None:
    dirty = event("GATEWAY", payload={"card": VISA, "email": "anna@example.com"})
    turn = partition.turn(Rec("gateway_txns", dirty))

    written = b"".join(send.value or b"" for sends in turn.sends.values() for send in sends)
    assert [word for word in (VISA, "anna@") if word.encode() in written] == []
    raw = decode_record(sent(turn, "recon_journal")[0].value).raw
    assert raw is not None
    assert raw.key_id is not None
    assert raw.raw_sha256 != hashlib.sha256(dirty).hexdigest()


def test_a_transaction_named_by_a_card_is_moved_under_its_token(partition: Partition) -> None:
    named = f"order-{VISA}"
    turn = partition.turn(
        Rec("gateway_txns", event("GATEWAY", txn_id=named), key=named.encode(), offset=7)
    )

    (moved,) = [send for (topic, _), sends in turn.sends.items() for send in sends]
    assert (moved.key or b"").startswith(b"order-pan_")
    assert VISA.encode() not in (moved.value or b"")
    assert headers(moved)["recon-origin-offset"] == "7"


def test_a_raw_payload_is_taken_apart_into_events_of_their_own(partition: Partition) -> None:
    lines = [event("GATEWAY", txn_id=f"raw-{n}") for n in range(3)]
    body = b"\n".join([lines[0], b"not an event", *lines[1:], event("BANK")])
    turn = partition.turn(
        Rec("gateway_txns", body, None, offset=4, headers=[("recon-adapter", b"canonical")])
    )

    moved = [send for (topic, _), its in turn.sends.items() if "rekeyed" in topic for send in its]
    origins = {headers(send)["recon-origin-topic"] for send in moved}
    assert origins == {"gateway_txns", "gateway_txns#2", "gateway_txns#3"}
    assert {headers(send)["recon-origin-offset"] for send in moved} == {"4"}
    assert {headers(send)["recon-adapter-version"] for send in moved} == {"1"}
    (letter,) = sent(turn, "recon_dlq")
    assert headers(letter)["recon-parts"] == "1,4"
    assert opened(*letter).value == body


@pytest.mark.parametrize(
    ("adapter", "body", "parts"),
    [(b"no such", b"{}", "0-"), (b"canonical", b"{broken", "0-"), (b"camt", b"<x", "0-")],
)
def test_a_payload_nobody_can_read_is_one_dead_letter(
    partition: Partition, adapter: bytes, body: bytes, parts: str
) -> None:
    turn = partition.turn(Rec("bank_txns", body, headers=[("recon-adapter", adapter)]))

    (letter,) = sent(turn, "recon_dlq")
    assert headers(letter)["recon-parts"] == parts
    assert sum(map(len, turn.sends.values())) == 1


def test_an_event_that_we_published_ourselves_is_no_raw_payload(partition: Partition) -> None:
    made = [
        ("recon-adapter", b"canonical"),
        ("recon-adapter-version", b"1"),
        ("recon-import-id", b"7"),
    ]
    turn = partition.turn(Rec("gateway_txns", event("GATEWAY"), headers=made))

    raw = decode_record(sent(turn, "recon_journal")[0].value).raw
    assert raw is not None
    assert (raw.adapter, raw.import_id) == ("canonical", "7")
