"""The journal: what was decided of what, in which order, and when by the broker's clock."""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from recon_app.domain.remedies import Refusal
from recon_app.streaming.batch import Record
from recon_app.verify.findings import Findings, What
from recon_app.verify.ledger import ActionSeen, Ledger, OffsetLog, Trail, hash_of
from recon_app.verify.lines import event_line, transition_line, verdict_json
from recon_app.verify.plan import Plan
from recon_app.verify.reader import Reader
from recon_app.verify.shapes import AfterSeen, RecordSeen
from recon_app.verify.table_pass import SIDE_BITS

__all__ = ["JournalPass", "read_record"]

JOURNAL: Final = "journal"
#: An event that changed nothing is one that was delivered before.
REDELIVERED: Final = "NOOP"

read_record = msgspec.json.Decoder(RecordSeen).decode


class JournalPass:
    """Reads one partition of the journal into the ledger, in as many parts as it takes."""

    def __init__(
        self,
        plan: Plan,
        partition: int,
        ledger: Ledger,
        findings: Findings,
        tell: Callable[[int], None],
    ) -> None:
        self.records = 0
        self.timers = 0
        self._topic = plan.topics.journal.name
        self._partition = partition
        self._ledger = ledger
        self._findings = findings
        self._tell = tell
        self._trails = ledger.trails.setdefault(partition, {})
        self._transitions = ledger.transitions.setdefault(partition, OffsetLog())
        self._position = 0

    async def read(self, reader: Reader, end: int) -> None:
        """Go on to ``end``."""
        async for records in reader.scan(self._topic, self._partition, self._position, end):
            self._take(records)
            self._tell(len(records))
        self._position = max(self._position, end)
        self._ledger.journal_ends[self._partition] = self._position

    def _take(self, records: Sequence[Record]) -> None:
        for record in records:
            assert record.value is not None
            assert record.key is not None
            entry = read_record(record.value)
            self._transitions.put(record.offset, hash_of(transition_line(entry)))
            self._origin(record, entry)
            if entry.after is not None:
                self._decided(record, record.key, entry, entry.after)
        self.records += len(records)

    def _origin(self, record: Record, entry: RecordSeen) -> None:
        """Each input moves its case once."""
        trigger = entry.trigger
        if trigger.topic is None or trigger.offset is None:
            return
        if entry.event is not None:
            sha256 = entry.raw.raw_sha256 if entry.raw else None
            value = hash_of(event_line(entry.event, trigger.arrived_ms, sha256))
            log = self._ledger.log_of(trigger.topic, trigger.partition)
            fresh = log.put(trigger.offset, value | (trigger.outcome == REDELIVERED))
        else:
            fresh = self._action(record, entry)
        if not fresh:
            self._add(What.DECIDED_TWICE, record, entry, None, _origin_text(entry))

    def _action(self, record: Record, entry: RecordSeen) -> bool:
        trigger, actions = entry.trigger, self._ledger.actions
        origin = (trigger.topic or "", trigger.partition, trigger.offset or 0)
        if origin in actions:
            return False
        actions[origin] = ActionSeen(entry.txn_id, trigger.id, trigger.outcome, trigger.refusal)
        known = self._trails.get(record.key or b"")
        if trigger.refusal == Refusal.UNKNOWN_TXN and known is not None and known.seq:
            self._add(What.ACTION_OUTCOME, record, entry, "a known case", trigger.refusal)
        return True

    def _decided(self, record: Record, key: bytes, entry: RecordSeen, after: AfterSeen) -> None:
        trail = self._trails.get(key)
        if trail is None:
            trail = self._trails[key] = Trail()
        self._count(record, trail, entry, after)
        trail.offset = record.offset
        trail.verdict = hash_of(verdict_json(after))
        if trail.row_seq == after.seq and trail.row_incarnation == after.incarnation:
            trail.row_agrees = trail.row_verdict == trail.verdict
        if entry.trigger.timer is not None:
            self._fired(record, trail, entry)
        if entry.effects:
            self._breached(record, trail, entry, after)

    def _count(self, record: Record, trail: Trail, entry: RecordSeen, after: AfterSeen) -> None:
        """``seq`` counts the decisions of a case, ``version`` those that changed it.

        After the stub of an expired case is gone, the case begins anew.
        """
        if trail.is_stub and after.incarnation != trail.incarnation:
            trail.seq = trail.version = trail.breached = 0
        wanted = trail.seq + 1
        if (entry.seq, after.seq) != (wanted, wanted):
            self._add(What.SEQUENCE, record, entry, wanted, entry.seq)
        if after.version - trail.version not in (0, 1) or not after.version:
            self._add(What.VERSION, record, entry, trail.version + 1, after.version)
        trail.incarnation, trail.seq, trail.version = after.incarnation, after.seq, after.version
        trail.is_stub = after.is_stub
        if not trail.is_stub:
            trail.told_seq, trail.told_version = after.seq, after.version

    def _fired(self, record: Record, trail: Trail, entry: RecordSeen) -> None:
        due_ms = entry.trigger.arrived_ms
        self.timers += 1
        trail.fired_ms = max(trail.fired_ms, due_ms)
        if record.timestamp < due_ms:
            self._add(What.BREACH_EARLY, record, entry, f"at {due_ms} ms", record.timestamp)

    def _breached(self, record: Record, trail: Trail, entry: RecordSeen, after: AfterSeen) -> None:
        for effect in entry.effects:
            if effect.type != "BREACH":
                continue
            side = str((effect.args or {}).get("side"))
            bit = SIDE_BITS.get(side, 4)
            if trail.breached & bit:
                self._add(What.BREACH_TWICE, record, entry, f"{side} once", "again")
            if after.deadline_ms is None or record.timestamp < after.deadline_ms:
                self._add(What.BREACH_EARLY, record, entry, after.deadline_ms, record.timestamp)
            trail.breached |= bit

    def _add(
        self, what: What, record: Record, entry: RecordSeen, expected: object, actual: object
    ) -> None:
        place = f"{record.partition}:{record.offset}"
        self._findings.add(
            what, JOURNAL, entry.txn_id, place, expected, actual, partition=self._partition
        )


def _origin_text(entry: RecordSeen) -> str:
    trigger = entry.trigger
    return f"{trigger.topic}-{trigger.partition}:{trigger.offset}"
