"""What a template is filled with: the values of a decision that pass through it, as JSON has them.

Written for the real path's made-up runs and for the hot path by the same functions, so that what
was learned there means the same here. A computed value (a deadline, the earlier of two arrivals)
is a guess at what the core does; one that is wrong makes no template.
"""

from hashlib import sha256

import msgspec

from recon_app.codec.form import Values
from recon_app.codec.plain_event import Plain
from recon_app.domain.identity import id_after
from recon_app.domain.policy import Policy
from recon_app.streaming.batch import Record

__all__ = ["Leg", "closing_values", "leg_of", "opening_values", "texts_of"]

_encode = msgspec.json.Encoder().encode


class Leg(msgspec.Struct, frozen=True, gc=False):
    """One plain event that arrived. ``texts``: offset, arrival, time, amount and id of it."""

    arrived_ms: int
    occurred_ms: int
    amount_minor: int
    texts: Values


def leg_of(record: Record, plain: Plain, id_prefix: str) -> Leg:
    """The leg of a record that ``plain`` was read from (``id_prefix``: see ``id_after``)."""
    seven, occurred_ms = plain
    amount, arrived_ms = seven.amount, record.timestamp
    event_id = id_after(id_prefix, amount, seven.currency, occurred_ms, seven.txn_id)
    texts = (
        b"%d" % record.offset,
        b"%d" % arrived_ms,
        b"%d" % occurred_ms,
        b"%d" % amount,
        event_id.encode(),
    )
    return Leg(arrived_ms, occurred_ms, amount, texts)


def texts_of(record: Record, key: bytes, decided_ms: int) -> Values:
    """The values that every decision on a record has: key, raw value, its digest, partition, now.

    ``key`` is the ``txn_id``, which stands in JSON as it is (see ``read_plain``).
    """
    value = record.value
    assert value is not None
    return (
        key,
        _encode(value.decode())[1:-1],
        sha256(value).hexdigest().encode(),
        b"%d" % record.partition,
        b"%d" % decided_ms,
    )


def opening_values(leg: Leg, texts: Values, policy: Policy) -> tuple[Values, int]:
    """The values of a decision that opens a case, and when the case is due."""
    due_ms = leg.arrived_ms + policy.due_ms
    return (*texts, *leg.texts, b"%d" % due_ms), due_ms


def closing_values(leg: Leg, first: Leg, texts: Values, policy: Policy) -> tuple[Values, int]:
    """The values of a decision that completes a case, and when the case may leave."""
    one_ms, other_ms = first.arrived_ms, leg.arrived_ms
    opened_ms, last_ms = (one_ms, other_ms) if one_ms < other_ms else (other_ms, one_ms)
    leaves_ms = last_ms + (policy.keep_ms or 0)
    offset, arrived, occurred, _, event_id = first.texts
    return (
        *texts,
        *leg.texts,
        offset,
        arrived,
        occurred,
        event_id,
        b"%d" % opened_ms,
        b"%d" % (opened_ms + policy.due_ms),
        b"%d" % min(first.occurred_ms, leg.occurred_ms),
        b"%d" % leaves_ms,
    ), leaves_ms
