"""Exports and bulk actions: what the API takes and answers."""

from typing import Annotated, Final, Literal, get_args

import msgspec

from recon_app.domain.actions import ActionType
from recon_app.domain.case import MatchKind
from recon_app.domain.events import Rail
from recon_app.domain.reasons import Reason, Severity
from recon_app.domain.states import State
from web.models import Amount, Currency, Day, Id, one_of
from web.problems import ProblemView

__all__ = [
    "MAX_BULK",
    "MAX_VALUES",
    "NO_RAIL",
    "OWED",
    "RESOLUTIONS",
    "BulkActionIn",
    "BulkAnswer",
    "BulkIn",
    "BulkItem",
    "ExportIn",
    "ExportView",
    "FiltersIn",
]

#: Of one bulk action.
MAX_BULK: Final = 1000
#: Of one filter.
MAX_VALUES: Final = 50
#: Asks for transactions whose sources named no rail.
NO_RAIL: Final = "NONE"

_FEW: Final = msgspec.Meta(max_length=MAX_VALUES)
Moment = Annotated[str, msgspec.Meta(extra_json_schema={"format": "date-time"})]
Seconds = Annotated[int, msgspec.Meta(ge=0)]
States = Annotated[list[Annotated[str, one_of(State)]], _FEW]
Reasons = Annotated[list[Annotated[str, one_of(Reason)]], _FEW]
Severities = Annotated[list[Annotated[str, one_of(Severity)]], _FEW]
Rails = Annotated[list[Annotated[str, one_of([*Rail, NO_RAIL])]], _FEW]
MatchKinds = Annotated[list[Annotated[str, one_of(MatchKind)]], _FEW]
Currencies = Annotated[list[Currency], _FEW]
Ids = Annotated[list[Id], _FEW]
Resolution = Literal[
    "FORCE_MATCH",
    "VOID",
    "ADJUST",
    "WRITE_OFF",
    "MARK_RECEIVED",
    "REVERSED",
    "NO_POSTING_EXPECTED",
]
#: How a case may have been closed: by an action, or by the system.
RESOLUTIONS: Final[tuple[str, ...]] = get_args(Resolution)
Resolutions = Annotated[list[Resolution], _FEW]
OwedSide = Literal["TO_US", "BY_US", "BOTH", "NONE"]
OWED: Final[tuple[str, ...]] = get_args(OwedSide)
OwedSides = Annotated[list[OwedSide], _FEW]
Exposed = Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}:(TO_US|BY_US)$")]
Exposures = Annotated[list[Exposed], _FEW]


class FiltersIn(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """The filters of ``GET /txns``; of several values of one, any holds."""

    state: States = []
    reason: Reasons = []
    severity: Severities = []
    rail: Rails = []
    currency: Currencies = []
    provider: Ids = []
    account: Ids = []
    merchant_id: Ids = []
    match_kind: MatchKinds = []
    resolution: Resolutions = []
    owed: OwedSides = []
    exposure: Exposures = []
    exception: bool | None = None
    open: bool | None = None
    due: Literal["due", "overdue"] | None = None
    since: Moment | None = None
    until: Moment | None = None
    business_from: Day | None = None
    business_to: Day | None = None
    min_amount: Amount | None = None
    max_amount: Amount | None = None
    min_age_s: Seconds | None = None
    max_age_s: Seconds | None = None


class ExportIn(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What to put into a file, as what. ``name`` is the file's, without its ending."""

    format: Literal["csv", "xlsx", "pdf"]
    filters: FiltersIn = msgspec.field(default_factory=FiltersIn)
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=80)] | None = None
    sort: Literal["last_updated", "opened_at", "deadline", "amount", "variance"] = "last_updated"
    order: Literal["desc", "asc"] = "desc"


class ExportView(msgspec.Struct):
    """An export. ``rows`` counts those written so far, ``total`` those to come where it is known.

    ``file`` is there once it is DONE, until ``expires_at``; ``detail`` says why it FAILED.
    """

    export_id: str
    status: Literal["QUEUED", "RUNNING", "DONE", "FAILED"]
    format: Literal["csv", "xlsx", "pdf"]
    name: str
    rows: int
    total: int | None
    bytes: int | None
    href: str
    file: str | None
    detail: str | None
    created_at: str
    expires_at: str


class BulkActionIn(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What is asked of each transaction."""

    type: Annotated[str, one_of(ActionType)]
    reason_code: str | None = None
    note: str | None = None
    args: dict[str, str | int | None] | None = None


class BulkIn(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One action on many transactions: those named, or all that ``filters`` hold.

    ``versions`` are the versions as you saw them; one that has changed since is skipped. With
    ``filters`` a note is compulsory, and nothing is done when they hold another number of
    transactions than ``expected_count``.
    """

    action: BulkActionIn
    txn_ids: list[Id] | None = None
    versions: dict[str, int] | None = None
    filters: FiltersIn | None = None
    expected_count: Annotated[int, msgspec.Meta(ge=0)] | None = None


class BulkItem(msgspec.Struct, omit_defaults=True):
    """What became of the action on one transaction.

    ``accepted``: Kafka has it, its outcome stands under ``action_id``. ``skipped``: nothing was
    asked of it. ``failed``: Kafka did not take it; send it again.
    """

    txn_id: str
    status: Literal["accepted", "skipped", "failed"]
    action_id: str | None = None
    problem: ProblemView | None = None


class BulkAnswer(msgspec.Struct):
    """One result for each transaction; every action carries ``bulk_id``."""

    bulk_id: str
    requested: int
    accepted: int
    skipped: int
    failed: int
    results: list[BulkItem]
