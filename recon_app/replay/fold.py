"""The replay of one partition number: records in the order of arrival, through the core.

Before a record that arrived at ``t`` is decided, every timer due before ``t`` fires: inputs that
arrived no later than a deadline are in first, as they are live. No clock is read.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from agents.inbound import Inbound
from recon_app.codec.partitions import partition_for
from recon_app.domain.case import next_due
from recon_app.domain.decide import decide
from recon_app.domain.decision import Decision, Trigger
from recon_app.domain.policy import PolicyBook
from recon_app.domain.states import Outcome, TriggerKind
from recon_app.errors import PoisonError
from recon_app.raw_payloads import is_raw
from recon_app.replay.pins import NO_PINS, Pins
from recon_app.replay.store import CaseStore
from recon_app.streaming.batch import Record

__all__ = ["DeadLetter", "Fold", "Step"]


@dataclass(frozen=True, slots=True)
class Step:
    """One decision. The case after it: ``case_json`` is for the journal, ``row`` for the table."""

    key: bytes
    trigger: Trigger
    decision: Decision
    record: Record | None
    case_json: bytes | None
    row: bytes | None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A record that cannot be decided, and why."""

    record: Record
    fault: PoisonError


class Fold:
    """Decides; keeps the cases in ``store`` and writes nothing."""

    def __init__(
        self, inbound: Inbound, policies: PolicyBook, partition: int, pins: Pins = NO_PINS
    ) -> None:
        self.store = CaseStore()
        self._inbound = inbound
        self._policies = policies
        self._partition = partition
        self._pins = pins

    def apply(self, record: Record, at_ms: int) -> Iterator[Step | DeadLetter]:
        """What is due before ``at_ms``, then the record.

        Nothing more comes of a record that lies where its transaction does not live: it was moved,
        and is decided where it was moved to. The same goes for a raw payload, whose events were.
        """
        yield from self.advance(at_ms)
        if record.headers and is_raw(record):
            return
        try:
            trigger = self._inbound.trigger(record)
            key = trigger.txn_id.encode()
            if record.key == key and self._is_at_home(key):
                yield self._decide(key, trigger, record)
        except PoisonError as fault:
            yield DeadLetter(record, fault)

    def advance(self, before_ms: int) -> Iterator[Step]:
        """Fire every timer due before that time, in the order of time."""
        while (due := self.store.next_due(before_ms)) is not None:
            due_ms, key = due
            case = self.store.get(key)
            assert case is not None
            timer = next_due(case)
            assert timer is not None
            trigger = Trigger(TriggerKind.TIMER, due_ms, key.decode(), timer=timer[1])
            step = self._decide(key, trigger, None)
            assert step.decision.outcome is not Outcome.NOOP, (
                f"{key!r}: a due timer came to nothing"
            )
            if step.decision.case is None:
                self.store.drop(key)
            yield step

    def _decide(self, key: bytes, trigger: Trigger, record: Record | None) -> Step:
        found_nothing = trigger.action is not None and self._pins.found_nothing(trigger.origin)
        case = None if found_nothing else self.store.get(key)
        decision = decide(case, trigger, self._policies)
        if decision.case is None:
            return Step(key, trigger, decision, record, None, None)
        case_json = self.store.put(key, decision.case)
        return Step(key, trigger, decision, record, case_json, self.store.rows[key])

    def _is_at_home(self, key: bytes) -> bool:
        partitions = self._inbound.topics.rekeyed.partitions
        return partition_for(key, partitions) == self._partition
