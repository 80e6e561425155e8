"""The route table of the API."""

from typing import Final

from aiohttp import web

from recon_app.access.roles import Permission
from recon_app.imports.view import ImportView, PreviewView
from web.actions import get_action, post_action
from web.bodies import JSON, NDJSON, json_response
from web.case_models import CaseView
from web.common_parameters import (
    ACTION_ID,
    ACTOR_HEADER,
    ENDPOINT,
    IDEMPOTENCY,
    IF_MATCH,
    IF_NONE_MATCH,
    PROVIDER,
    TXN_ID,
)
from web.desk_routes import DESK_ROUTES
from web.filters import LIST_PARAMETERS
from web.health import get_readiness
from web.imports import IMPORT_PARAMETERS, post_import
from web.ingestion import post_events
from web.live.asked import STREAM_PARAMETERS
from web.live.models import StreamDecision, StreamHeartbeat, StreamReset
from web.live.view import EVENT_STREAM, get_stream
from web.models import (
    ActionAccepted,
    ActionIn,
    ActionOutcomeView,
    BatchAnswer,
    EventAccepted,
    EventIn,
    Health,
    Readiness,
    TimelineView,
    TransactionPage,
    UnmatchedLines,
    WebhookAnswer,
)
from web.openapi import openapi_document
from web.page import PAGES, get_asset, get_page
from web.parameters import PAGE, parameters_of
from web.pipeline.models import PipelineView
from web.pipeline.view import get_pipeline
from web.probes import get_health, get_metrics
from web.routes import Route
from web.transactions import get_timeline, get_transaction, list_transactions
from web.unmatched import list_unmatched_lines
from web.uploads import MULTIPART
from web.webhooks import post_webhook

__all__ = ["ROUTES"]

#: ``/txns/actions`` takes POST alone: no transaction of that name is asked for.
NO_BULK: Final = "/txns/{txn_id:(?!actions$)[^/]+}"
BATCH: Final = list[EventIn]
HTML: Final = "text/html"


async def get_openapi(_request: web.Request) -> web.Response:
    """This document."""
    return json_response(openapi_document(ROUTES))


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        "POST",
        "/events",
        post_events,
        "events",
        Permission.SEND,
        {202: (JSON, (EventAccepted, BatchAnswer)), 207: (JSON, (BatchAnswer,))},
        (IDEMPOTENCY,),
        {JSON: (EventIn, BATCH), NDJSON: (EventIn,)},
        (
            "malformed-json",
            "too-large",
            "unsupported-media-type",
            "invalid-event",
            "kafka-unavailable",
        ),
        is_idempotent=True,
    ),
    Route(
        "POST",
        "/webhooks/{provider}/{endpoint}",
        post_webhook,
        "webhooks",
        Permission.SIGNED,
        {200: (JSON, (WebhookAnswer,)), 202: (JSON, (WebhookAnswer,))},
        (PROVIDER, ENDPOINT),
        {"*/*": ()},
        (
            "untrusted-delivery",
            "unknown-endpoint",
            "too-slow",
            "too-large",
            "unsupported-media-type",
            "kafka-unavailable",
        ),
    ),
    Route(
        "POST",
        "/imports",
        post_import,
        "imports",
        Permission.IMPORT,
        {200: (JSON, (ImportView, PreviewView)), 202: (JSON, (ImportView,))},
        IMPORT_PARAMETERS,
        {"*/*": (), MULTIPART: ()},
        (
            "bad-request",
            "malformed-json",
            "too-slow",
            "too-large",
            "import-in-flight",
            "invalid-import",
            "invalid-parameter",
            "unbalanced-statement",
            "imports-unavailable",
            "kafka-unavailable",
        ),
    ),
    Route(
        "GET",
        "/txns",
        list_transactions,
        "transactions",
        Permission.READ,
        {200: (JSON, (TransactionPage,))},
        LIST_PARAMETERS,
        problems=("invalid-parameter", "state-unavailable"),
    ),
    *DESK_ROUTES,
    Route(
        "GET",
        "/unmatched-lines",
        list_unmatched_lines,
        "transactions",
        Permission.READ,
        {200: (JSON, (UnmatchedLines,))},
        parameters_of(PAGE),
        problems=("invalid-parameter", "state-unavailable"),
    ),
    Route(
        "GET",
        "/txns/{txn_id}",
        get_transaction,
        "transactions",
        Permission.READ,
        {200: (JSON, (CaseView,)), 304: ("", ())},
        (TXN_ID, IF_NONE_MATCH),
        problems=("unknown-transaction", "invalid-parameter", "state-unavailable"),
        pattern=NO_BULK,
    ),
    Route(
        "GET",
        "/txns/{txn_id}/timeline",
        get_timeline,
        "transactions",
        Permission.READ,
        {200: (JSON, (TimelineView,))},
        (TXN_ID,),
        problems=("unknown-transaction", "invalid-parameter", "state-unavailable"),
    ),
    Route(
        "POST",
        "/txns/{txn_id}/actions",
        post_action,
        "actions",
        Permission.ACT,
        {202: (JSON, (ActionAccepted,))},
        (TXN_ID, IF_MATCH, ACTOR_HEADER, IDEMPOTENCY),
        {JSON: (ActionIn,)},
        (
            "malformed-json",
            "unknown-transaction",
            "stale-evidence",
            "too-large",
            "unsupported-media-type",
            "invalid-action",
            "evidence-required",
            "kafka-unavailable",
        ),
        is_idempotent=True,
    ),
    Route(
        "GET",
        "/txns/{txn_id}/actions/{action_id}",
        get_action,
        "actions",
        Permission.READ,
        {200: (JSON, (ActionOutcomeView,))},
        (TXN_ID, ACTION_ID),
        problems=("unknown-action", "invalid-parameter", "state-unavailable"),
    ),
    Route(
        "GET",
        "/stream",
        get_stream,
        "live",
        Permission.READ,
        {200: (EVENT_STREAM, (StreamDecision, StreamHeartbeat, StreamReset))},
        STREAM_PARAMETERS,
        problems=("invalid-parameter", "overloaded"),
    ),
    Route(
        "GET",
        "/pipeline",
        get_pipeline,
        "live",
        Permission.READ,
        {200: (JSON, (PipelineView,))},
    ),
    Route("GET", "/healthz", get_health, "operations", Permission.PROBE, {200: (JSON, (Health,))}),
    Route(
        "GET",
        "/readyz",
        get_readiness,
        "operations",
        Permission.PROBE,
        {200: (JSON, (Readiness,)), 503: (JSON, (Readiness,))},
    ),
    Route(
        "GET", "/metrics", get_metrics, "operations", Permission.PROBE, {200: ("text/plain", ())}
    ),
    Route("GET", "/openapi.json", get_openapi, "operations", Permission.PUBLIC, {200: (JSON, ())}),
    *(
        Route("GET", path, get_page, "page", Permission.PUBLIC, {200: (HTML, ())}, hidden=True)
        for path in PAGES
    ),
    Route(
        "GET", "/assets/{name}", get_asset, "page", Permission.PUBLIC, {200: ("", ())}, hidden=True
    ),
)
