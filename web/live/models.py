"""What the stream sends: the ``data`` of its three events, also schemas of the OpenAPI document."""

from typing import Literal

import msgspec

from web.case_models import Position

__all__ = ["FeedState", "StreamDecision", "StreamHeartbeat", "StreamReset"]

FeedState = Literal["LIVE", "CATCHING_UP", "WAITING"]


class StreamDecision(msgspec.Struct):
    """``event: decision``: one record of the journal, which ``position`` names.

    What is about the case is null where there is none, as when an action is refused.
    """

    txn_id: str
    seq: int
    version: int
    state: str | None
    reason: str | None
    severity: str | None
    is_exception: bool
    currency: str | None
    amount: int | None
    gateway_amount: int | None
    bank_amount: int | None
    variance: int | None
    rail: str | None
    outcome: str
    trigger: str
    arrived_at: str
    decided_at: str
    position: Position


class StreamHeartbeat(msgspec.Struct):
    """``event: heartbeat``: nothing below the vector in ``id`` is still to come.

    ``state`` is LIVE, CATCHING_UP with what the journal has, or WAITING for a Kafka that is away.
    """

    at: str
    state: FeedState


class StreamReset(msgspec.Struct):
    """``event: reset``: it cannot go on from where you were, and goes on from now; load anew.

    ``reason`` is RETENTION (the journal no longer holds what comes next) or UNKNOWN (the id is none
    of this journal).
    """

    reason: Literal["RETENTION", "UNKNOWN"]
    detail: str
