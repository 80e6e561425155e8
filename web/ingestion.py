"""``POST /events``: one event, a JSON array, or NDJSON; accepted means that all replicas have it.

An event of a batch stands alone: a bad one never costs a good one. Each element is published as the
very bytes that came, unless they hold what may not be stored (docs/privacy.md).
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

import msgspec
from aiohttp import web

from recon_app.codec.events import decode_event
from recon_app.domain.events import TxnEvent
from recon_app.errors import InvalidEvent, KafkaUnavailable
from recon_app.ingest import Acknowledged, Refused, Result
from recon_app.metrics import API_EVENTS
from recon_app.outbound import Outbound, event_topic
from recon_app.privacy.current import scrub_event_bytes
from web.bodies import JSON, NDJSON, json_response, media_type, read_body
from web.case_models import Position
from web.context import ApiContext, context_of
from web.models import BatchAnswer, EventAccepted, ItemAnswer
from web.problems import Problem, poison_problem

__all__ = ["MAX_BATCH", "RETRY_AFTER", "post_events"]

MAX_BATCH: Final = 5000
RETRY_AFTER: Final = {"Retry-After": "2"}

_split = msgspec.json.Decoder(list[msgspec.Raw]).decode
_encode_line = msgspec.json.Encoder().encode
Decoded = TxnEvent | Problem


async def post_events(request: web.Request) -> web.Response:
    """Take events in. 202 once Kafka has them; a batch with any other outcome answers 207."""
    context = context_of(request)
    kind = media_type(request, (JSON, NDJSON))
    body = await read_body(request, context.settings.api_max_body_bytes)
    if kind == NDJSON:
        return await _many(context, _lines(body), lines=True)
    if body.lstrip(b" \t\r\n")[:1] == b"[":
        return await _many(context, _elements(body), lines=False)
    return await _one(context, body)


async def _one(context: ApiContext, body: bytes) -> web.Response:
    """Answer for a single event."""
    body = _clean(context, body)
    event = _decode(context, body)
    if isinstance(event, Problem):
        raise event
    [result] = await _publish(context, [(event, body)])
    if isinstance(result, Problem):
        raise result
    location = {"Location": f"/txns/{quote(event.txn_id, safe='')}"}
    accepted = EventAccepted(event.txn_id, event.event_id, result)
    return json_response(accepted, 202, location)


async def _many(context: ApiContext, bodies: Sequence[bytes], *, lines: bool) -> web.Response:
    """Answer for a batch, one result an event, in its order."""
    if not 0 < len(bodies) <= MAX_BATCH:
        name = "too-large" if bodies else "bad-request"
        raise Problem(name, f"A batch holds 1 to {MAX_BATCH} events; this one has {len(bodies)}.")
    bodies = [_clean(context, body) for body in bodies]
    decoded = [_decode(context, body) for body in bodies]
    good = [(e, b) for e, b in zip(decoded, bodies, strict=True) if isinstance(e, TxnEvent)]
    results = iter(await _publish(context, good))
    answers = [
        _answer(index, event, event if isinstance(event, Problem) else next(results))
        for index, event in enumerate(decoded)
    ]
    return _batch_response(answers, lines=lines)


def _batch_response(answers: list[ItemAnswer], *, lines: bool) -> web.Response:
    """All accepted is 202, nothing but unavailability 503, anything else 207."""
    statuses = Counter(answer.status for answer in answers)
    accepted, unavailable = statuses[202], statuses[503]
    only = next(iter(statuses)) if len(statuses) == 1 else 207
    status = only if only in (202, 503) else 207
    headers = RETRY_AFTER if unavailable else {}
    if lines:
        body = b"".join(_encode_line(answer) + b"\n" for answer in answers)
        return web.Response(status=status, body=body, content_type=NDJSON, headers=headers)
    refused = len(answers) - accepted - unavailable
    return json_response(
        BatchAnswer(accepted, refused, unavailable, answers), status, dict(headers)
    )


def _answer(index: int, event: Decoded, result: Position | Problem) -> ItemAnswer:
    """What became of one event."""
    answer = ItemAnswer(index, 202)
    if isinstance(event, TxnEvent):
        answer.txn_id, answer.event_id = event.txn_id, event.event_id
    if isinstance(result, Problem):
        answer.status, answer.problem = result.status, result.view
    else:
        answer.position = result
    return answer


def _clean(context: ApiContext, body: bytes) -> bytes:
    """The event without what may not be stored; one that is too large is refused as it is."""
    return body if len(body) > context.settings.max_event_bytes else scrub_event_bytes(body)


def _decode(context: ApiContext, body: bytes) -> Decoded:
    """The event, or what is wrong with it."""
    try:
        return decode_event(body, None, None, context.settings.max_event_bytes)
    except InvalidEvent as fault:
        API_EVENTS.labels(fault.reason).inc()
        return poison_problem(fault, "event")


async def _publish(
    context: ApiContext, events: Sequence[tuple[TxnEvent, bytes]]
) -> list[Position | Problem]:
    """Publish sound events, each to the topic of its side."""
    records = [
        Outbound(event_topic(context.topics, event), event.txn_id.encode(), body)
        for event, body in events
    ]
    try:
        results: list[Result] = await context.ingest.publish(records)
    except KafkaUnavailable as error:
        results = [Refused(str(error), unknown=False)] * len(records)
    accepted = sum(isinstance(result, Acknowledged) for result in results)
    API_EVENTS.labels("ACCEPTED").inc(accepted)
    API_EVENTS.labels("UNAVAILABLE").inc(len(results) - accepted)
    return [_outcome(result) for result in results]


def _outcome(result: Result) -> Position | Problem:
    """What Kafka said, as the API says it."""
    if isinstance(result, Acknowledged):
        return Position(result.topic, result.partition, result.offset)
    name = "outcome-unknown" if result.unknown else "kafka-unavailable"
    return Problem(name, result.detail, headers=RETRY_AFTER)


def _elements(body: bytes) -> list[bytes]:
    """The bytes of each element of a JSON array."""
    try:
        return [bytes(raw) for raw in _split(body)]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Problem("malformed-json", str(error)) from None


def _lines(body: bytes) -> list[bytes]:
    """The lines that hold something."""
    return [line for line in body.split(b"\n") if line.strip()]
