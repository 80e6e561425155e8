"""The words of Razorpay and RazorpayX, and what they stand for."""

from typing import Final

from recon_app.domain.events import Rail, Status

__all__ = [
    "DISPUTE_STATUS",
    "IDS",
    "PAYMENT_STATUS",
    "PAYOUT_STATUS",
    "RAILS",
    "REFUND_STATUS",
    "SETTLEMENT_STATUS",
    "SUBJECTS",
    "TRANSFER_STATUS",
]

#: The beginnings of the ids, which are unique over all accounts.
IDS: Final = ("pay_", "rfnd_", "setl_", "disp_", "pout_", "trf_", "setlod_")

#: The first words of an event's name -> which entity of its payload the money is in; the longest
#: that fits. Events of an entity that is not there (an invoice that expired) are about no money.
SUBJECTS: Final[dict[str, str]] = {
    "payment": "payment",
    "payment.dispute": "dispute",
    "order": "payment",
    "payment_link": "payment",
    "invoice": "payment",
    "qr_code": "payment",
    "virtual_account": "payment",
    "subscription": "payment",
    "refund": "refund",
    "settlement": "settlement",
    "payout": "payout",
    "transfer": "transfer",
    "transaction": "transaction",
}

PAYMENT_STATUS: Final = {
    "CREATED": Status.PENDING,
    "PENDING": Status.PENDING,
    "AUTHORIZED": Status.AUTHORIZED,
    "CAPTURED": Status.SUCCESS,
    "REFUNDED": Status.SUCCESS,
    "FAILED": Status.FAILED,
}

REFUND_STATUS: Final = {
    "CREATED": Status.PENDING,
    "PENDING": Status.PENDING,
    "PROCESSED": Status.SUCCESS,
    "FAILED": Status.FAILED,
}

#: Of a dispute that took no money yet, or never did.
DISPUTE_STATUS: Final = {
    "OPEN": Status.PENDING,
    "UNDER_REVIEW": Status.PENDING,
    "LOST": Status.SUCCESS,
    "WON": Status.FAILED,
    "CLOSED": Status.FAILED,
}

SETTLEMENT_STATUS: Final = {
    "CREATED": Status.PENDING,
    "INITIATED": Status.PENDING,
    "PARTIALLY_PROCESSED": Status.PENDING,
    "PROCESSED": Status.SUCCESS,
    "FAILED": Status.FAILED,
    "REVERSED": Status.REVERSED,
}

PAYOUT_STATUS: Final = {
    "QUEUED": Status.PENDING,
    "SCHEDULED": Status.PENDING,
    "ON_HOLD": Status.PENDING,
    "PENDING": Status.PENDING,
    "CREATED": Status.PENDING,
    "PROCESSING": Status.PENDING,
    "PROCESSED": Status.SUCCESS,
    "REVERSED": Status.REVERSED,
    "FAILED": Status.FAILED,
    "REJECTED": Status.FAILED,
    "CANCELLED": Status.FAILED,
}

TRANSFER_STATUS: Final = {
    "CREATED": Status.PENDING,
    "PENDING": Status.PENDING,
    "PROCESSED": Status.SUCCESS,
    "PARTIALLY_REVERSED": Status.SUCCESS,
    "REVERSED": Status.REVERSED,
    "FAILED": Status.FAILED,
}

#: ``method`` of a payment and ``mode`` of a transfer.
RAILS: Final = {
    "CARD": Rail.CARD,
    "EMI": Rail.CARD,
    "UPI": Rail.UPI,
    "NETBANKING": Rail.NETBANKING,
    "WALLET": Rail.WALLET,
    "NACH": Rail.NACH,
    "EMANDATE": Rail.NACH,
    "IMPS": Rail.IMPS,
    "NEFT": Rail.NEFT,
    "RTGS": Rail.RTGS,
    "AMAZONPAY": Rail.WALLET,
}
