"""Everything that can go wrong over HTTP, as RFC 9457 problem documents that name the field."""

from collections.abc import Mapping
from typing import Final

import msgspec
from aiohttp import web

from recon_app.codec.poison import Poison
from recon_app.errors import PoisonError

__all__ = [
    "PROBLEMS",
    "FieldError",
    "Problem",
    "ProblemView",
    "invalid_parameter",
    "poison_problem",
    "problem_response",
]

MEDIA_TYPE: Final = "application/problem+json"
TYPE_PREFIX: Final = "urn:realrecon:problem:"
MAX_DETAIL_CHARS: Final = 600

#: name -> (HTTP status, title). The ``type`` of a problem is its name behind TYPE_PREFIX.
PROBLEMS: Final[dict[str, tuple[int, str]]] = {
    "bad-request": (400, "The request cannot be understood"),
    "malformed-json": (400, "The body is not well-formed JSON"),
    "unauthorized": (401, "Say who you are"),
    "forbidden": (403, "Your role does not allow this"),
    "idempotency-in-flight": (409, "The same request is being answered"),
    "idempotency-mismatch": (422, "The key belongs to another request"),
    "too-many-requests": (429, "Too many requests"),
    "overloaded": (503, "Too much is being taken in"),
    "access-unavailable": (503, "Who you are cannot be told now"),
    "untrusted-delivery": (401, "The delivery is not from whom it says"),
    "import-in-flight": (409, "The same file is being imported"),
    "invalid-import": (422, "The file cannot be read"),
    "unbalanced-statement": (422, "The lines do not come to the closing balance"),
    "imports-unavailable": (503, "Imports cannot be recorded now"),
    "not-found": (404, "There is nothing here"),
    "unknown-transaction": (404, "No event of this transaction has been seen"),
    "unknown-action": (404, "No decision on this action has been recorded"),
    "unknown-export": (404, "There is no such export, or not any more"),
    "unknown-endpoint": (404, "No such webhook endpoint is declared"),
    "method-not-allowed": (405, "This resource does not take that method"),
    "too-slow": (408, "The body did not come in time"),
    "export-not-ready": (409, "The export has no file yet, or failed"),
    "count-changed": (409, "The filters hold another number of transactions by now"),
    "stale-evidence": (412, "The transaction has changed since you looked"),
    "too-large": (413, "The body is too large"),
    "unsupported-media-type": (415, "The media type is not supported"),
    "invalid-event": (422, "The event has a field that is wrong"),
    "invalid-action": (422, "The action has a field that is wrong"),
    "invalid-export": (422, "The export asked for has a field that is wrong"),
    "invalid-bulk": (422, "The bulk action has a field that is wrong"),
    "too-many-transactions": (422, "More transactions than one bulk action may name"),
    "invalid-parameter": (422, "A parameter is wrong"),
    "evidence-required": (428, "Say which evidence you saw"),
    "internal-error": (500, "Something went wrong here"),
    "kafka-unavailable": (503, "Kafka did not take the record"),
    "exports-busy": (503, "Too many exports are being made"),
    "outcome-unknown": (503, "Kafka did not acknowledge in time"),
    "certificate-unavailable": (503, "The sender's certificate cannot be had now"),
    "state-unavailable": (503, "The state of the transaction cannot be read now"),
}

_SYNTAX: Final = frozenset({Poison.MALFORMED_JSON, Poison.DUPLICATE_KEY, Poison.EMPTY})
_encode = msgspec.json.Encoder().encode


class FieldError(msgspec.Struct):
    """One field that is wrong. ``reason`` is one of a closed set."""

    field: str
    reason: str
    detail: str


class ProblemView(msgspec.Struct, omit_defaults=True):
    """A problem document (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError] = []
    request_id: str | None = None


class Problem(Exception):
    """Ends a request with a problem document."""

    def __init__(
        self,
        name: str,
        detail: str,
        errors: list[FieldError] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.name = name
        self.headers = dict(headers or {})
        self.status, title = PROBLEMS[name]
        detail = detail[:MAX_DETAIL_CHARS]
        self.view = ProblemView(TYPE_PREFIX + name, title, self.status, detail, errors or [])


def poison_problem(fault: PoisonError, what: str) -> Problem:
    """The problem with an ``event`` or an ``action`` that was refused."""
    if fault.reason == Poison.OVERSIZE:
        name = "too-large"
    else:
        name = "malformed-json" if fault.reason in _SYNTAX else f"invalid-{what}"
    error = FieldError(fault.field, fault.reason, fault.detail[:MAX_DETAIL_CHARS])
    return Problem(name, str(fault), [error])


def invalid_parameter(name: str, detail: str) -> Problem:
    """The problem with a query parameter, header or part of the path."""
    error = FieldError(name, Poison.INVALID_FIELD, detail)
    return Problem("invalid-parameter", f"{name}: {detail}", [error])


def problem_response(problem: Problem, request_id: str | None = None) -> web.Response:
    """The problem as a response."""
    problem.view.request_id = request_id
    return web.Response(
        status=problem.status,
        body=_encode(problem.view),
        content_type=MEDIA_TYPE,
        headers=problem.headers,
    )
