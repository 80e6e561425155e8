"""The facts that come in: one delivery of one statement about money by one side.

Hot types are shapes (see ``shape``) and not frozen, which costs three times as much to build. They
are values all the same: nothing mutates one after it was built (a property test holds that).
"""

from enum import StrEnum

from recon_app.domain.shape import shape

__all__ = [
    "EVENT_TYPES",
    "SIDES",
    "STATUS_RANK",
    "AmountBasis",
    "Direction",
    "EventDetail",
    "Kind",
    "Origin",
    "Precision",
    "Rail",
    "Role",
    "Source",
    "Status",
    "TxnEvent",
    "TxnIdKind",
]


class Source(StrEnum):
    """Who says it. MANUAL is ours: a leg a person marked as received."""

    GATEWAY = "GATEWAY"
    BANK = "BANK"
    MANUAL = "MANUAL"


SIDES = (Source.GATEWAY, Source.BANK)


class Status(StrEnum):
    """How far the money got, by rank: PENDING < AUTHORIZED < FAILED < SUCCESS < REVERSED."""

    PENDING = "PENDING"
    AUTHORIZED = "AUTHORIZED"
    FAILED = "FAILED"
    SUCCESS = "SUCCESS"
    REVERSED = "REVERSED"


STATUS_RANK: dict[str, int] = {status: rank for rank, status in enumerate(Status)}


class Direction(StrEnum):
    """Which way the money moved, from the view of our account."""

    IN = "IN"
    OUT = "OUT"


class Kind(StrEnum):
    """What sort of movement an event speaks of."""

    AUTHORISATION = "AUTHORISATION"
    PAYMENT = "PAYMENT"
    REFUND = "REFUND"
    CHARGEBACK = "CHARGEBACK"
    CHARGEBACK_REVERSAL = "CHARGEBACK_REVERSAL"
    PAYOUT = "PAYOUT"
    FEE = "FEE"
    ADJUSTMENT = "ADJUSTMENT"
    SETTLEMENT = "SETTLEMENT"
    SETTLEMENT_LINE = "SETTLEMENT_LINE"
    POSTING = "POSTING"


class Role(StrEnum):
    """Only PRIMARY facts of the two sides are compared."""

    PRIMARY = "PRIMARY"
    SETTLEMENT_LINE = "SETTLEMENT_LINE"
    INFO = "INFO"


class Rail(StrEnum):
    """The road the money took."""

    UPI = "UPI"
    IMPS = "IMPS"
    NEFT = "NEFT"
    RTGS = "RTGS"
    NACH = "NACH"
    SEPA = "SEPA"
    ACH = "ACH"
    CARD = "CARD"
    WALLET = "WALLET"
    NETBANKING = "NETBANKING"
    OTHER = "OTHER"


class TxnIdKind(StrEnum):
    """GIVEN by the source, or DERIVED by us from something weaker."""

    GIVEN = "GIVEN"
    DERIVED = "DERIVED"


class Precision(StrEnum):
    """What ``occurred_at`` is exact to."""

    INSTANT = "INSTANT"
    DAY = "DAY"


class AmountBasis(StrEnum):
    """Whether fees are still inside the amount (GROSS) or already taken off (NET)."""

    GROSS = "GROSS"
    NET = "NET"


#: event_type -> (kind, role). An event type that is not here is refused at the edge.
EVENT_TYPES: dict[str, tuple[Kind, Role]] = {
    "PAYMENT_AUTHORIZED": (Kind.AUTHORISATION, Role.PRIMARY),
    "PAYMENT_PENDING": (Kind.PAYMENT, Role.PRIMARY),
    "PAYMENT_CAPTURED": (Kind.PAYMENT, Role.PRIMARY),
    "PAYMENT_FAILED": (Kind.PAYMENT, Role.PRIMARY),
    "PAYMENT_REVERSED": (Kind.PAYMENT, Role.PRIMARY),
    "ORDER_PAID": (Kind.PAYMENT, Role.INFO),
    "ORDER_UPDATED": (Kind.PAYMENT, Role.INFO),
    "REFUND_CREATED": (Kind.REFUND, Role.PRIMARY),
    "REFUND_PROCESSED": (Kind.REFUND, Role.PRIMARY),
    "REFUND_FAILED": (Kind.REFUND, Role.PRIMARY),
    "CHARGEBACK": (Kind.CHARGEBACK, Role.PRIMARY),
    "CHARGEBACK_REVERSAL": (Kind.CHARGEBACK_REVERSAL, Role.PRIMARY),
    "PAYOUT_CREATED": (Kind.PAYOUT, Role.PRIMARY),
    "PAYOUT_FAILED": (Kind.PAYOUT, Role.PRIMARY),
    "PAYOUT_PROCESSED": (Kind.PAYOUT, Role.PRIMARY),
    "PAYOUT_REVERSED": (Kind.PAYOUT, Role.PRIMARY),
    "FEE_CHARGED": (Kind.FEE, Role.PRIMARY),
    "ADJUSTMENT": (Kind.ADJUSTMENT, Role.PRIMARY),
    "SETTLEMENT": (Kind.SETTLEMENT, Role.PRIMARY),
    "SETTLEMENT_LINE": (Kind.SETTLEMENT_LINE, Role.SETTLEMENT_LINE),
    "LEDGER_POSTED": (Kind.POSTING, Role.PRIMARY),
    "LEDGER_PENDING": (Kind.POSTING, Role.PRIMARY),
    "LEDGER_FAILED": (Kind.POSTING, Role.PRIMARY),
    "LEDGER_REVERSED": (Kind.POSTING, Role.PRIMARY),
}


@shape
class Origin:
    """Where a delivery came in first, and when, by the broker (``arrived_ms``, LogAppendTime)."""

    topic: str
    partition: int
    offset: int
    arrived_ms: int


@shape
class EventDetail:
    """What an adapter may know beyond the seven basic fields; absent as a whole when it does not.

    ``fee_minor`` is the whole deduction including tax; null is unknown, never 0.
    """

    provider: str | None = None
    merchant_id: str | None = None
    account: str | None = None
    rail: str | None = None
    parent_txn_id: str | None = None
    settlement_ref: str | None = None
    references: dict[str, str] | None = None
    amount_basis: AmountBasis = AmountBasis.GROSS
    fee_minor: int | None = None
    tax_minor: int | None = None
    net_minor: int | None = None
    original_amount_minor: int | None = None
    original_currency: str | None = None
    fx_rate: str | None = None
    booking_date: str | None = None
    value_date: str | None = None
    business_date: str | None = None


@shape
class TxnEvent:
    """One statement about money, normalised.

    ``amount_minor`` is what this fact says *moved*: >= 0, or null (unknown is not 0).
    ``content`` is the digest of everything but ``event_id``: same id, other content = two facts.
    """

    txn_id: str
    source: Source
    event_type: str
    status: Status
    amount_minor: int | None
    currency: str
    occurred_ms: int
    event_id: str
    posting_id: str
    content: str
    kind: Kind
    role: Role
    direction: Direction = Direction.IN
    txn_id_kind: TxnIdKind = TxnIdKind.GIVEN
    precision: Precision = Precision.INSTANT
    detail: EventDetail | None = None
