"""From Kafka records to triggers: decoding, origins, and what must go elsewhere first."""

import base64
import hashlib
from dataclasses import dataclass, field

from recon_app.codec.actions import decode_action
from recon_app.codec.events import decode_event
from recon_app.codec.plain_event import Plain, event_of, read_plain
from recon_app.codec.poison import Poison
from recon_app.domain.decision import RawEnvelope, Trigger
from recon_app.domain.events import Origin, Source
from recon_app.domain.states import TriggerKind
from recon_app.errors import PoisonError
from recon_app.streaming.batch import Headers, Record
from recon_app.topics import Topics

__all__ = ["ADAPTER", "Inbound", "origin_headers", "raw_envelope", "trigger_of"]

ADAPTER = "canonical"
ADAPTER_VERSION = "1"
KIND_OF = {Source.GATEWAY: TriggerKind.GATEWAY, Source.BANK: TriggerKind.BANK}

#: The headers our own re-publishers carry; trusted on internal topics only.
ORIGIN_TOPIC = "recon-origin-topic"
ORIGIN_PARTITION = "recon-origin-partition"
ORIGIN_OFFSET = "recon-origin-offset"
ORIGIN_ARRIVED = "recon-origin-arrived-ms"


@dataclass(frozen=True, slots=True)
class Inbound:
    """How the records of each source topic become triggers."""

    topics: Topics
    max_event_bytes: int
    _sides: dict[str, Source] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        sides = {self.topics.gateway.name: Source.GATEWAY, self.topics.bank.name: Source.BANK}
        object.__setattr__(self, "_sides", sides)

    def plain(self, record: Record) -> Plain | None:
        """The seven fields of a plain event on the topic of its own side; None for all else."""
        value, side = record.value, self._sides.get(record.topic)
        if value is None or side is None:
            return None
        if len(value) + len(record.key or b"") > self.max_event_bytes:
            return None
        return read_plain(value, side)

    def trigger(self, record: Record) -> Trigger:
        """What a record says happened.

        Raises:
            PoisonError: it cannot be processed, ever; the record belongs to the dead letters.
        """
        origin = self.origin(record)
        if origin.topic == self.topics.actions.name:
            action = decode_action(record.value)
            arrived = origin.arrived_ms
            return Trigger(TriggerKind.ACTION, arrived, action.txn_id, origin, action=action)
        event = decode_event(record.value, record.key, self._side(origin), self.max_event_bytes)
        kind = KIND_OF[event.source]
        return Trigger(kind, origin.arrived_ms, event.txn_id, origin, event=event)

    def origin(self, record: Record) -> Origin:
        """Where the record came in first: itself, unless we moved it here."""
        if record.topic != self.topics.rekeyed.name:
            return Origin(record.topic, record.partition, record.offset, record.timestamp)
        headers = dict(record.headers)
        try:
            return Origin(
                headers[ORIGIN_TOPIC].decode(),
                int(headers[ORIGIN_PARTITION]),
                int(headers[ORIGIN_OFFSET]),
                int(headers[ORIGIN_ARRIVED]),
            )
        except (KeyError, ValueError):
            raise PoisonError(Poison.MISSING_FIELD, "headers", "no origin on rekeyed") from None

    def _side(self, origin: Origin) -> Source | None:
        """The side a topic stands for; none is left to the payload where both may come."""
        return self._sides.get(origin.topic)


def trigger_of(record: Record, plain: Plain) -> Trigger:
    """The trigger of a record on the topic of its side that ``plain`` was read from."""
    event, at_ms = event_of(plain), record.timestamp
    origin = Origin(record.topic, record.partition, record.offset, at_ms)
    return Trigger(KIND_OF[event.source], at_ms, event.txn_id, origin, event=event)


def origin_headers(origin: Origin) -> Headers:
    """What a moved record carries of where it came from."""
    return [
        (ORIGIN_TOPIC, origin.topic.encode()),
        (ORIGIN_PARTITION, b"%d" % origin.partition),
        (ORIGIN_OFFSET, b"%d" % origin.offset),
        (ORIGIN_ARRIVED, b"%d" % origin.arrived_ms),
    ]


def raw_envelope(value: bytes) -> RawEnvelope:
    """The bytes as they came, as text where they are text."""
    digest = hashlib.sha256(value).hexdigest()
    try:
        return RawEnvelope(value.decode(), "utf8", digest, ADAPTER, ADAPTER_VERSION)
    except UnicodeDecodeError:
        text = base64.b64encode(value).decode()
        return RawEnvelope(text, "base64", digest, ADAPTER, ADAPTER_VERSION)
