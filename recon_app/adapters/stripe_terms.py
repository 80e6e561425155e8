"""The words of Stripe, and what they stand for."""

from typing import Final

from recon_app.domain.events import Kind, Rail, Status
from recon_app.domain.money import EXPONENTS

__all__ = [
    "CHARGE_STATUS",
    "DISPUTE_STATUS",
    "INTENT_STATUS",
    "LEDGER_KINDS",
    "LEDGER_STATUS",
    "OWN_EXPONENTS",
    "PAYOUT_STATUS",
    "RAILS",
    "REFUND_STATUS",
]

#: Where Stripe's minor unit is not that of ISO 4217: ISK and UGX are sent in hundredths, MGA whole.
OWN_EXPONENTS: Final = {**EXPONENTS, "ISK": 2, "UGX": 2, "MGA": 0}

CHARGE_STATUS: Final = {
    "SUCCEEDED": Status.SUCCESS,
    "PENDING": Status.PENDING,
    "FAILED": Status.FAILED,
}

INTENT_STATUS: Final = {
    "REQUIRES_PAYMENT_METHOD": Status.PENDING,
    "REQUIRES_SOURCE": Status.PENDING,
    "REQUIRES_CONFIRMATION": Status.PENDING,
    "REQUIRES_ACTION": Status.PENDING,
    "REQUIRES_SOURCE_ACTION": Status.PENDING,
    "PROCESSING": Status.PENDING,
    "REQUIRES_CAPTURE": Status.AUTHORIZED,
    "SUCCEEDED": Status.SUCCESS,
    "CANCELED": Status.FAILED,
}

REFUND_STATUS: Final = {
    "PENDING": Status.PENDING,
    "REQUIRES_ACTION": Status.PENDING,
    "SUCCEEDED": Status.SUCCESS,
    "FAILED": Status.FAILED,
    "CANCELED": Status.FAILED,
}

#: Of a dispute that took no money yet, or never did.
DISPUTE_STATUS: Final = {
    "WARNING_NEEDS_RESPONSE": Status.PENDING,
    "WARNING_UNDER_REVIEW": Status.PENDING,
    "WARNING_CLOSED": Status.FAILED,
    "NEEDS_RESPONSE": Status.PENDING,
    "UNDER_REVIEW": Status.PENDING,
    "CHARGE_REFUNDED": Status.FAILED,
    "PREVENTED": Status.FAILED,
    "WON": Status.FAILED,
    "LOST": Status.SUCCESS,
}

PAYOUT_STATUS: Final = {
    "PENDING": Status.PENDING,
    "IN_TRANSIT": Status.PENDING,
    "PAID": Status.SUCCESS,
    "FAILED": Status.FAILED,
    "CANCELED": Status.FAILED,
}

LEDGER_STATUS: Final = {"AVAILABLE": Status.SUCCESS, "PENDING": Status.PENDING}

#: ``reporting_category`` -> what else tells of the same money; the rest are movements of their own.
LEDGER_KINDS: Final[dict[str, tuple[str, Kind]]] = {
    "charge": ("payment", Kind.SETTLEMENT_LINE),
    "charge_failure": ("payment", Kind.SETTLEMENT_LINE),
    "payment": ("payment", Kind.SETTLEMENT_LINE),
    "payment_failure_refund": ("refund", Kind.SETTLEMENT_LINE),
    "payment_refund": ("refund", Kind.SETTLEMENT_LINE),
    "partial_capture_reversal": ("payment", Kind.SETTLEMENT_LINE),
    "refund": ("refund", Kind.SETTLEMENT_LINE),
    "refund_failure": ("refund", Kind.SETTLEMENT_LINE),
    "dispute": ("dispute", Kind.SETTLEMENT_LINE),
    "dispute_reversal": ("dispute_reversal", Kind.SETTLEMENT_LINE),
    "payout": ("settlement", Kind.SETTLEMENT_LINE),
    "payout_cancel": ("settlement", Kind.SETTLEMENT_LINE),
    "payout_failure": ("settlement", Kind.SETTLEMENT_LINE),
    "payout_reversal": ("settlement", Kind.SETTLEMENT_LINE),
    "transfer": ("transfer", Kind.SETTLEMENT_LINE),
    "transfer_reversal": ("transfer", Kind.SETTLEMENT_LINE),
    "fee": ("fee", Kind.FEE),
    "network_cost": ("fee", Kind.FEE),
    "stripe_fee": ("fee", Kind.FEE),
    "stripe_fx_fee": ("fee", Kind.FEE),
    "tax": ("fee", Kind.FEE),
    "tax_fee": ("fee", Kind.FEE),
}

#: ``payment_method_details.type`` or the one entry of ``payment_method_types``.
RAILS: Final = {
    "CARD": Rail.CARD,
    "CARD_PRESENT": Rail.CARD,
    "INTERAC_PRESENT": Rail.CARD,
    "SEPA_DEBIT": Rail.SEPA,
    "SEPA_CREDIT_TRANSFER": Rail.SEPA,
    "ACH_DEBIT": Rail.ACH,
    "ACH_CREDIT_TRANSFER": Rail.ACH,
    "US_BANK_ACCOUNT": Rail.ACH,
    "UPI": Rail.UPI,
    "NETBANKING": Rail.NETBANKING,
    "ALIPAY": Rail.WALLET,
    "WECHAT_PAY": Rail.WALLET,
    "GRABPAY": Rail.WALLET,
    "PAYPAL": Rail.WALLET,
    "CASHAPP": Rail.WALLET,
    "AMAZON_PAY": Rail.WALLET,
    "LINK": Rail.WALLET,
}
