"""The words of Mollie, v1 and v2, and what they stand for."""

from typing import Final

from recon_app.domain.events import Rail, Status

__all__ = [
    "CAPTURE_STATUS",
    "PAYMENT_STATUS",
    "PAYMENT_TIMES",
    "RAILS",
    "REFUND_STATUS",
    "SETTLEMENT_STATUS",
]

_PENDING, _SUCCESS, _FAILED = Status.PENDING, Status.SUCCESS, Status.FAILED

#: The last four are v1's: what was refunded or charged back was paid before.
PAYMENT_STATUS: Final = {
    "OPEN": _PENDING,
    "PENDING": _PENDING,
    "AUTHORIZED": Status.AUTHORIZED,
    "PAID": _SUCCESS,
    "FAILED": _FAILED,
    "EXPIRED": _FAILED,
    "CANCELED": _FAILED,
    "CANCELLED": _FAILED,
    "PAIDOUT": _SUCCESS,
    "REFUNDED": _SUCCESS,
    "CHARGED_BACK": _SUCCESS,
}

REFUND_STATUS: Final = {
    "QUEUED": _PENDING,
    "PENDING": _PENDING,
    "PROCESSING": _PENDING,
    "REFUNDED": _SUCCESS,
    "FAILED": _FAILED,
    "CANCELED": _FAILED,
}

CAPTURE_STATUS: Final = {
    "PENDING": _PENDING,
    "SUCCEEDED": _SUCCESS,
    "FAILED": _FAILED,
}

SETTLEMENT_STATUS: Final = {
    "OPEN": _PENDING,
    "PENDING": _PENDING,
    "PAIDOUT": _SUCCESS,
    "FAILED": _FAILED,
}

#: Where a payment says when it became what it is, v2 before v1.
PAYMENT_TIMES: Final = {
    "AUTHORIZED": ("authorizedAt",),
    "PAID": ("paidAt", "paidDatetime"),
    "PAIDOUT": ("paidDatetime",),
    "REFUNDED": ("paidDatetime",),
    "CHARGED_BACK": ("paidDatetime",),
    "FAILED": ("failedAt",),
    "EXPIRED": ("expiredAt", "expiredDatetime"),
    "CANCELED": ("canceledAt",),
    "CANCELLED": ("cancelledDatetime",),
}

#: ``method`` of a payment; banks that customers are sent to are netbanking.
RAILS: Final = {
    "CREDITCARD": Rail.CARD,
    "BANCONTACT": Rail.CARD,
    "MISTERCASH": Rail.CARD,
    "APPLEPAY": Rail.CARD,
    "GOOGLEPAY": Rail.CARD,
    "POINTOFSALE": Rail.CARD,
    "PAYPAL": Rail.WALLET,
    "BANKTRANSFER": Rail.SEPA,
    "DIRECTDEBIT": Rail.SEPA,
    "IDEAL": Rail.NETBANKING,
    "BELFIUS": Rail.NETBANKING,
    "KBC": Rail.NETBANKING,
    "EPS": Rail.NETBANKING,
    "GIROPAY": Rail.NETBANKING,
    "SOFORT": Rail.NETBANKING,
    "PRZELEWY24": Rail.NETBANKING,
    "TRUSTLY": Rail.NETBANKING,
    "PAYBYBANK": Rail.NETBANKING,
    "BANCOMATPAY": Rail.WALLET,
    "BLIK": Rail.WALLET,
    "TWINT": Rail.WALLET,
}
