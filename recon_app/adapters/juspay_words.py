"""The words of Juspay, and what they stand for (docs: transaction status, refunds, chargebacks)."""

from typing import Final

from recon_app.domain.events import Rail, Status

__all__ = ["DISPUTE_STATUS", "ORDER_STATUS", "RAILS", "REFUND_STATUS"]

_PENDING, _AUTHORIZED = Status.PENDING, Status.AUTHORIZED
_SUCCESS, _FAILED = Status.SUCCESS, Status.FAILED

#: ``status`` of an order, which is that of its last transaction; what is voided never moved.
ORDER_STATUS: Final = {
    "NEW": _PENDING,
    "CREATED": _PENDING,
    "STARTED": _PENDING,
    "PENDING": _PENDING,
    "PENDING_VBV": _PENDING,
    "PENDING_AUTHENTICATION": _PENDING,
    "AUTHORIZING": _PENDING,
    "COD_INITIATED": _PENDING,
    "TO_BE_CHARGED": _PENDING,
    "AUTHORIZED": _AUTHORIZED,
    "CAPTURE_INITIATED": _AUTHORIZED,
    "VOID_INITIATED": _AUTHORIZED,
    "VOID_FAILED": _AUTHORIZED,
    "CHARGED": _SUCCESS,
    "PARTIAL_CHARGED": _SUCCESS,
    "COMPLETED": _SUCCESS,
    "SUCCESS": _SUCCESS,
    "AUTO_REFUNDED": _SUCCESS,
    "REFUNDED": _SUCCESS,
    "AUTHENTICATION_FAILED": _FAILED,
    "AUTHORIZATION_FAILED": _FAILED,
    "CAPTURE_FAILED": _FAILED,
    "JUSPAY_DECLINED": _FAILED,
    "DECLINED": _FAILED,
    "FAILURE": _FAILED,
    "FAILED": _FAILED,
    "ERROR": _FAILED,
    "NOT_FOUND": _FAILED,
    "VOIDED": _FAILED,
    "EXPIRED": _FAILED,
    "CANCELLED": _FAILED,
}

#: ``status`` of a refund.
REFUND_STATUS: Final = {
    "PENDING": _PENDING,
    "INITIATED": _PENDING,
    "MANUAL_REVIEW": _PENDING,
    "SUCCESS": _SUCCESS,
    "FAILURE": _FAILED,
    "FAILED": _FAILED,
}

#: ``dispute_status`` of a chargeback: what the merchant wins was never taken.
DISPUTE_STATUS: Final = {
    "CREATED": _PENDING,
    "RECEIVED": _PENDING,
    "OPEN": _PENDING,
    "UNDER_REVIEW": _PENDING,
    "EVIDENCE_REQUIRED": _PENDING,
    "RESOLVED_IN_CUSTOMER_FAVOUR": _SUCCESS,
    "RESOLVED_IN_CUSTOMER_FAVOR": _SUCCESS,
    "REFUNDED": _SUCCESS,
    "EXPIRED": _SUCCESS,
    "RESOLVED_IN_MERCHANT_FAVOUR": _FAILED,
    "RESOLVED_IN_MERCHANT_FAVOR": _FAILED,
    "CANCELLED": _FAILED,
    "CANCELED": _FAILED,
}

#: ``payment_method_type``.
RAILS: Final = {
    "CARD": Rail.CARD,
    "UPI": Rail.UPI,
    "NB": Rail.NETBANKING,
    "WALLET": Rail.WALLET,
}
