"""Where a record came in first, in the headers that our own re-publishers give it.

They are trusted on internal topics only. A payload that holds many events gives each of them an
origin of its own: the topic's name with the number of the part behind it (``gateway_txns#2``); the
first part has the plain name.
"""

from collections.abc import Iterable
from typing import Final

from recon_app.domain.events import Origin

__all__ = [
    "ADAPTER",
    "ADAPTER_VERSION",
    "ORIGINS",
    "PROVENANCE",
    "base_topic",
    "moved_headers",
    "origin_headers",
    "origin_in",
    "part_origin",
]

#: The headers our own re-publishers carry.
ORIGIN_TOPIC: Final = "recon-origin-topic"
ORIGIN_PARTITION: Final = "recon-origin-partition"
ORIGIN_OFFSET: Final = "recon-origin-offset"
ORIGIN_ARRIVED: Final = "recon-origin-arrived-ms"
ORIGINS: Final = (ORIGIN_TOPIC, ORIGIN_PARTITION, ORIGIN_OFFSET, ORIGIN_ARRIVED)

#: What an event was made by; with a name and no version, the value is a raw payload still.
ADAPTER: Final = "recon-adapter"
ADAPTER_VERSION: Final = "recon-adapter-version"
#: What goes along when a record is moved.
PROVENANCE: Final = (ADAPTER, ADAPTER_VERSION, "recon-import-id", "recon-line-no", "recon-endpoint")

PART: Final = "#"
Headers = list[tuple[str, bytes]]


def origin_headers(origin: Origin) -> Headers:
    """What a moved record carries of where it came from."""
    return [
        (ORIGIN_TOPIC, origin.topic.encode()),
        (ORIGIN_PARTITION, b"%d" % origin.partition),
        (ORIGIN_OFFSET, b"%d" % origin.offset),
        (ORIGIN_ARRIVED, b"%d" % origin.arrived_ms),
    ]


def moved_headers(headers: Iterable[tuple[str, bytes]], origin: Origin) -> Headers:
    """What a moved record carries: where it came from, and what made it."""
    return origin_headers(origin) + [(name, said) for name, said in headers if name in PROVENANCE]


def origin_in(headers: Iterable[tuple[str, bytes]]) -> Origin | None:
    """The origin that headers tell of; null when they do not."""
    said = dict(headers)
    try:
        return Origin(
            said[ORIGIN_TOPIC].decode(),
            int(said[ORIGIN_PARTITION]),
            int(said[ORIGIN_OFFSET]),
            int(said[ORIGIN_ARRIVED]),
        )
    except (KeyError, ValueError):
        return None


def part_origin(origin: Origin, part: int) -> Origin:
    """The origin of one part of a payload, counted from 0."""
    topic = f"{origin.topic}{PART}{part}" if part else origin.topic
    return Origin(topic, origin.partition, origin.offset, origin.arrived_ms)


def base_topic(topic: str) -> str:
    """The topic that an origin lies in, whichever part of a payload it is."""
    return topic.partition(PART)[0]
