"""The words of Square, and what they stand for (its API reference)."""

from typing import Final

from recon_app.domain.events import Rail, Status

__all__ = [
    "DISPUTE_STATUS",
    "ENTRIES",
    "FEE_ENTRIES",
    "NO_PAYMENT",
    "PAYMENT_STATUS",
    "PAYOUT_STATUS",
    "RAILS",
    "REFUND_STATUS",
]

_PENDING, _SUCCESS, _FAILED = Status.PENDING, Status.SUCCESS, Status.FAILED

PAYMENT_STATUS: Final = {
    "APPROVED": Status.AUTHORIZED,
    "PENDING": _PENDING,
    "COMPLETED": _SUCCESS,
    "CANCELED": _FAILED,
    "FAILED": _FAILED,
}

REFUND_STATUS: Final = {
    "PENDING": _PENDING,
    "APPROVED": _PENDING,
    "COMPLETED": _SUCCESS,
    "REJECTED": _FAILED,
    "FAILED": _FAILED,
}

#: ``state`` of a dispute; what is won was withheld at most, and an inquiry takes nothing.
DISPUTE_STATUS: Final = {
    "INQUIRY_EVIDENCE_REQUIRED": None,
    "INQUIRY_PROCESSING": None,
    "INQUIRY_CLOSED": None,
    "EVIDENCE_REQUIRED": _PENDING,
    "PROCESSING": _PENDING,
    "WAITING_THIRD_PARTY": _PENDING,
    "LOST": _SUCCESS,
    "ACCEPTED": _SUCCESS,
    "WON": _FAILED,
}

PAYOUT_STATUS: Final = {
    "SENT": _PENDING,
    "PAID": _SUCCESS,
    "FAILED": _FAILED,
}

#: ``source_type`` of a payment whose money does not pass through Square.
NO_PAYMENT: Final = frozenset(("CASH", "EXTERNAL"))

#: ``source_type`` of a payment.
RAILS: Final = {
    "CARD": Rail.CARD,
    "WALLET": Rail.WALLET,
    "SQUARE_ACCOUNT": Rail.WALLET,
    "BANK_ACCOUNT": Rail.ACH,
}

#: ``type`` of a payout's entry -> where its ids stand, and which of them names the transaction.
ENTRIES: Final = {
    "CHARGE": ("type_charge_details", "payment"),
    "REFUND": ("type_refund_details", "refund"),
    "DISPUTE": ("type_dispute_details", "dispute"),
}

#: ``type`` of a payout's entry that is a fee; any other about no transaction is an adjustment.
FEE_ENTRIES: Final = frozenset(
    ("FEE", "THIRD_PARTY_FEE", "THIRD_PARTY_FEE_REFUND", "TAX_ON_FEE", "SQUARE_CAPITAL_FEE")
)
