"""A journal without a broker: what comes in is decided by the real core, as the engine does it."""

import json
from zlib import crc32

from agents.inbound import raw_envelope
from agents.journal import journal_record
from recon_app.codec.events import decode_event
from recon_app.codec.journal import encode_record
from recon_app.domain.actions import Action, ActionType, Actor
from recon_app.domain.case import Case
from recon_app.domain.decide import decide
from recon_app.domain.decision import RawEnvelope, Trigger
from recon_app.domain.events import Origin, Source
from recon_app.domain.evidence import evidence_digest
from recon_app.domain.states import TimerKind, TriggerKind
from recon_app.policy_file import load_policies
from tables.postgres.journal_write import JournalMessage

__all__ = ["START_MS", "JournalTape", "payload"]

START_MS = 1_766_052_930_000
MAX_BYTES = 256 * 1024


def payload(txn_id: str, source: str, **fields: object) -> bytes:
    """An event as a producer sends it; ``fields`` replace or add to the seven."""
    kind = "PAYMENT_CAPTURED" if source == "GATEWAY" else "LEDGER_POSTED"
    seven = {"txn_id": txn_id, "amount": 50_000, "currency": "INR", "source": source}
    seven |= {"event_type": kind, "status": "SUCCESS", "timestamp": "2025-12-18T10:15:30Z"}
    return json.dumps(seven | fields).encode()


class JournalTape:
    """Keeps the cases, hands out offsets; time goes on by a second with every event."""

    def __init__(self, partitions: int = 2) -> None:
        self.cases: dict[str, Case] = {}
        self.messages: list[JournalMessage] = []
        self.now_ms = START_MS
        self._policies = load_policies()
        self._journal = [0] * partitions
        self._inputs: dict[tuple[str, int], int] = {}

    def event(self, txn_id: str, source: str, **fields: object) -> JournalMessage:
        """Deliver an event."""
        value = payload(txn_id, source, **fields)
        side = Source(source)
        event = decode_event(value, txn_id.encode(), side, MAX_BYTES)
        origin = self._origin("gateway_txns" if side is Source.GATEWAY else "bank_txns", txn_id)
        trigger = Trigger(TriggerKind(source), origin.arrived_ms, txn_id, origin, event=event)
        return self._decide(trigger, raw_envelope(value))

    def pair(self, txn_id: str, **bank: object) -> None:
        """A gateway event and its bank event; ``bank`` says how the latter differs."""
        self.event(txn_id, "GATEWAY")
        self.event(txn_id, "BANK", **bank)

    def action(
        self, txn_id: str, action_id: str, kind: ActionType, expected: str | None = None
    ) -> JournalMessage:
        """Deliver an action, by someone who saw the case as it is unless ``expected`` is given."""
        case = self.cases.get(txn_id)
        seen = expected or (evidence_digest(case) if case else "none")
        actor = Actor("ana", roles=["analyst"])
        action = Action(action_id, kind, txn_id, seen, actor, "FEE", "checked", self.now_ms)
        origin = self._origin("recon_actions", txn_id)
        return self._decide(
            Trigger(TriggerKind.ACTION, origin.arrived_ms, txn_id, origin, action=action), None
        )

    def deadline(self, txn_id: str) -> JournalMessage:
        """Let the SLA of a case pass."""
        due_ms = self.cases[txn_id].deadline_ms
        assert due_ms is not None
        self.now_ms = max(self.now_ms, due_ms)
        return self._decide(Trigger(TriggerKind.TIMER, due_ms, txn_id, timer=TimerKind.SLA), None)

    def _origin(self, topic: str, txn_id: str) -> Origin:
        self.now_ms += 1000
        key = (topic, self._partition(txn_id))
        offset = self._inputs[key] = self._inputs.get(key, -1) + 1
        return Origin(*key, offset, self.now_ms)

    def _partition(self, txn_id: str) -> int:
        return crc32(txn_id.encode()) % len(self._journal)

    def _decide(self, trigger: Trigger, raw: RawEnvelope | None) -> JournalMessage:
        decision = decide(self.cases.get(trigger.txn_id), trigger, self._policies)
        if decision.case is not None:
            self.cases[trigger.txn_id] = decision.case
        partition = self._partition(trigger.txn_id)
        record = journal_record(trigger, decision, raw, partition, trigger.at_ms + 250)
        message = JournalMessage(partition, self._journal[partition], encode_record(record))
        self._journal[partition] += 1
        self.messages.append(message)
        return message
