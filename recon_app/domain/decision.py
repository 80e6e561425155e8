"""What goes into ``decide`` and what comes out of it, and the record the journal keeps of it."""

from recon_app.domain.actions import Action
from recon_app.domain.case import Case, Exposure
from recon_app.domain.events import Origin, TxnEvent
from recon_app.domain.shape import shape
from recon_app.domain.states import Outcome, TimerKind, TriggerKind

__all__ = [
    "JOURNAL_SCHEMA",
    "RULES_VERSION",
    "Before",
    "Decision",
    "Effect",
    "JournalRecord",
    "RawEnvelope",
    "Trigger",
    "TriggerRecord",
]

JOURNAL_SCHEMA = 1
RULES_VERSION = "1"


@shape
class Trigger:
    """One thing that happened. ``at_ms`` is broker time: an arrival, or the deadline that passed.

    Exactly one of ``event``, ``action``, ``timer`` is set; ``origin`` is null for a timer.
    """

    kind: TriggerKind
    at_ms: int
    txn_id: str
    origin: Origin | None = None
    event: TxnEvent | None = None
    action: Action | None = None
    timer: TimerKind | None = None


@shape
class Effect:
    """What a decision orders of others (alert, clear, ...): data, carried out downstream."""

    type: str
    args: dict[str, str | int | None] | None = None


@shape
class Decision:
    """The answer of the core. ``case`` is null where there is none (an action is refused), and
    where the trigger belongs to none (see ``unlinked``).

    ``facts`` names the booleans that hold, ``rule`` the one row that matched.
    """

    case: Case | None
    outcome: Outcome
    refusal: str | None
    before_state: str | None
    before_reason: str | None
    facts: list[str]
    rule: str
    effects: list[Effect]


@shape
class TriggerRecord:
    """The journal's note of a trigger and what it came to."""

    kind: TriggerKind
    topic: str | None
    partition: int
    offset: int | None
    id: str | None
    timer: TimerKind | None
    arrived_ms: int
    outcome: Outcome
    refusal: str | None


@shape
class RawEnvelope:
    """The bytes as they came in, in a form that can be sealed later without touching the row.

    ``raw_codec`` is ``utf8`` or ``base64``; ``key_id`` null means not sealed.
    """

    raw: str
    raw_codec: str
    raw_sha256: str
    adapter: str
    adapter_version: str
    key_id: str | None = None
    import_id: str | None = None
    line_no: int | None = None


@shape
class Before:
    """State and reason a case had before this record; null on its first."""

    state: str | None
    reason: str | None


@shape
class JournalRecord:
    """One decision, complete: enough to explain it and to do it again. ``run_id`` null = live."""

    schema: int
    run_id: str | None
    txn_id: str
    incarnation: int
    seq: int
    version: int
    trigger: TriggerRecord
    event: TxnEvent | None
    action: Action | None
    raw: RawEnvelope | None
    before: Before
    after: Case | None
    facts: list[str]
    rule: str
    rules_version: str
    policy_version: str
    engine_version: str
    variance_minor: int | None
    exposure: list[Exposure]
    effects: list[Effect]
    decided_ms: int
