"""The words of PayPal, and what they stand for."""

from typing import Final

from recon_app.domain.events import Status

__all__ = [
    "AUTHORIZATION_STATUS",
    "OUTCOMES",
    "PATHS",
    "PAYMENT_STATUS",
    "PAYOUT_STATUS",
    "REFUND_STATUS",
    "TYPES",
]

_PENDING, _FAILED, _SUCCESS = Status.PENDING, Status.FAILED, Status.SUCCESS

#: ``resource_type`` of a webhook -> what the resource is.
TYPES: Final = {
    "authorization": "authorization",
    "capture": "payment",
    "sale": "payment",
    "refund": "refund",
    "dispute": "dispute",
    "payouts_item": "payout",
    "payouts-item": "payout",
}

#: A word of the resource's own address -> what it is.
PATHS: Final = {
    "authorizations": "authorization",
    "authorization": "authorization",
    "captures": "payment",
    "capture": "payment",
    "sale": "payment",
    "sales": "payment",
    "refunds": "refund",
    "refund": "refund",
    "disputes": "dispute",
    "payouts-item": "payout",
}

#: ``state`` of version 1 and ``status`` of version 2 alike.
PAYMENT_STATUS: Final = {
    "COMPLETED": _SUCCESS,
    "PARTIALLY_REFUNDED": _SUCCESS,
    "REFUNDED": _SUCCESS,
    "PENDING": _PENDING,
    "DECLINED": _FAILED,
    "DENIED": _FAILED,
    "FAILED": _FAILED,
    "VOIDED": _FAILED,
    "REVERSED": Status.REVERSED,
}

AUTHORIZATION_STATUS: Final = {
    "CREATED": Status.AUTHORIZED,
    "AUTHORIZED": Status.AUTHORIZED,
    "CAPTURED": Status.AUTHORIZED,
    "PARTIALLY_CAPTURED": Status.AUTHORIZED,
    "PARTIALLY_CREATED": Status.AUTHORIZED,
    "COMPLETED": Status.AUTHORIZED,
    "PENDING": _PENDING,
    "DENIED": _FAILED,
    "VOIDED": _FAILED,
    "EXPIRED": _FAILED,
}

REFUND_STATUS: Final = {
    "COMPLETED": _SUCCESS,
    "PENDING": _PENDING,
    "CANCELLED": _FAILED,
    "FAILED": _FAILED,
}

PAYOUT_STATUS: Final = {
    "SUCCESS": _SUCCESS,
    "PENDING": _PENDING,
    "UNCLAIMED": _PENDING,
    "ONHOLD": _PENDING,
    "NEW": _PENDING,
    "BLOCKED": _FAILED,
    "CANCELED": _FAILED,
    "DENIED": _FAILED,
    "FAILED": _FAILED,
    "RETURNED": Status.REVERSED,
    "REFUNDED": Status.REVERSED,
    "REVERSED": Status.REVERSED,
}

#: How a dispute ended; what is not here leaves the money where it is.
OUTCOMES: Final = {
    "RESOLVED_BUYER_FAVOUR": _SUCCESS,
    "RESOLVED_BUYER_FAVOR": _SUCCESS,
    "ACCEPTED": _SUCCESS,
    "RESOLVED_WITH_PAYOUT": _SUCCESS,
}
