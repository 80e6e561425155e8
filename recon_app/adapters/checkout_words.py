"""The words of Checkout.com, and what they stand for (its event types, payments and reports)."""

from typing import Final

from recon_app.domain.events import Kind, Rail, Status

__all__ = [
    "DISPUTE_EVENTS",
    "OBJECT_STATUS",
    "OWN_EXPONENTS",
    "PAYMENT_EVENTS",
    "PAYOUT_STATUS",
    "RAILS",
]

_PENDING, _AUTHORIZED = Status.PENDING, Status.AUTHORIZED
_SUCCESS, _FAILED, _REVERSED = Status.SUCCESS, Status.FAILED, Status.REVERSED
_PAYMENT, _REFUND, _PAYOUT = Kind.PAYMENT, Kind.REFUND, Kind.PAYOUT

#: Digits after the point in the API where they are not ISO's: CLP is in hundredths.
OWN_EXPONENTS: Final = {"CLP": 2}

#: ``type`` of a webhook about a payment; what is voided or expires was never taken.
PAYMENT_EVENTS: Final = {
    "payment_pending": (_PAYMENT, _PENDING),
    "payment_approved": (_PAYMENT, _AUTHORIZED),
    "payment_authorization_incremented": (_PAYMENT, _AUTHORIZED),
    "payment_capture_pending": (_PAYMENT, _AUTHORIZED),
    "payment_captured": (_PAYMENT, _SUCCESS),
    "payment_declined": (_PAYMENT, _FAILED),
    "payment_authentication_failed": (_PAYMENT, _FAILED),
    "payment_canceled": (_PAYMENT, _FAILED),
    "payment_expired": (_PAYMENT, _FAILED),
    "payment_voided": (_PAYMENT, _FAILED),
    "payment_capture_declined": (_PAYMENT, _FAILED),
    "payment_refund_pending": (_REFUND, _PENDING),
    "payment_refunded": (_REFUND, _SUCCESS),
    "payment_refund_declined": (_REFUND, _FAILED),
    "payment_paid": (_PAYOUT, _SUCCESS),
    "payment_returned": (_PAYOUT, _REVERSED),
}

#: ``type`` of a webhook about a dispute: its amount is taken when it is received, and comes back
#: when it is won or given up. Others are about evidence.
DISPUTE_EVENTS: Final = {
    "dispute_received": Kind.CHARGEBACK,
    "dispute_evidence_required": Kind.CHARGEBACK,
    "dispute_accepted": Kind.CHARGEBACK,
    "dispute_expired": Kind.CHARGEBACK,
    "dispute_lost": Kind.CHARGEBACK,
    "dispute_arbitration_lost": Kind.CHARGEBACK,
    "dispute_won": Kind.CHARGEBACK_REVERSAL,
    "dispute_arbitration_won": Kind.CHARGEBACK_REVERSAL,
    "dispute_canceled": Kind.CHARGEBACK_REVERSAL,
}

#: ``status`` of a payment as an object.
OBJECT_STATUS: Final = {
    "PENDING": (_PAYMENT, _PENDING),
    "RETRY SCHEDULED": (_PAYMENT, _PENDING),
    "AUTHORIZED": (_PAYMENT, _AUTHORIZED),
    "CARD VERIFIED": (_PAYMENT, _AUTHORIZED),
    "CAPTURED": (_PAYMENT, _SUCCESS),
    "PARTIALLY CAPTURED": (_PAYMENT, _SUCCESS),
    "REFUNDED": (_PAYMENT, _SUCCESS),
    "PARTIALLY REFUNDED": (_PAYMENT, _SUCCESS),
    "DECLINED": (_PAYMENT, _FAILED),
    "CANCELED": (_PAYMENT, _FAILED),
    "EXPIRED": (_PAYMENT, _FAILED),
    "VOIDED": (_PAYMENT, _FAILED),
    "PAID": (_PAYOUT, _SUCCESS),
    "RETURNED": (_PAYOUT, _REVERSED),
}

#: ``status`` of a payout in a statement.
PAYOUT_STATUS: Final = {
    "PENDING": _PENDING,
    "SENT": _PENDING,
    "IN TRANSIT": _PENDING,
    "HELD": _PENDING,
    "ON HOLD": _PENDING,
    "CARRIED FORWARD": _PENDING,
    "REMITTED": _SUCCESS,
    "PAID": _SUCCESS,
    "COMPLETED": _SUCCESS,
    "FAILED": _FAILED,
    "RETURNED": _REVERSED,
}

#: ``source.type`` of a payment.
RAILS: Final = {
    "CARD": Rail.CARD,
    "TOKEN": Rail.CARD,
    "APPLEPAY": Rail.CARD,
    "GOOGLEPAY": Rail.CARD,
    "PAYPAL": Rail.WALLET,
    "ALIPAY": Rail.WALLET,
    "SEPA": Rail.SEPA,
    "ACH": Rail.ACH,
    "IDEAL": Rail.NETBANKING,
    "SOFORT": Rail.NETBANKING,
    "GIROPAY": Rail.NETBANKING,
    "EPS": Rail.NETBANKING,
    "P24": Rail.NETBANKING,
    "KNET": Rail.CARD,
    "BANCONTACT": Rail.CARD,
}
