"""The words of Adyen, and what they stand for."""

from typing import Final

from recon_app.domain.events import Direction, Kind, Rail, Status
from recon_app.domain.money import EXPONENTS

__all__ = [
    "EVENT_CODES",
    "ORIGINAL",
    "OWN",
    "OWN_EXPONENTS",
    "RAILS",
    "REPORT_TYPES",
    "ZONES",
    "Code",
]

#: Where Adyen's minor unit is not that of ISO 4217.
OWN_EXPONENTS: Final = {**EXPONENTS, "CLP": 2, "CVE": 0, "IDR": 0, "ISK": 2}

_IN, _OUT = Direction.IN, Direction.OUT
_PENDING, _AUTHORIZED, _FAILED = Status.PENDING, Status.AUTHORIZED, Status.FAILED
_SUCCESS, _REVERSED = Status.SUCCESS, Status.REVERSED

#: Which reference is the transaction's id: the event's own, or that of the payment it modifies.
OWN: Final = "pspReference"
ORIGINAL: Final = "originalReference"

#: (kind in the id, kind, direction, status when it succeeded, status when not, id); no status: the
#: event does not say that money moved.
Code = tuple[str, Kind, Direction, Status | None, Status | None, str]

_PAYMENT = ("payment", Kind.PAYMENT, _IN)
_CAPTURE = ("capture", Kind.PAYMENT, _IN)
_REFUND = ("refund", Kind.REFUND, _OUT)
_DISPUTE = ("dispute", Kind.CHARGEBACK, _OUT)
_DISPUTE_REVERSAL = ("dispute_reversal", Kind.CHARGEBACK_REVERSAL, _IN)
_PAYOUT = ("payout", Kind.PAYOUT, _OUT)

#: eventCode -> what it says. A cancelled authorisation ends the payment it cancels.
EVENT_CODES: Final[dict[str, Code]] = {
    "AUTHORISATION": (*_PAYMENT, _AUTHORIZED, _FAILED, OWN),
    "PENDING": (*_PAYMENT, _PENDING, _FAILED, OWN),
    "OFFER_CLOSED": (*_PAYMENT, _FAILED, None, OWN),
    "CANCELLATION": (*_PAYMENT, _FAILED, None, ORIGINAL),
    "TECHNICAL_CANCEL": (*_PAYMENT, _FAILED, None, ORIGINAL),
    "EXPIRE": (*_PAYMENT, _FAILED, None, ORIGINAL),
    "CAPTURE": (*_CAPTURE, _SUCCESS, _FAILED, OWN),
    "CAPTURE_FAILED": (*_CAPTURE, _REVERSED, None, OWN),
    "REFUND": (*_REFUND, _SUCCESS, _FAILED, OWN),
    "REFUND_WITH_DATA": (*_REFUND, _SUCCESS, _FAILED, OWN),
    "POSTPONED_REFUND": (*_REFUND, _PENDING, _FAILED, OWN),
    "VOID_PENDING_REFUND": (*_REFUND, _FAILED, None, ORIGINAL),
    "REFUND_FAILED": (*_REFUND, _REVERSED, None, OWN),
    "REFUNDED_REVERSED": (*_REFUND, _REVERSED, None, OWN),
    "NOTIFICATION_OF_CHARGEBACK": (*_DISPUTE, _PENDING, None, OWN),
    "CHARGEBACK": (*_DISPUTE, _SUCCESS, None, OWN),
    "SECOND_CHARGEBACK": ("second_dispute", Kind.CHARGEBACK, _OUT, _SUCCESS, None, OWN),
    "PREARBITRATION_LOST": ("second_dispute", Kind.CHARGEBACK, _OUT, _SUCCESS, None, OWN),
    "CHARGEBACK_REVERSED": (*_DISPUTE_REVERSAL, _SUCCESS, None, OWN),
    "PREARBITRATION_WON": (*_DISPUTE_REVERSAL, _SUCCESS, None, OWN),
    "PAYOUT_THIRDPARTY": (*_PAYOUT, _SUCCESS, _FAILED, OWN),
    "PAYOUT_DECLINE": (*_PAYOUT, _FAILED, None, OWN),
    "PAYOUT_EXPIRE": (*_PAYOUT, _FAILED, None, OWN),
    "PAIDOUT_REVERSED": (*_PAYOUT, _REVERSED, None, OWN),
}

#: Type of a settlement report's row -> (kind in the id, kind, direction); by its modification
#: reference where it has one. What is not here is an adjustment.
REPORT_TYPES: Final[dict[str, tuple[str, Kind, Direction]]] = {
    "SETTLED": ("capture", Kind.SETTLEMENT_LINE, _IN),
    "SETTLEDREVERSED": ("capture", Kind.SETTLEMENT_LINE, _OUT),
    "SETTLEDEXTERNALLYWITHINFO": ("capture", Kind.SETTLEMENT_LINE, _IN),
    "SETTLEDININSTALLMENTS": ("capture", Kind.SETTLEMENT_LINE, _IN),
    "REFUNDED": ("refund", Kind.SETTLEMENT_LINE, _OUT),
    "REFUNDEDEXTERNALLYWITHINFO": ("refund", Kind.SETTLEMENT_LINE, _OUT),
    "REFUNDEDREVERSED": ("refund", Kind.SETTLEMENT_LINE, _IN),
    "CHARGEBACK": ("dispute", Kind.SETTLEMENT_LINE, _OUT),
    "CHARGEBACKEXTERNALLYWITHINFO": ("dispute", Kind.SETTLEMENT_LINE, _OUT),
    "SECONDCHARGEBACK": ("second_dispute", Kind.SETTLEMENT_LINE, _OUT),
    "CHARGEBACKREVERSED": ("dispute_reversal", Kind.SETTLEMENT_LINE, _IN),
    "PAIDOUT": ("payout", Kind.SETTLEMENT_LINE, _OUT),
    "PAIDOUTREVERSED": ("payout", Kind.SETTLEMENT_LINE, _IN),
    "MERCHANTPAYOUT": ("settlement", Kind.SETTLEMENT, _IN),
    "INTERNALCOMPANYPAYOUT": ("settlement", Kind.SETTLEMENT, _IN),
    "FEE": ("fee", Kind.FEE, _OUT),
    "MISCCOSTS": ("fee", Kind.FEE, _OUT),
    "INVOICEDEDUCTION": ("fee", Kind.FEE, _OUT),
    "PAYMENTCOST": ("fee", Kind.FEE, _OUT),
    "CHARGEBACKFEE": ("fee", Kind.FEE, _OUT),
}

#: The first word of ``paymentMethod`` (visa_applepay, sepadirectdebit).
RAILS: Final = {
    **dict.fromkeys(
        (
            "VISA",
            "MC",
            "AMEX",
            "MAESTRO",
            "MAESTROUK",
            "DINERS",
            "DISCOVER",
            "JCB",
            "CUP",
            "BCMC",
            "CARTEBANCAIRE",
            "DANKORT",
            "ELO",
            "HIPERCARD",
            "RUPAY",
            "VPAY",
            "VISADEBIT",
            "VISADANKORT",
            "ELECTRON",
            "SCHEME",
            "CARD",
            "ACCEL",
            "STAR",
            "PULSE",
            "NYCE",
            "INTERAC",
            "GIROCARD",
            "EFTPOS",
            "MADA",
        ),
        Rail.CARD,
    ),
    "SEPADIRECTDEBIT": Rail.SEPA,
    "BANKTRANSFER": Rail.OTHER,
    "ACH": Rail.ACH,
    "UPI": Rail.UPI,
    "PAYPAL": Rail.WALLET,
    "ALIPAY": Rail.WALLET,
    "WECHATPAYQR": Rail.WALLET,
    "WECHATPAYMINIPROGRAM": Rail.WALLET,
    "WALLET": Rail.WALLET,
    "APPLEPAY": Rail.WALLET,
    "GOOGLEPAY": Rail.WALLET,
    "GCASH": Rail.WALLET,
    "GRABPAY": Rail.WALLET,
    "NETBANKING": Rail.NETBANKING,
    "DIRECTEBANKING": Rail.NETBANKING,
    "BILLDESK": Rail.NETBANKING,
    "TRUSTLY": Rail.NETBANKING,
}

#: The column TimeZone, which is short for one of these.
ZONES: Final = {
    "UTC": "UTC",
    "GMT": "UTC",
    "BST": "Europe/London",
    "WET": "Europe/Lisbon",
    "WEST": "Europe/Lisbon",
    "CET": "Europe/Amsterdam",
    "CEST": "Europe/Amsterdam",
    "EET": "Europe/Helsinki",
    "EEST": "Europe/Helsinki",
    "EST": "America/New_York",
    "EDT": "America/New_York",
    "CST": "America/Chicago",
    "CDT": "America/Chicago",
    "MST": "America/Denver",
    "MDT": "America/Denver",
    "PST": "America/Los_Angeles",
    "PDT": "America/Los_Angeles",
    "BRT": "America/Sao_Paulo",
    "IST": "Asia/Kolkata",
    "SGT": "Asia/Singapore",
    "HKT": "Asia/Hong_Kong",
    "JST": "Asia/Tokyo",
    "AEST": "Australia/Sydney",
    "AEDT": "Australia/Sydney",
    "NZST": "Pacific/Auckland",
    "NZDT": "Pacific/Auckland",
}
