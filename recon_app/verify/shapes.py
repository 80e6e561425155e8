"""What the oracle reads of a journal record: views of the domain's types, with their defaults.

Names and defaults are the domain's (a test holds that), so that a record written without what holds
its default reads the same. Codes are open text: what a later version calls a state is compared, not
refused.
"""

from typing import Final

from msgspec import Raw, Struct

from recon_app.domain.case import Exposure, Resolution

__all__ = ["AfterSeen", "EventSeen", "RecordSeen", "TriggerSeen"]


NULL: Final = Raw(b"null")


class TriggerSeen(Struct, gc=False):
    """``TriggerRecord``."""

    kind: str
    partition: int
    arrived_ms: int
    outcome: str
    topic: str | None = None
    offset: int | None = None
    id: str | None = None
    timer: str | None = None
    refusal: str | None = None


class EventSeen(Struct, gc=False):
    """``TxnEvent`` without its detail, which ``content`` is a digest of."""

    txn_id: str
    source: str
    event_type: str
    status: str
    currency: str
    occurred_ms: int
    event_id: str
    posting_id: str
    content: str
    kind: str
    role: str
    amount_minor: int | None = None
    direction: str = "IN"
    txn_id_kind: str = "GIVEN"
    precision: str = "INSTANT"


class EnvelopeSeen(Struct, gc=False):
    """``RawEnvelope``."""

    raw_sha256: str


class EffectSeen(Struct, gc=False):
    """``Effect``."""

    type: str
    args: dict[str, str | int | None] | None = None


class BeforeSeen(Struct, gc=False):
    """``Before``."""

    state: str | None = None
    reason: str | None = None


class AfterSeen(Struct, gc=False):
    """``Case``: its verdict and its counters."""

    incarnation: int
    seq: int
    version: int
    state: str
    is_exception: bool
    opened_ms: int
    first_occurred_ms: int
    kind: str
    direction: str
    posting: str
    policy_version: str
    rule: str
    reasons: list[str] = []
    exposure: list[Exposure] = []
    reason: str | None = None
    severity: str | None = None
    match_kind: str | None = None
    deadline_ms: int | None = None
    business_date: str | None = None
    variance_minor: int | None = None
    txn_id_kind: str = "GIVEN"
    transient_until_ms: int | None = None
    episode: int = 1
    resolution: Resolution | None = None
    gateway: Raw = NULL
    bank: Raw = NULL

    @property
    def is_stub(self) -> bool:
        """Whether it is what is left of an expired case: no legs."""
        return self.gateway == NULL and self.bank == NULL


class RecordSeen(Struct, gc=False):
    """``JournalRecord``."""

    txn_id: str
    trigger: TriggerSeen
    before: BeforeSeen
    rule: str
    policy_version: str
    decided_ms: int
    incarnation: int = 0
    seq: int = 0
    version: int = 0
    run_id: str | None = None
    variance_minor: int | None = None
    event: EventSeen | None = None
    raw: EnvelopeSeen | None = None
    after: AfterSeen | None = None
    effects: list[EffectSeen] = []
