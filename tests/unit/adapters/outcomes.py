"""What an adapter makes of a payload, in the shortest words."""

import json
from typing import Any

from recon_app.adapters.base import Ignored, Payload, Rejected, Statement
from recon_app.adapters.normalise import Outcome, Ready, normalise
from recon_app.adapters.registry import adapter_of
from recon_app.errors import InvalidPayload

__all__ = [
    "bytes_of",
    "document_of",
    "documents_of",
    "faults_of",
    "ignored_of",
    "outcomes_of",
    "rejected_of",
    "statements_of",
]

LIMIT_BYTES = 256 * 1024


def bytes_of(value: object) -> bytes:
    """The JSON of it."""
    return json.dumps(value).encode()


def outcomes_of(
    name: str, body: bytes, account: str | None = None, **options: str
) -> list[Outcome]:
    """Everything the payload says."""
    payload = Payload(body, account=account, options=options)
    return list(normalise(adapter_of(name), payload, LIMIT_BYTES))


def documents_of(name: str, body: bytes, **options: str) -> list[dict[str, Any]]:
    """Its events; nothing may be rejected."""
    outcomes = outcomes_of(name, body, **options)
    assert not [one for one in outcomes if isinstance(one, Rejected)]
    return [one.document for one in outcomes if isinstance(one, Ready)]


def document_of(name: str, body: bytes, **options: str) -> dict[str, Any]:
    """Its only event."""
    (document,) = documents_of(name, body, **options)
    return document


def ignored_of(name: str, body: bytes, **options: str) -> list[str]:
    """The names of what it ignored; there may be no event."""
    outcomes = outcomes_of(name, body, **options)
    assert not [one for one in outcomes if not isinstance(one, Ignored)]
    return [one.what for one in outcomes if isinstance(one, Ignored)]


def rejected_of(name: str, body: bytes, **options: str) -> list[str]:
    """The fields it rejected parts for."""
    return [one.field for one in outcomes_of(name, body, **options) if isinstance(one, Rejected)]


def faults_of(name: str, body: bytes, **options: str) -> list[str]:
    """The fields that are wrong, in a part or in the payload as a whole."""
    try:
        return rejected_of(name, body, **options)
    except InvalidPayload as fault:
        return [fault.field]


def statements_of(name: str, body: bytes, **options: str) -> list[Statement]:
    """What its statements say of themselves."""
    return [one for one in outcomes_of(name, body, **options) if isinstance(one, Statement)]
