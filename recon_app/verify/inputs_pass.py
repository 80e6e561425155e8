"""The inputs of one partition, folded case by case, and held against journal and table."""

from collections.abc import Callable, Sequence
from typing import Final
from zlib import crc32

from msgspec import Struct

from recon_app.codec.partitions import partition_for
from recon_app.domain.decision import Trigger
from recon_app.domain.events import Origin
from recon_app.domain.policy import PolicyBook
from recon_app.domain.remedies import Refusal
from recon_app.domain.unlinked import is_unlinked, unlinked_lines
from recon_app.errors import PoisonError
from recon_app.privacy.current import kept as known_as
from recon_app.streaming.batch import Headers, Record
from recon_app.verify.cases_check import CasesCheck
from recon_app.verify.dead_letters import DeadLetters, Whence, is_too_large
from recon_app.verify.findings import Findings, What
from recon_app.verify.fold import arrival_order, fold
from recon_app.verify.ledger import INPUT, Ledger, hash_of
from recon_app.verify.lines import event_line, unlinked_line
from recon_app.verify.plan import Plan
from recon_app.verify.reader import Reader

__all__ = ["InputsPass", "Kept", "Move"]

#: So many records of one partition are held at a time.
SLICE_RECORDS: Final = 1_000_000
#: What the order of processing decides, and the journal alone can tell.
BY_ORDER: Final = (Refusal.UNKNOWN_TXN, Refusal.TOO_MANY_ACTIONS)
#: The partition a record was moved to, and where it came from.
Move = tuple[int, Whence]


class Kept(Struct, gc=False):
    """A record as long as its case is not folded."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: Headers


class InputsPass:
    """Reads all source topics of one partition number."""

    def __init__(
        self,
        plan: Plan,
        partition: int,
        ledger: Ledger,
        dead: DeadLetters,
        check: CasesCheck,
        policies: PolicyBook,
        findings: Findings,
        tell: Callable[[int], None],
    ) -> None:
        self.records = self.events = self.actions = self.unlinked = 0
        self.moves_out: list[Move] = []
        self.moves_in: list[Move] = []
        self._plan = plan
        self._partition = partition
        self._ledger = ledger
        self._dead = dead
        self._check = check
        self._policies = policies
        self._findings = findings
        self._tell = tell

    async def read(self, reader: Reader) -> None:
        """Read and fold everything, in slices of the transactions where there is much."""
        names = [topic.name for topic in self._plan.topics.sources]
        ends = await reader.ends((name, self._partition) for name in names)
        slices = 1 + sum(ends.values()) // SLICE_RECORDS
        for slice_ in range(slices):
            groups: dict[bytes, list[Kept]] = {}
            for name in names:
                end = ends[name, self._partition]
                async for records in reader.scan(name, self._partition, 0, end):
                    self._group(records, groups, slice_, slices)
            for key, kept in groups.items():
                self._case(key, kept)

    def _group(
        self, records: Sequence[Record], groups: dict[bytes, list[Kept]], slice_: int, slices: int
    ) -> None:
        for record in records:
            key = record.key or b""
            if slices > 1 and crc32(key) % slices != slice_:
                continue
            kept = Kept(
                record.topic,
                record.partition,
                record.offset,
                record.timestamp,
                record.key,
                record.value,
                record.headers,
            )
            group = groups.get(key)
            if group is None:
                groups[key] = [kept]
            else:
                group.append(kept)
            self.records += 1
        self._tell(len(records))

    def _case(self, key: bytes, kept: list[Kept]) -> None:
        """All records of one key."""
        is_home = partition_for(key, self._plan.partitions) == self._partition
        triggers: list[Trigger] = []
        records: dict[int, Kept] = {}
        for record in kept:
            trigger = None if self._is_done_elsewhere(record) else self._read(record)
            if trigger is None:
                continue
            if not is_home or trigger.txn_id.encode() != key or record.key is None:
                self._move(record, trigger)
            elif self._accept(record, trigger):
                triggers.append(trigger)
                records[id(trigger)] = record
        if triggers := self._unlinked(triggers):
            self._settle(key, triggers, records)

    def _is_done_elsewhere(self, record: Kept) -> bool:
        """Whether its events were moved, as those of a raw payload, or it was sent again."""
        if self._dead.was_redriven(record):
            return True
        parts = self._plan.inlet.moved_out(record)
        if parts is None:
            return False
        for part in parts if self._must_be_done(record) else ():
            if isinstance(part, PoisonError):
                self._dead.expect(record, part.reason)
            elif record.topic != self._plan.topics.rekeyed.name:
                self._moved(*part)
        return True

    def _read(self, record: Kept) -> Trigger | None:
        try:
            if record.topic == self._plan.topics.rekeyed.name:
                origin = self._plan.inlet.origin(record)
                whence = (origin.topic, origin.partition, origin.offset)
                self.moves_in.append((self._partition, whence))
            return self._plan.inlet.trigger(record)
        except PoisonError as fault:
            if self._must_be_done(record):
                self._dead.expect(record, fault.reason)
            return None

    def _must_be_done(self, record: Record) -> bool:
        """Whether it was there at the as-of instant; later ones may be done or not."""
        return record.offset < self._plan.ends[record.topic, record.partition]

    def _move(self, record: Kept, trigger: Trigger) -> None:
        origin = trigger.origin
        assert origin is not None
        if self._must_be_done(record):
            self._moved(trigger.txn_id, origin)

    def _moved(self, txn_id: str, origin: Origin) -> None:
        home = partition_for(txn_id.encode(), self._plan.partitions)
        self.moves_out.append((home, (origin.topic, origin.partition, origin.offset)))

    def _accept(self, record: Kept, trigger: Trigger) -> bool:
        """Whether the record counts: it was decided, or should have been."""
        if trigger.event is not None:
            return self._accept_event(record, trigger)
        origin = trigger.origin
        assert origin is not None
        assert trigger.action is not None
        seen = self._ledger.actions.get((origin.topic, origin.partition, origin.offset))
        if seen is None:
            return self._undecided(record, trigger)
        self.actions += not seen.seen
        if (seen.txn_id, seen.action_id) != (trigger.txn_id, trigger.action.action_id):
            self._differs(record, trigger, seen.action_id)
        is_first, seen.seen = not seen.seen, True
        return is_first and seen.refusal not in BY_ORDER

    def _accept_event(self, record: Kept, trigger: Trigger) -> bool:
        origin, event = trigger.origin, trigger.event
        assert origin is not None
        assert event is not None
        log = self._ledger.log_of(origin.topic, origin.partition)
        decided = log.get(origin.offset)
        if not decided:
            return self._undecided(record, trigger)
        sha256 = known_as(record.value or b"").sha256
        if hash_of(event_line(event, origin.arrived_ms, sha256)) != decided & ~1:
            self._differs(record, trigger, "another event")
        is_first = log.mark(origin.offset, INPUT)
        self.events += is_first
        return is_first

    def _undecided(self, record: Kept, trigger: Trigger) -> bool:
        """No decision was made on it: it is lost, unless it came later or was buried."""
        if not self._must_be_done(record):
            return False
        reason = self._dead.reason(record)
        if is_too_large(reason):
            self._dead.tolerate(record)
            return False
        if reason is None:
            place = f"{record.topic}-{record.partition}:{record.offset}"
            self._add(What.INPUT_LOST, trigger, place, "one decision", "none")
        return True

    def _differs(self, record: Kept, trigger: Trigger, actual: object) -> None:
        place = f"{record.topic}-{record.partition}:{record.offset}"
        self._add(What.DECISION_DIFFERS, trigger, place, "the event that came in", actual)

    def _unlinked(self, triggers: list[Trigger]) -> list[Trigger]:
        """Note the lines that belong to no case; returns the other triggers."""
        loose = [t.event for t in triggers if t.event is not None and is_unlinked(t.event)]
        if not loose:
            return triggers
        lines = list(unlinked_lines(loose))
        self.unlinked += len(lines)
        self._check.totals.add_unlinked(lines)
        self._ledger.unlinked.update(map(unlinked_line, lines))
        return [trigger for trigger in triggers if not is_unlinked(trigger.event)]

    def _settle(self, key: bytes, triggers: list[Trigger], records: dict[int, Kept]) -> None:
        if len(triggers) > 1:
            triggers.sort(key=arrival_order)
        trail = self._check.trails.get(key)
        until_ms = self._plan.as_of_ms
        if trail is not None and trail.fired_ms > until_ms:
            until_ms = trail.fired_ms
        done = fold(triggers, self._policies, until_ms)
        for trigger, _ in done.buried:
            self._dead.expect(records[id(trigger)], "INTERNAL")
        self._check.case(trail, done, triggers)

    def _add(
        self, what: What, trigger: Trigger, place: str, expected: object, actual: object
    ) -> None:
        self._findings.add(
            what, "journal", trigger.txn_id, place, expected, actual, partition=self._partition
        )
