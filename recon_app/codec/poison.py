"""Why a record cannot be processed, and what its dead letter says about that."""

from enum import StrEnum

from recon_app.errors import PoisonError
from recon_app.privacy.pans import mask_pans

__all__ = ["Poison", "dlq_headers"]

#: Kafka Streams' names, so that tools which read its dead letters read ours.
STREAMS = "__streams.errors."
MAX_MESSAGE_CHARS = 512


class Poison(StrEnum):
    """The closed set of reasons, fit for a metric label."""

    EMPTY = "EMPTY"
    OVERSIZE = "OVERSIZE"
    MALFORMED_JSON = "MALFORMED_JSON"
    DUPLICATE_KEY = "DUPLICATE_KEY"
    UNSTORABLE = "UNSTORABLE"
    MISSING_FIELD = "MISSING_FIELD"
    INVALID_FIELD = "INVALID_FIELD"
    WRONG_SOURCE = "WRONG_SOURCE"
    UNSUPPORTED = "UNSUPPORTED"
    INTERNAL = "INTERNAL"


def dlq_headers(
    fault: PoisonError, topic: str, partition: int, offset: int, arrived_ms: int | None = None
) -> list[tuple[str, bytes]]:
    """Headers of a dead letter: Kafka Streams' six but the stack trace, and ours.

    They name the field and the reason and say nothing of what stood there.
    """
    named = mask_pans(fault.field)
    fields = {
        STREAMS + "exception": type(fault).__name__,
        STREAMS + "message": f"{named}: {fault.reason}"[:MAX_MESSAGE_CHARS],
        STREAMS + "topic": topic,
        STREAMS + "partition": str(partition),
        STREAMS + "offset": str(offset),
        "recon-reason": fault.reason,
        "recon-field": named,
    }
    if arrived_ms is not None:
        fields["recon-arrived-ms"] = str(arrived_ms)
    return [(name, text.encode("utf-8", "replace")) for name, text in fields.items()]
