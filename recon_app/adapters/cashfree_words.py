"""The words of Cashfree, and what they stand for."""

from typing import Final

from recon_app.domain.events import Rail, Status

__all__ = [
    "DISPUTE_ENDS",
    "PAYMENT_STATUS",
    "RAILS",
    "REFUND_STATUS",
    "SETTLEMENT_STATUS",
    "TRANSFER_EVENTS",
    "TRANSFER_STATUS",
]

_PENDING, _FAILED, _SUCCESS = Status.PENDING, Status.FAILED, Status.SUCCESS

#: ``payment_status``, and ``txStatus`` of the first version.
PAYMENT_STATUS: Final = {
    "SUCCESS": _SUCCESS,
    "PENDING": _PENDING,
    "NOT_ATTEMPTED": _PENDING,
    "FLAGGED": _PENDING,
    "INCOMPLETE": _PENDING,
    "FAILED": _FAILED,
    "USER_DROPPED": _FAILED,
    "CANCELLED": _FAILED,
    "VOID": _FAILED,
}

REFUND_STATUS: Final = {
    "SUCCESS": _SUCCESS,
    "PENDING": _PENDING,
    "ONHOLD": _PENDING,
    "FAILED": _FAILED,
    "CANCELLED": _FAILED,
}

SETTLEMENT_STATUS: Final = {
    "SUCCESS": _SUCCESS,
    "SETTLED": _SUCCESS,
    "INITIATED": _PENDING,
    "PENDING": _PENDING,
    "FAILED": _FAILED,
    "REVERSED": Status.REVERSED,
}

#: Events of transfers, which of the first version are all that tells the status.
TRANSFER_EVENTS: Final = {
    "TRANSFER_SUCCESS": _SUCCESS,
    "TRANSFER_ACKNOWLEDGED": _SUCCESS,
    "TRANSFER_FAILED": _FAILED,
    "TRANSFER_REJECTED": _FAILED,
    "TRANSFER_REVERSED": Status.REVERSED,
    "TRANSFER_INITIATED": _PENDING,
    "TRANSFER_PENDING": _PENDING,
    "TRANSFER_RECEIVED": _PENDING,
}

TRANSFER_STATUS: Final = {
    "SUCCESS": _SUCCESS,
    "COMPLETED": _SUCCESS,
    "RECEIVED": _PENDING,
    "PENDING": _PENDING,
    "QUEUED": _PENDING,
    "SCHEDULED": _PENDING,
    "APPROVAL_PENDING": _PENDING,
    "SCHEDULED_FOR_NEXT_WORKINGDAY": _PENDING,
    "MANUALLY_REJECTED": _FAILED,
    "REJECTED": _FAILED,
    "FAILED": _FAILED,
    "REVERSED": Status.REVERSED,
}

#: How ``dispute_status`` ends, first that fits: CHARGEBACK_MERCHANT_LOST, PRE_ARBITRATION_CREATED.
DISPUTE_ENDS: Final = (
    ("MERCHANT_WON", _FAILED),
    ("INSUFFICIENT_EVIDENCE", _PENDING),
    ("MERCHANT_LOST", _SUCCESS),
    ("MERCHANT_ACCEPTED", _SUCCESS),
    ("_ACCEPTED", _SUCCESS),
    ("_CREATED", _PENDING),
    ("_RECEIVED", _PENDING),
    ("_REVIEW", _PENDING),
    ("_CLOSED", _FAILED),
    ("_CANCELLED", _FAILED),
)

#: ``payment_group``, the one key of ``payment_method``, ``paymentMode``, ``transfer_mode``.
RAILS: Final = {
    "UPI": Rail.UPI,
    "UPI_CREDIT_CARD": Rail.UPI,
    "UPI_PPI": Rail.UPI,
    "CARD": Rail.CARD,
    "CREDIT_CARD": Rail.CARD,
    "DEBIT_CARD": Rail.CARD,
    "PREPAID_CARD": Rail.CARD,
    "CREDIT_CARD_EMI": Rail.CARD,
    "DEBIT_CARD_EMI": Rail.CARD,
    "EMI": Rail.CARD,
    "NETBANKING": Rail.NETBANKING,
    "NET_BANKING": Rail.NETBANKING,
    "APP": Rail.WALLET,
    "WALLET": Rail.WALLET,
    "ENACH": Rail.NACH,
    "PNACH": Rail.NACH,
    "IMPS": Rail.IMPS,
    "NEFT": Rail.NEFT,
    "RTGS": Rail.RTGS,
}
