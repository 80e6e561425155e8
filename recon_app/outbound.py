"""What is published, made in one place: events on the topic of their side, and dead letters."""

import time
from collections.abc import Mapping
from typing import Final, NamedTuple

from recon_app.adapters.base import Adapter
from recon_app.adapters.normalise import Ready
from recon_app.dlq.letters import Original, Place, sealed_letter
from recon_app.domain.events import Source, TxnEvent
from recon_app.errors import PoisonError
from recon_app.topics import Topics

__all__ = ["NOWHERE", "Outbound", "dead_letter", "event_record", "event_topic", "side_of"]

#: Partition and offset of what never was in an input topic.
NOWHERE: Final = -1

Headers = tuple[tuple[str, bytes], ...]


class Outbound(NamedTuple):
    """One record: its topic by name, its key, its value and its headers."""

    topic: str
    key: bytes
    value: bytes
    headers: Headers = ()


def event_topic(names: Topics, event: TxnEvent) -> str:
    """The topic of the event's side."""
    return names.gateway.name if event.source is Source.GATEWAY else names.bank.name


def side_of(names: Topics, topic: str) -> Source | None:
    """The side that an input topic stands for; none where both may come."""
    if topic == names.gateway.name:
        return Source.GATEWAY
    return Source.BANK if topic == names.bank.name else None


def event_record(
    names: Topics, ready: Ready, adapter: Adapter, more: Mapping[str, str] | None = None
) -> Outbound:
    """An event that an adapter found; ``more`` are further headers (``recon-import-id``)."""
    said = {"recon-adapter": adapter.name, "recon-adapter-version": adapter.version, **(more or {})}
    if ready.line_no is not None:
        said["recon-line-no"] = str(ready.line_no)
    topic = event_topic(names, ready.event)
    return Outbound(topic, ready.event.txn_id.encode(), ready.record, _headers(said))


def dead_letter(
    names: Topics, original: bytes, fault: PoisonError, origin: str, more: Mapping[str, str]
) -> Outbound:
    """Bytes that nobody can read and nobody will send better, sealed.

    ``origin`` names where they came in, such as ``webhooks/razorpay/shop``.
    """
    arrived_ms = time.time_ns() // 1_000_000
    place = Place(origin, NOWHERE, NOWHERE, arrived_ms)
    said = Original(origin.encode(), original, list(_headers(more)))
    letter = sealed_letter(said, fault, place, more.items())
    return Outbound(names.dlq.name, origin.encode(), letter.value, tuple(letter.headers))


def _headers(said: Mapping[str, str]) -> Headers:
    return tuple((name, text.encode("utf-8", "replace")) for name, text in said.items())
