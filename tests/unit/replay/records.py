"""Recorded inputs without a broker: records as a consumer gives them, one partition."""

from dataclasses import dataclass, field

from agents.inbound import Inbound
from recon_app.codec.actions import encode_action
from recon_app.domain.actions import Action, ActionType, Actor
from recon_app.domain.policy import PolicyBook
from recon_app.policy_file import load_policies
from recon_app.replay.fold import Fold, Step
from recon_app.replay.pins import NO_PINS, Pins
from recon_app.settings import Settings
from recon_app.streaming.batch import Headers
from recon_app.topics import topics
from tests.journal_tape import START_MS, payload

__all__ = ["DUE_MS", "LIVE", "Recorded", "Tape", "fold", "steps"]

LIVE = topics(Settings(partitions=1))
#: How long the second side has by the built-in policy.
DUE_MS = 60_000


@dataclass(slots=True)
class Recorded:
    """A record."""

    topic: str
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    partition: int = 0
    headers: Headers = field(default_factory=list)


class Tape:
    """Hands out offsets; times are in milliseconds after the start."""

    def __init__(self) -> None:
        self._next: dict[str, int] = {}

    def event(self, at_ms: int, txn_id: str, source: str, **fields: object) -> Recorded:
        """An event of a side."""
        topic = LIVE.gateway.name if source == "GATEWAY" else LIVE.bank.name
        return self.put(topic, at_ms, txn_id, payload(txn_id, source, **fields))

    def action(self, at_ms: int, txn_id: str, kind: ActionType = ActionType.VOID) -> Recorded:
        """An action that names no evidence."""
        offset = self._next.get(LIVE.actions.name, 0)
        asked = Action(f"a{offset}", kind, txn_id, None, Actor("asha"), None, None, START_MS)
        return self.put(LIVE.actions.name, at_ms, txn_id, encode_action(asked))

    def put(self, topic: str, at_ms: int, key: str, value: bytes) -> Recorded:
        """Any record."""
        offset = self._next.get(topic, 0)
        self._next[topic] = offset + 1
        return Recorded(topic, offset, START_MS + at_ms, key.encode(), value)


def fold(pins: Pins = NO_PINS, policies: PolicyBook | None = None) -> Fold:
    """A replay of the one partition, by the built-in policy unless told otherwise."""
    return Fold(Inbound(LIVE, 256 * 1024), policies or load_policies(), 0, pins)


def steps(replay: Fold, *records: Recorded) -> list[Step]:
    """The decisions on records that arrive in this order."""
    return [
        step
        for record in records
        for step in replay.apply(record, record.timestamp)
        if isinstance(step, Step)
    ]
