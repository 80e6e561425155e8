"""From Kafka records to triggers: decoding, origins, and what must go elsewhere first."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field

from recon_app.codec.actions import decode_action
from recon_app.codec.events import decode_event
from recon_app.codec.fields import MAX_ID_CHARS
from recon_app.codec.origins import (
    ADAPTER,
    ADAPTER_VERSION,
    PROVENANCE,
    base_topic,
    origin_in,
)
from recon_app.codec.plain_event import Plain, event_of, read_plain
from recon_app.codec.poison import Poison
from recon_app.domain.decision import RawEnvelope, Trigger
from recon_app.domain.events import Origin, Source
from recon_app.domain.states import TriggerKind
from recon_app.errors import PoisonError
from recon_app.outbound import side_of
from recon_app.privacy.current import is_clean, kept, scrub_action_bytes, scrub_event_bytes
from recon_app.privacy.pans import mask_pans
from recon_app.raw_payloads import Parts, is_raw, parts_of
from recon_app.streaming.batch import NO_HEADERS, Headers, Record
from recon_app.topics import Topics

__all__ = ["CANONICAL", "Inbound", "raw_envelope", "trigger_of"]

CANONICAL = "canonical"
CANONICAL_VERSION = "1"
KIND_OF = {Source.GATEWAY: TriggerKind.GATEWAY, Source.BANK: TriggerKind.BANK}


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
        if value is None or side is None or (record.headers and _is_ours(record.headers)):
            return None
        if len(value) + len(record.key or b"") > self.max_event_bytes or not is_clean(value):
            return None
        return read_plain(value, side)

    def trigger(self, record: Record) -> Trigger:
        """What a record says happened.

        Raises:
            PoisonError: it cannot be processed, ever; the record belongs to the dead letters.
        """
        if record.headers and is_raw(record):
            raise PoisonError(Poison.UNSUPPORTED, "headers", "a payload, not an event")
        origin = self.origin(record)
        value = self._clean(record.value, origin)
        if origin.topic == self.topics.actions.name:
            action = decode_action(value)
            arrived = origin.arrived_ms
            return Trigger(TriggerKind.ACTION, arrived, action.txn_id, origin, action=action)
        event = decode_event(value, record.key, self.side(origin), self.max_event_bytes)
        kind = KIND_OF[event.source]
        return Trigger(kind, origin.arrived_ms, event.txn_id, origin, event=event)

    def stored(self, record: Record) -> bytes | None:
        """The value as it may be written: without card numbers and people's data."""
        return self._clean(record.value, self.origin(record))

    def _clean(self, value: bytes | None, origin: Origin) -> bytes | None:
        if value is None or len(value) > self.max_event_bytes:
            return value
        is_action = origin.topic == self.topics.actions.name
        return scrub_action_bytes(value) if is_action else scrub_event_bytes(value)

    def origin(self, record: Record) -> Origin:
        """Where the record came in first: itself, unless we moved it here."""
        if record.topic != self.topics.rekeyed.name:
            return Origin(record.topic, record.partition, record.offset, record.timestamp)
        origin = origin_in(record.headers)
        if origin is None:
            raise PoisonError(Poison.MISSING_FIELD, "headers", "no origin on rekeyed")
        return origin

    def parts(self, record: Record) -> Parts:
        """What the raw payload in a record comes to.

        Raises:
            PoisonError: nothing of it can be read.
        """
        origin = self.origin(record)
        return parts_of(record, origin, self.side(origin), self.max_event_bytes)

    def moved_out(self, record: Record) -> Iterator[tuple[str, Origin] | PoisonError] | None:
        """What a raw payload comes to, for whom holds it against what was published."""
        if not record.headers or not is_raw(record):
            return None
        try:
            parts = self.parts(record)
        except PoisonError as fault:
            return iter([fault])
        moved: list[tuple[str, Origin] | PoisonError] = [
            (txn_id, origin) for txn_id, _, origin in parts.events
        ]
        return iter([*moved, *(fault for _, fault in parts.faults[:1])])

    def side(self, origin: Origin) -> Source | None:
        """The side a topic stands for; none is left to the payload where both may come."""
        return side_of(self.topics, base_topic(origin.topic))


def trigger_of(record: Record, plain: Plain) -> Trigger:
    """The trigger of a record on the topic of its side that ``plain`` was read from."""
    event, at_ms = event_of(plain), record.timestamp
    origin = Origin(record.topic, record.partition, record.offset, at_ms)
    return Trigger(KIND_OF[event.source], at_ms, event.txn_id, origin, event=event)


def _is_ours(headers: Headers) -> bool:
    """Whether headers say what made the record."""
    return any(name in PROVENANCE for name, _ in headers)


def raw_envelope(value: bytes, headers: Headers = NO_HEADERS) -> RawEnvelope:
    """The bytes as they came, as text where they are text, without what may not be stored.

    Where something was taken out, the digest is a keyed one of what came (``kept``).
    """
    value, digest, kid = kept(value)
    try:
        raw, codec = value.decode(), "utf8"
    except UnicodeDecodeError:
        raw, codec = base64.b64encode(value).decode(), "base64"
    if not headers:
        return RawEnvelope(raw, codec, digest, CANONICAL, CANONICAL_VERSION, kid)
    return RawEnvelope(raw, codec, digest, *_made_by(headers, kid))


def _made_by(
    headers: Headers, kid: str | None
) -> tuple[str, str, str | None, str | None, int | None]:
    """Adapter, its version, the key, the import and the line, as far as headers tell."""
    said = {name: value.decode("utf-8", "replace")[:MAX_ID_CHARS] for name, value in headers}
    line = said.get("recon-line-no", "")
    return (
        mask_pans(said.get(ADAPTER, CANONICAL)),
        mask_pans(said.get(ADAPTER_VERSION, CANONICAL_VERSION)),
        kid,
        mask_pans(said["recon-import-id"]) if "recon-import-id" in said else None,
        int(line) if line.isascii() and line.isdigit() and len(line) < 10 else None,
    )
