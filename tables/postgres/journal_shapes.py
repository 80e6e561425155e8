"""What the tables need of a journal record: its scalars, and the rest as the bytes that came.

These are views of ``recon_app.domain.decision.JournalRecord``. Codes are open text here: a row is
kept whatever a later version may call its state.
"""

from datetime import date

from msgspec import Raw, Struct

__all__ = [
    "NULL",
    "Case",
    "Envelope",
    "Event",
    "Fact",
    "Profile",
    "Record",
    "Resolved",
    "Side",
    "as_jsonb",
    "as_text",
]

NULL = Raw(b"null")


class Trigger(Struct, gc=False):
    """``TriggerRecord``."""

    kind: str
    topic: str | None
    partition: int
    offset: int | None
    id: str | None
    timer: str | None
    arrived_ms: int
    outcome: str
    refusal: str | None


class Event(Struct, gc=False):
    """``TxnEvent``; ``detail`` as JSON."""

    txn_id: str
    source: str
    event_type: str
    status: str
    amount_minor: int | None
    currency: str
    occurred_ms: int
    event_id: str
    posting_id: str
    content: str
    kind: str
    role: str
    direction: str = "IN"
    txn_id_kind: str = "GIVEN"
    precision: str = "INSTANT"
    detail: Raw = NULL


class Envelope(Struct, gc=False):
    """``RawEnvelope``."""

    raw: str
    raw_codec: str
    raw_sha256: str
    adapter: str
    adapter_version: str
    key_id: str | None = None
    import_id: str | None = None
    line_no: int | None = None


class Before(Struct, gc=False):
    """``Before``."""

    state: str | None
    reason: str | None


class Record(Struct, gc=False):
    """``JournalRecord``; the case, facts, exposure, effects and action as JSON."""

    txn_id: str
    incarnation: int
    seq: int
    version: int
    trigger: Trigger
    event: Event | None
    raw: Envelope | None
    before: Before
    after: Raw
    facts: Raw
    rule: str
    rules_version: str
    policy_version: str
    engine_version: str
    variance_minor: int | None
    exposure: Raw
    effects: Raw
    decided_ms: int
    action: Raw = NULL
    run_id: str | None = None


class Fact(Struct, gc=False):
    """What of a fact tells which event it is, and what it moved."""

    amount_minor: int | None
    currency: str
    topic: str
    partition: int
    offset: int


class Leg(Struct, gc=False):
    """One posting."""

    facts: list[Fact]


class Side(Struct, gc=False):
    """The postings of one source."""

    legs: list[Leg] = []


class Resolved(Struct, gc=False):
    """``Resolution``."""

    code: str
    reason_code: str | None
    note: str | None
    actor: str
    approver: str | None
    at_ms: int
    amount_minor: int | None
    confirmed_by: str | None = None


class Profile(Struct, gc=False):
    """``Profile``."""

    provider: str | None = None
    merchant_id: str | None = None
    account: str | None = None
    rail: str | None = None
    parent_txn_id: str | None = None
    settlement_ref: str | None = None
    superseded_by: str | None = None


class Case(Struct, gc=False):
    """``Case``: the scalars of its row, and who said what."""

    txn_id: str
    incarnation: int
    seq: int
    version: int
    state: str
    reason: str | None
    reasons: list[str]
    is_exception: bool
    severity: str | None
    match_kind: str | None
    gateway: Side | None
    bank: Side | None
    deadline_ms: int | None
    opened_ms: int
    first_occurred_ms: int
    business_date: date | None
    variance_minor: int | None
    exposure: Raw
    kind: str
    direction: str
    posting: str
    policy_version: str
    rule: str
    txn_id_kind: str = "GIVEN"
    transient_until_ms: int | None = None
    episode: int = 1
    profile: Profile | None = None
    manual: Side | None = None
    resolution: Resolved | None = None


def as_text(raw: Raw) -> str:
    """The JSON as it came."""
    return str(memoryview(raw), "utf-8")


def as_jsonb(text: str) -> str:
    """JSON as Postgres takes a JSONB in binary: behind the number of the format."""
    return "\x01" + text
