"""The join: gateway events, bank events and actions of one partition, decided one after another."""

from collections import Counter
from collections.abc import Iterator, Sequence

import structlog

from agents.inbound import Inbound, trigger_of
from agents.journal import written
from agents.shortcut import Shortcut
from agents.templates import Labels, labels_of
from recon_app import metrics
from recon_app.codec.cases import decode_row
from recon_app.codec.origins import moved_headers
from recon_app.codec.partitions import partition_for
from recon_app.codec.plain_event import Plain
from recon_app.codec.poison import Poison
from recon_app.dlq.letters import Original, Place, sealed_letter
from recon_app.domain.case import next_due
from recon_app.domain.decide import decide
from recon_app.domain.decision import Decision, Trigger
from recon_app.domain.policy import PolicyBook
from recon_app.domain.states import Outcome, TriggerKind
from recon_app.errors import PoisonError
from recon_app.raw_payloads import PARTS, is_raw
from recon_app.streaming.batch import NO_HEADERS, Headers, Record
from recon_app.streaming.turn import Due, Turn
from recon_app.topics import Topics
from tables.cases import CaseMemo, Cases

__all__ = ["Join"]

#: The other leg of a payment mostly comes soon; this many cases need no decoding then.
MEMO_CASES = 8192

log = structlog.get_logger(__name__)


class Join:
    """The handler of the engine's pipeline. It awaits nothing; all it asks for commits together."""

    def __init__(
        self, topics: Topics, policies: PolicyBook, max_event_bytes: int, max_output_bytes: int
    ) -> None:
        self._topics = topics
        self._journal = topics.journal.name
        self._policies = policies
        self._inbound = Inbound(topics, max_event_bytes)
        self._max_output_bytes = max_output_bytes
        self._memo = CaseMemo(MEMO_CASES)
        self._shortcut = Shortcut(topics, policies, max_output_bytes)
        self._decided: list[Labels] = []

    def __call__(self, turn: Turn) -> None:
        """Decide everything that waits, or everything that is due."""
        cases = Cases(turn, self._memo)
        for due in turn.due:
            self._fire(turn, cases, due)
        read = list(self._read(turn))
        turn.load([key for _, key, _ in read])
        for record, key, told in read:
            if not self._at_home(turn, record, key):
                self._move(turn, record, _trigger(record, told), key)
            elif not self._shortened(turn, record, key, told):
                self._apply(turn, cases, record, _trigger(record, told), key)
        self._count()

    def _shortened(self, turn: Turn, record: Record, key: bytes, told: Plain | Trigger) -> bool:
        """Whether it was a common event, which takes the short way to the same decision."""
        labels = self._shortcut.write(turn, record, key, told) if isinstance(told, tuple) else None
        if labels is None:
            return False
        self._decided.append(labels)
        return True

    def _count(self) -> None:
        """Tell the metrics what the turn decided; once a turn, as counting has its price."""
        for labels, number in Counter(self._decided).items():
            metrics.DECISIONS.labels(*labels).inc(number)
        self._decided.clear()

    def _read(self, turn: Turn) -> Iterator[tuple[Record, bytes, Plain | Trigger]]:
        """The records with their keys, each as far as it was looked into."""
        for record in turn.records:
            plain = self._inbound.plain(record)
            if plain is not None:
                yield record, plain[0].txn_id.encode(), plain
                continue
            if record.headers and is_raw(record):
                self._take_apart(turn, record)
                continue
            try:
                trigger = self._inbound.trigger(record)
                yield record, trigger.txn_id.encode(), trigger
            except PoisonError as fault:
                self._bury(turn, record, fault)

    def _take_apart(self, turn: Turn, record: Record) -> None:
        """Publish every event of a raw payload; one dead letter for what cannot be read of it."""
        try:
            parts = self._inbound.parts(record)
        except PoisonError as fault:
            self._bury(turn, record, fault)
            return
        for txn_id, send, _ in parts.events:
            turn.send(self._topics.rekeyed.name, *send, self._home(txn_id.encode()))
        metrics.RAW_PARTS.labels("EVENT").inc(len(parts.events))
        metrics.RAW_PARTS.labels("IGNORED").inc(parts.ignored)
        metrics.RAW_PARTS.labels("REJECTED").inc(len(parts.faults))
        if parts.faults:
            self._bury(turn, record, parts.faults[0][1], [(PARTS, parts.unread)])

    def _at_home(self, turn: Turn, record: Record, key: bytes) -> bool:
        """Whether the record lies where its transaction lives. Where a row is.

        Its key is at home.
        """
        if record.key != key:
            return False
        return turn.get(key) is not None or self._home(key) == turn.partition

    def _home(self, key: bytes) -> int:
        return partition_for(key, self._topics.rekeyed.partitions)

    def _move(self, turn: Turn, record: Record, trigger: Trigger, key: bytes) -> None:
        """Re-publish where it belongs, with its origin; never dropped."""
        assert trigger.origin is not None
        metrics.REKEYED.labels(record.topic).inc()
        headers = moved_headers(record.headers, trigger.origin)
        value = self._inbound.stored(record)
        turn.send(self._topics.rekeyed.name, key, value, headers, self._home(key))

    def _apply(
        self, turn: Turn, cases: Cases, record: Record, trigger: Trigger, key: bytes
    ) -> None:
        try:
            decision = decide(cases.get(key), trigger, self._policies)
            self._record(turn, cases, key, trigger, decision, record)
        except PoisonError as fault:
            self._bury(turn, record, fault)
        except Exception as error:  # a core that fails on one event must not stop all others
            log.exception("decision_failed", txn_id=trigger.txn_id)
            self._bury(turn, record, PoisonError(Poison.INTERNAL, "$", repr(error)))

    def _record(
        self,
        turn: Turn,
        cases: Cases,
        key: bytes,
        trigger: Trigger,
        decision: Decision,
        record: Record | None,
    ) -> None:
        """Journal record and row; both or, when one would not fit, neither."""
        value: bytes | None = None
        headers: Headers = NO_HEADERS
        if record is not None:
            value, headers = record.value, record.headers
        encoded, case_json = written(trigger, decision, value, headers, turn.partition, turn.now_ms)
        if len(encoded) > self._max_output_bytes:
            raise PoisonError(Poison.OVERSIZE, "$", f"its decision takes {len(encoded)} bytes")
        turn.send(self._journal, key, encoded)
        if decision.case is not None:
            cases.put(key, decision.case, case_json)
        self._decided.append(labels_of(trigger, decision))

    def _fire(self, turn: Turn, cases: Cases, due: Due) -> None:
        """A timer is a trigger like any other; its time is the deadline.

        Not the moment of firing.
        """
        timer = next_due(decode_row(due.row))
        assert timer is not None
        assert timer[0] == due.due_ms
        txn_id = due.key.decode()
        trigger = Trigger(TriggerKind.TIMER, due.due_ms, txn_id, timer=timer[1])
        decision = decide(cases.get(due.key), trigger, self._policies)
        assert decision.outcome is not Outcome.NOOP, f"{txn_id}: a due timer came to nothing"
        if decision.case is None:
            turn.put(due.key, None)
        else:
            self._record(turn, cases, due.key, trigger, decision, None)

    def _bury(
        self,
        turn: Turn,
        record: Record,
        fault: PoisonError,
        more: Sequence[tuple[str, str]] = (),
    ) -> None:
        """To the dead letters, in the same transaction: the original, sealed, and why."""
        metrics.DEAD_LETTERS.labels(record.topic, fault.reason).inc()
        place = Place(record.topic, record.partition, record.offset, record.timestamp)
        log.warning("dead_letter", **place._asdict(), reason=fault.reason, field=fault.field)
        original = Original(record.key, record.value, list(record.headers))
        letter = sealed_letter(original, fault, place, more)
        partition = turn.partition % self._topics.dlq.partitions
        turn.send(self._topics.dlq.name, *letter, partition=partition)


def _trigger(record: Record, told: Plain | Trigger) -> Trigger:
    return trigger_of(record, told) if isinstance(told, tuple) else told
