"""What a believed delivery comes to: records to publish, and what is said about them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from recon_app.adapters.arrival import arrived
from recon_app.adapters.base import Ignored, Payload, Rejected
from recon_app.adapters.normalise import Outcome, Ready, normalise
from recon_app.errors import InvalidPayload, PoisonError
from recon_app.outbound import Outbound, dead_letter, event_record
from recon_app.privacy.current import scrub_event_bytes
from recon_app.topics import INPUT_FACTOR, Topics
from recon_app.webhooks.endpoints import Endpoint

__all__ = ["Taken", "body_limit", "take"]

#: Beside the body, a dead letter holds headers and the envelope of its batch.
ENVELOPE_BYTES: Final = 8 * 1024


@dataclass(frozen=True, slots=True)
class Taken:
    """``records`` are the events and, when something could not be read, the whole as a dead letter.

    ``ignored`` names what says nothing about money.
    """

    records: tuple[Outbound, ...]
    accepted: int
    ignored: tuple[str, ...]
    faults: tuple[PoisonError, ...]


def body_limit(configured: int, max_event_bytes: int) -> int:
    """The largest body of which a dead letter can still be made."""
    return min(configured, max_event_bytes * INPUT_FACTOR - ENVELOPE_BYTES)


def take(
    endpoint: Endpoint,
    body: bytes,
    content_type: str,
    names: Topics,
    limit_bytes: int,
    arrived_s: float,
) -> Taken:
    """Everything the delivery says; whatever its bytes, never an error.

    ``arrived_s`` (since 1970) is the time of what names no time of its own.
    A part that cannot be read costs no other part; a body that is not of the format costs itself.
    """
    account, options = endpoint.account, {**endpoint.options, **arrived(arrived_s)}
    payload = Payload(body, content_type, account=account, options=options)
    try:
        found = list(normalise(endpoint.adapter, payload, limit_bytes, scrub_event_bytes))
    except InvalidPayload as fault:
        return Taken((_buried(endpoint, body, content_type, names, [fault]),), 0, (), (fault,))
    faults = tuple(_faults(found))
    origin = _origin(endpoint)
    events = [
        event_record(names, its, endpoint.adapter, origin)
        for its in found
        if isinstance(its, Ready)
    ]
    letters = [_buried(endpoint, body, content_type, names, faults)] if faults else []
    ignored = tuple(its.what for its in found if isinstance(its, Ignored))
    return Taken((*events, *letters), len(events), ignored, faults)


def _faults(found: list[Outcome]) -> Iterator[PoisonError]:
    for its in found:
        if isinstance(its, Rejected):
            yield InvalidPayload(its.reason, its.field, its.detail)


def _buried(
    endpoint: Endpoint,
    body: bytes,
    content_type: str,
    names: Topics,
    faults: Sequence[PoisonError],
) -> Outbound:
    more = _origin(endpoint) | {
        "recon-adapter": endpoint.adapter.name,
        "recon-adapter-version": endpoint.adapter.version,
        "recon-content-type": content_type,
        "recon-rejected-parts": str(len(faults)),
    }
    if endpoint.account:
        more["recon-account"] = endpoint.account
    return dead_letter(names, body, faults[0], f"webhooks/{endpoint.place}", more)


def _origin(endpoint: Endpoint) -> dict[str, str]:
    return {"recon-endpoint": endpoint.place}
