"""What a desk of people works with: figures, finding, exports, many actions at once."""

from typing import Final

from recon_app.access.roles import Permission
from web.bodies import JSON
from web.bulk import post_bulk
from web.common_parameters import ACTOR_HEADER, EXPORT_ID, IDEMPOTENCY, TXN_ID
from web.counts import COUNT_PARAMETERS, SUGGEST_PARAMETERS, count_transactions, suggest_values
from web.desk_models import BulkAnswer, BulkIn, ExportIn, ExportView
from web.exports import EXPORT_TYPES, get_export, get_export_file, post_export
from web.finding_models import CountView, EventsView, SearchView, SuggestionsView
from web.overview import OVERVIEW_PARAMETERS, get_overview
from web.overview_models import OverviewView
from web.routes import Route
from web.search import SEARCH_PARAMETERS, search
from web.transaction_events import list_transaction_events

__all__ = ["DESK_ROUTES"]

ASKED: Final = ("invalid-parameter", "state-unavailable")

DESK_ROUTES: Final[tuple[Route, ...]] = (
    Route(
        "GET",
        "/overview",
        get_overview,
        "dashboard",
        Permission.READ,
        {200: (JSON, (OverviewView,))},
        OVERVIEW_PARAMETERS,
        problems=ASKED,
    ),
    Route(
        "GET",
        "/search",
        search,
        "dashboard",
        Permission.READ,
        {200: (JSON, (SearchView,))},
        SEARCH_PARAMETERS,
        problems=ASKED,
    ),
    Route(
        "GET",
        "/txns/count",
        count_transactions,
        "transactions",
        Permission.READ,
        {200: (JSON, (CountView,))},
        COUNT_PARAMETERS,
        problems=ASKED,
    ),
    Route(
        "GET",
        "/txns/suggestions",
        suggest_values,
        "transactions",
        Permission.READ,
        {200: (JSON, (SuggestionsView,))},
        SUGGEST_PARAMETERS,
        problems=ASKED,
    ),
    Route(
        "GET",
        "/txns/{txn_id}/events",
        list_transaction_events,
        "transactions",
        Permission.READ,
        {200: (JSON, (EventsView,))},
        (TXN_ID,),
        problems=("unknown-transaction", *ASKED),
    ),
    Route(
        "POST",
        "/txns/actions",
        post_bulk,
        "actions",
        Permission.ACT,
        {202: (JSON, (BulkAnswer,)), 207: (JSON, (BulkAnswer,))},
        (ACTOR_HEADER, IDEMPOTENCY),
        {JSON: (BulkIn,)},
        (
            "malformed-json",
            "too-large",
            "unsupported-media-type",
            "invalid-action",
            "invalid-bulk",
            "invalid-parameter",
            "count-changed",
            "too-many-transactions",
            "kafka-unavailable",
            "state-unavailable",
        ),
        is_idempotent=True,
    ),
    Route(
        "POST",
        "/exports",
        post_export,
        "exports",
        Permission.READ,
        {202: (JSON, (ExportView,))},
        bodies={JSON: (ExportIn,)},
        problems=(
            "malformed-json",
            "too-large",
            "unsupported-media-type",
            "invalid-export",
            "invalid-parameter",
            "exports-busy",
        ),
    ),
    Route(
        "GET",
        "/exports/{export_id}",
        get_export,
        "exports",
        Permission.READ,
        {200: (JSON, (ExportView,))},
        (EXPORT_ID,),
        problems=("unknown-export", "invalid-parameter"),
    ),
    Route(
        "GET",
        "/exports/{export_id}/file",
        get_export_file,
        "exports",
        Permission.READ,
        {200: (EXPORT_TYPES, ())},
        (EXPORT_ID,),
        problems=("unknown-export", "export-not-ready", "invalid-parameter"),
    ),
)
