"""``POST /webhooks/{provider}/{endpoint}``: believed, read, published, and only then answered.

A sender can only send again, so the answer says what that would help: 401 when it is not believed,
503 while Kafka does not take it, and 2xx once everything it said is kept, as events or as a dead
letter. A delivery that comes twice gives the same events, which change nothing.
"""

import time
from collections import Counter
from dataclasses import replace
from typing import Final

import structlog
from aiohttp import web

from recon_app.access.principal import Method, Principal
from recon_app.errors import KafkaUnavailable, UnavailableError, UntrustedDelivery
from recon_app.ingest import Refused
from recon_app.metrics import WEBHOOK_EVENTS, WEBHOOKS
from recon_app.webhooks.base import Delivery
from recon_app.webhooks.endpoints import Endpoint
from recon_app.webhooks.taking import Taken, body_limit, take
from web.bodies import json_response, read_body
from web.context import ApiContext, context_of
from web.middlewares import ID_KEY
from web.models import WebhookAnswer
from web.problems import Problem
from web.who import PRINCIPAL

__all__ = ["post_webhook"]

log = structlog.get_logger(__name__)

RETRY_AFTER: Final = {"Retry-After": "5"}
MAX_NAMED: Final = 20
MAX_WHAT_CHARS: Final = 80


async def post_webhook(request: web.Request) -> web.Response:
    """Take a provider's delivery in. 202 once Kafka has all of its events.

    200 when it holds nothing about money. What is signed and cannot be read is kept as a dead
    letter and accepted, because its sender could not send it any better.
    """
    context, endpoint = context_of(request), _endpoint(request)
    body = await _body(request, context)
    arrived_s = time.time()
    await _believe(context, endpoint, request, body, arrived_s)
    request[PRINCIPAL] = Principal(f"webhook:{endpoint.place}", Method.SIGNATURE)
    limit = context.settings.max_event_bytes
    taken = take(endpoint, body, request.content_type, context.topics, limit, arrived_s)
    await _publish(context, endpoint, taken)
    _tell(request, endpoint, taken)
    answer = WebhookAnswer(taken.accepted, len(taken.ignored), len(taken.faults))
    return json_response(answer, 202 if taken.records else 200)


def _endpoint(request: web.Request) -> Endpoint:
    name = (request.match_info["provider"], request.match_info["endpoint"])
    endpoint = context_of(request).endpoints.get(name)
    if endpoint is None:
        raise Problem("unknown-endpoint", "Declare it in the file RECON_ENDPOINTS_FILE names.")
    return endpoint


async def _body(request: web.Request, context: ApiContext) -> bytes:
    """The exact bytes: a compressed body would be unpacked before anybody could verify it."""
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise Problem("unsupported-media-type", "Send the body without Content-Encoding.")
    settings = context.settings
    limit = body_limit(settings.webhook_max_body_bytes, settings.max_event_bytes)
    return await read_body(request, limit)


async def _believe(
    context: ApiContext, endpoint: Endpoint, request: web.Request, body: bytes, arrived_s: float
) -> None:
    """Go on only with what the endpoint's provider has signed."""
    delivery = endpoint.delivery(body, request.headers, arrived_s)
    try:
        delivery = await _certified(context, endpoint, delivery)
        endpoint.scheme.check(delivery, endpoint.secrets)
    except UntrustedDelivery as fault:
        WEBHOOKS.labels(endpoint.provider, fault.reason).inc()
        log.warning(
            "webhook_refused",
            endpoint=endpoint.place,
            reason=fault.reason,
            detail=str(fault),
            request_id=request[ID_KEY],
        )
        raise Problem("untrusted-delivery", f"{fault}.") from None


async def _certified(context: ApiContext, endpoint: Endpoint, delivery: Delivery) -> Delivery:
    """The delivery with its certificate, where its scheme asks for one."""
    url_of = endpoint.scheme.certificate_url
    if url_of is None:
        return delivery
    try:
        pem = await context.certificates.get(url_of(delivery))
    except UnavailableError as error:
        WEBHOOKS.labels(endpoint.provider, "UNAVAILABLE").inc()
        raise Problem("certificate-unavailable", str(error), headers=RETRY_AFTER) from None
    return replace(delivery, certificate=pem)


async def _publish(context: ApiContext, endpoint: Endpoint, taken: Taken) -> None:
    """Have Kafka take all of it; otherwise the sender sends all of it again."""
    try:
        results = await context.ingest.publish(taken.records) if taken.records else []
    except KafkaUnavailable as error:
        WEBHOOKS.labels(endpoint.provider, "UNAVAILABLE").inc()
        raise Problem("kafka-unavailable", str(error), headers=RETRY_AFTER) from None
    refused = [result for result in results if isinstance(result, Refused)]
    if refused:
        WEBHOOKS.labels(endpoint.provider, "UNAVAILABLE").inc()
        name = "outcome-unknown" if any(its.unknown for its in refused) else "kafka-unavailable"
        raise Problem(name, refused[0].detail, headers=RETRY_AFTER)


def _tell(request: web.Request, endpoint: Endpoint, taken: Taken) -> None:
    """Count the delivery, and name what was ignored or could not be read."""
    outcome = "DEAD_LETTER" if taken.faults else "ACCEPTED" if taken.accepted else "IGNORED"
    WEBHOOKS.labels(endpoint.provider, outcome).inc()
    WEBHOOK_EVENTS.labels(endpoint.provider, "ACCEPTED").inc(taken.accepted)
    WEBHOOK_EVENTS.labels(endpoint.provider, "IGNORED").inc(len(taken.ignored))
    WEBHOOK_EVENTS.labels(endpoint.provider, "REJECTED").inc(len(taken.faults))
    kinds = Counter(what[:MAX_WHAT_CHARS] for what in taken.ignored)
    log.info(
        "webhook",
        endpoint=endpoint.place,
        outcome=outcome,
        accepted=taken.accepted,
        ignored=dict(kinds.most_common(MAX_NAMED)),
        rejected=[str(fault) for fault in taken.faults[:MAX_NAMED]],
        request_id=request[ID_KEY],
    )
