"""A provider's own payload on an input topic: taken apart by the adapter that its header names.

``recon-adapter`` without ``recon-adapter-version`` says that the value is such a payload;
``recon-account`` names the merchant or bank account where the payload does not. Every event in it
is published as an event of its own, with an origin of its own; what cannot be read is one dead
letter, whose header ``recon-parts`` names the parts, so that only those are sent again.
"""

from dataclasses import dataclass, field
from typing import Final

from recon_app.adapters.base import Adapter, Ignored, Payload, Rejected
from recon_app.adapters.normalise import Outcome, Ready, normalise
from recon_app.adapters.registry import adapter_of
from recon_app.codec.origins import (
    ADAPTER,
    ADAPTER_VERSION,
    origin_headers,
    part_origin,
)
from recon_app.codec.poison import Poison
from recon_app.domain.events import Origin, Source
from recon_app.errors import ConfigError, InvalidPayload, PoisonError
from recon_app.privacy.current import scrub_event_bytes
from recon_app.streaming.batch import Headers, Record
from recon_app.streaming.turn import Send

__all__ = ["PARTS", "Parts", "is_raw", "parts_of"]

#: Of a payload: what names the account, and which parts of it are meant (``3,7,12-``; all if none).
ACCOUNT: Final = "recon-account"
CONTENT_TYPE: Final = "recon-content-type"
PARTS: Final = "recon-parts"
MAX_PARTS_CHARS: Final = 32_768


@dataclass(slots=True)
class Parts:
    """What a payload comes to: events to be published, and what of it cannot be read."""

    events: list[tuple[str, Send, Origin]] = field(default_factory=list)
    ignored: int = 0
    faults: list[tuple[str, PoisonError]] = field(default_factory=list)

    @property
    def unread(self) -> str:
        """The parts that cannot be read, as the header names them."""
        named = ",".join(part for part, _ in self.faults)
        return named if len(named) <= MAX_PARTS_CHARS else "0-"


def is_raw(record: Record) -> bool:
    """Whether a record is a payload still: an adapter is named, and none has read it."""
    names = [name for name, _ in record.headers]
    return ADAPTER in names and ADAPTER_VERSION not in names


def parts_of(record: Record, origin: Origin, side: Source | None, limit_bytes: int) -> Parts:
    """What the payload says. One bad part never costs the others, whatever the bytes."""
    said = {name: value.decode("utf-8", "replace") for name, value in record.headers}
    found, single, onward = Parts(), *_meant(said.get(PARTS, "0-"))
    reached = 0
    try:
        adapter = _adapter(said[ADAPTER])
        payload = Payload(record.value or b"", said.get(CONTENT_TYPE), None, said.get(ACCOUNT))
        for part, its in enumerate(normalise(adapter, payload, limit_bytes, scrub_event_bytes)):
            reached = part + 1
            if part in single or part >= onward:
                _take(found, its, adapter, part_origin(origin, part), part, side)
    except PoisonError as fault:
        found.faults.append((f"{reached}-", fault))
    return found


def _take(
    found: Parts, its: Outcome, adapter: Adapter, origin: Origin, part: int, side: Source | None
) -> None:
    if isinstance(its, Ready) and (side is None or its.event.source is side):
        found.events.append(_event(its, adapter, origin))
    elif isinstance(its, Ready):
        found.faults.append((str(part), _other_side(its)))
    elif isinstance(its, Rejected):
        found.faults.append((str(part), InvalidPayload(its.reason, its.field, its.detail)))
    else:
        found.ignored += isinstance(its, Ignored)


def _adapter(name: str) -> Adapter:
    try:
        return adapter_of(name)
    except ConfigError:
        raise InvalidPayload(Poison.UNSUPPORTED, ADAPTER, "there is no such adapter") from None


def _event(ready: Ready, adapter: Adapter, origin: Origin) -> tuple[str, Send, Origin]:
    headers: Headers = origin_headers(origin)
    headers += [(ADAPTER, adapter.name.encode()), (ADAPTER_VERSION, adapter.version.encode())]
    if ready.line_no is not None:
        headers.append(("recon-line-no", b"%d" % ready.line_no))
    txn_id = ready.event.txn_id
    return txn_id, Send(txn_id.encode(), ready.record, headers), origin


def _other_side(ready: Ready) -> PoisonError:
    side = ready.event.source
    return InvalidPayload(Poison.WRONG_SOURCE, "source", f"{side} on the topic of the other side")


def _meant(text: str) -> tuple[set[int], int]:
    """Single parts, and the first of those that are all meant; unclear text means all of them."""
    pieces = text.split(",")
    try:
        single = {int(piece) for piece in pieces if piece and not piece.endswith("-")}
        ranges = [int(piece[:-1]) for piece in pieces if piece.endswith("-")]
    except ValueError:
        return set(), 0
    return single, min(ranges, default=1 << 62)
