"""The words of GoCardless, and what they stand for (its API reference)."""

from typing import Final

from recon_app.domain.events import Kind, Rail, Status

__all__ = ["ACTIONS", "CURRENCY_OF_SCHEME", "ITEMS", "RAILS", "STATUSES"]

_PENDING, _SUCCESS = Status.PENDING, Status.SUCCESS
_FAILED, _REVERSED = Status.FAILED, Status.REVERSED
_PAYMENT, _REFUND, _SETTLEMENT = Kind.PAYMENT, Kind.REFUND, Kind.SETTLEMENT
_BACK, _BACK_AGAIN = Kind.CHARGEBACK, Kind.CHARGEBACK_REVERSAL

#: Section -> ``status`` of its objects. A payment that was charged back was collected before.
STATUSES: Final = {
    "payments": {
        "PENDING_CUSTOMER_APPROVAL": _PENDING,
        "PENDING_SUBMISSION": _PENDING,
        "SUBMITTED": _PENDING,
        "CONFIRMED": _SUCCESS,
        "PAID_OUT": _SUCCESS,
        "CHARGED_BACK": _SUCCESS,
        "CUSTOMER_APPROVAL_DENIED": _FAILED,
        "CANCELLED": _FAILED,
        "FAILED": _FAILED,
    },
    "refunds": {
        "CREATED": _PENDING,
        "PENDING_SUBMISSION": _PENDING,
        "SUBMITTED": _PENDING,
        "PAID": _SUCCESS,
        "REFUND_SETTLED": _SUCCESS,
        "CANCELLED": _FAILED,
        "FAILED": _FAILED,
        "BOUNCED": _REVERSED,
        "FUNDS_RETURNED": _REVERSED,
    },
    "payouts": {
        "PENDING": _PENDING,
        "PAID": _SUCCESS,
        "BOUNCED": _REVERSED,
    },
}

#: (``resource_type``, ``action``) of an event -> what it says; others are about no money.
ACTIONS: Final = {
    ("payments", "created"): (_PAYMENT, _PENDING),
    ("payments", "customer_approval_granted"): (_PAYMENT, _PENDING),
    ("payments", "submitted"): (_PAYMENT, _PENDING),
    ("payments", "resubmission_requested"): (_PAYMENT, _PENDING),
    ("payments", "confirmed"): (_PAYMENT, _SUCCESS),
    ("payments", "paid_out"): (_PAYMENT, _SUCCESS),
    ("payments", "customer_approval_denied"): (_PAYMENT, _FAILED),
    ("payments", "cancelled"): (_PAYMENT, _FAILED),
    ("payments", "failed"): (_PAYMENT, _FAILED),
    ("payments", "late_failure_settled"): (_PAYMENT, _REVERSED),
    ("payments", "charged_back"): (_BACK, _SUCCESS),
    ("payments", "chargeback_settled"): (_BACK, _SUCCESS),
    ("payments", "chargeback_cancelled"): (_BACK_AGAIN, _SUCCESS),
    ("refunds", "created"): (_REFUND, _PENDING),
    ("refunds", "paid"): (_REFUND, _SUCCESS),
    ("refunds", "refund_settled"): (_REFUND, _SUCCESS),
    ("refunds", "failed"): (_REFUND, _FAILED),
    ("refunds", "funds_returned"): (_REFUND, _REVERSED),
    ("payouts", "paid"): (_SETTLEMENT, _SUCCESS),
}

#: ``type`` of a payout's item about a transaction -> its name and the link to it.
ITEMS: Final = {
    "payment_paid_out": ("payment", "payment"),
    "payment_failed": ("payment", "payment"),
    "payment_charged_back": ("chargeback", "payment"),
    "payment_refunded": ("refund", "refund"),
    "refund": ("refund", "refund"),
    "refund_funds_returned": ("refund", "refund"),
}

#: ``details.scheme`` of an event -> the currency that is collected by it.
CURRENCY_OF_SCHEME: Final = {
    "ach": "USD",
    "autogiro": "SEK",
    "bacs": "GBP",
    "becs": "AUD",
    "becs_nz": "NZD",
    "betalingsservice": "DKK",
    "faster_payments": "GBP",
    "pad": "CAD",
    "pay_to": "AUD",
    "sepa_core": "EUR",
    "sepa_cor1": "EUR",
    "sepa_credit_transfer": "EUR",
    "sepa_instant_credit_transfer": "EUR",
}

#: ``scheme`` of a payment or event.
RAILS: Final = {
    "ach": Rail.ACH,
    "sepa_core": Rail.SEPA,
    "sepa_cor1": Rail.SEPA,
    "sepa_credit_transfer": Rail.SEPA,
    "sepa_instant_credit_transfer": Rail.SEPA,
}
