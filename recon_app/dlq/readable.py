"""What a dead letter comes to now: the records to send, as if it had come in again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from recon_app.codec.actions import decode_action
from recon_app.codec.events import decode_event
from recon_app.codec.origins import (
    ADAPTER_VERSION,
    ORIGINS,
    base_topic,
    moved_headers,
    origin_in,
)
from recon_app.dlq.letters import Headers, Original
from recon_app.dlq.shelf import Shelved
from recon_app.domain.events import Origin
from recon_app.errors import PoisonError
from recon_app.outbound import side_of
from recon_app.privacy.current import scrub_action_bytes, scrub_event_bytes
from recon_app.raw_payloads import PARTS, is_raw, parts_of
from recon_app.streaming.turn import Send
from recon_app.topics import Topics

__all__ = ["Readable", "read_again"]

NEVER_IN: Final = -1


@dataclass(frozen=True, slots=True)
class Readable:
    """``sends`` go to where their keys live; ``faults`` say what still cannot be read.

    ``left`` names the parts of a payload that stay behind.
    """

    sends: Sequence[Send] = ()
    faults: Sequence[PoisonError] = ()
    left: str = ""


@dataclass(slots=True)
class _Copy:
    """The record as it came in, as far as reading it goes."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: Headers = field(default_factory=list)


def read_again(letter: Shelved, names: Topics, limit_bytes: int) -> Readable:
    """What can be sent of a letter, with the identity and the arrival it has had from the first.

    Raises:
        ConfigError: the keys it was sealed with are not here.
        ValueError: it was changed.
    """
    original = letter.original()
    origin = _origin(letter, original, names)
    record = _Copy(*letter.place, original.key, original.value, _headers(letter, original))
    try:
        if is_raw(record):
            return _payload(record, origin, names, limit_bytes)
        return Readable([_single(record, origin, names, limit_bytes)])
    except PoisonError as fault:
        return Readable(faults=[fault])


def _origin(letter: Shelved, original: Original, names: Topics) -> Origin:
    """Where it came in first; the letter itself where it never was in an input topic."""
    place = letter.place
    if place.topic == names.rekeyed.name:
        return origin_in(original.headers) or Origin(*place)
    if place.partition == NEVER_IN:
        record = letter.record
        return Origin(names.dlq.name, record.partition, record.offset, place.arrived_ms)
    return Origin(*place)


def _headers(letter: Shelved, original: Original) -> Headers:
    """Its headers, and which parts of it are left."""
    parts = letter.mark.left if letter.mark else letter.headers.get(PARTS)
    dropped = {*ORIGINS, PARTS, *([ADAPTER_VERSION] if letter.place.partition == NEVER_IN else [])}
    kept = [(name, value) for name, value in original.headers if name not in dropped]
    return [*kept, (PARTS, parts.encode())] if parts else kept


def _payload(record: Any, origin: Origin, names: Topics, limit_bytes: int) -> Readable:
    parts = parts_of(record, origin, side_of(names, base_topic(origin.topic)), limit_bytes)
    sends = [send for _, send, _ in parts.events]
    return Readable(sends, [fault for _, fault in parts.faults], parts.unread)


def _single(record: Any, origin: Origin, names: Topics, limit_bytes: int) -> Send:
    if origin.topic == names.actions.name:
        value = scrub_action_bytes(record.value or b"")
        txn_id = decode_action(value).txn_id
    else:
        value = scrub_event_bytes(record.value or b"")
        side = side_of(names, base_topic(origin.topic))
        txn_id = decode_event(value, record.key, side, limit_bytes).txn_id
    return Send(txn_id.encode(), value, moved_headers(record.headers, origin))
