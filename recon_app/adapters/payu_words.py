"""The words of PayU India, and what they stand for."""

from typing import Final

from recon_app.domain.events import Rail, Status

__all__ = ["LAST_STAGES", "NO_PAYMENT", "RAILS", "STATUSES"]

#: What stands for the id of a payment where there is none: the customer left before it.
NO_PAYMENT: Final = frozenset((None, "0", "Not Found"))

#: ``status`` and ``unmappedstatus`` of payments and refunds.
STATUSES: Final = {
    "SUCCESS": Status.SUCCESS,
    "CAPTURED": Status.SUCCESS,
    "AUTH": Status.AUTHORIZED,
    "PENDING": Status.PENDING,
    "IN PROGRESS": Status.PENDING,
    "INITIATED": Status.PENDING,
    "REQUESTED": Status.PENDING,
    "QUEUED": Status.PENDING,
    "FAILURE": Status.FAILED,
    "FAILED": Status.FAILED,
    "BOUNCED": Status.FAILED,
    "DROPPED": Status.FAILED,
    "USERCANCELLED": Status.FAILED,
    "CANCELLED": Status.FAILED,
    "AUTOREFUND": Status.FAILED,
}

#: The last stages of a chargeback: what the merchant wins was never taken.
LAST_STAGES: Final = {
    "ACCEPTED": Status.SUCCESS,
    "LOST": Status.SUCCESS,
    "CLOSED - LOST": Status.SUCCESS,
    "WON": Status.FAILED,
    "CLOSED - WON": Status.FAILED,
    "WITHDRAWN": Status.FAILED,
}

#: ``mode`` of a payment.
RAILS: Final = {
    "CC": Rail.CARD,
    "DC": Rail.CARD,
    "EMI": Rail.CARD,
    "NB": Rail.NETBANKING,
    "UPI": Rail.UPI,
    "INTENT": Rail.UPI,
    "CASH": Rail.WALLET,
    "NEFTRTGS": Rail.NEFT,
    "ENACH": Rail.NACH,
}
