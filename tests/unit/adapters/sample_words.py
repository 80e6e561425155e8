"""The neutral words of the expected values, and ours."""

from typing import Any, Final

from recon_app.adapters.registry import adapter_names

__all__ = ["adapter_for", "differences"]

#: neutral event type -> our kinds; a line about a payment is none of its own.
KINDS: Final = {
    "PAYMENT": {"PAYMENT", "AUTHORISATION", "SETTLEMENT_LINE"},
    "CAPTURE": {"PAYMENT"},
    "REFUND": {"REFUND", "SETTLEMENT_LINE"},
    "DISPUTE": {"CHARGEBACK", "CHARGEBACK_REVERSAL", "SETTLEMENT_LINE"},
    "TRANSFER": {"PAYOUT"},
    "ADJUSTMENT": {"ADJUSTMENT"},
    "FEE": {"FEE"},
    "SETTLEMENT": {"SETTLEMENT"},
    "BANK_CREDIT": {"POSTING"},
    "BANK_DEBIT": {"POSTING"},
}

#: neutral status -> ours.
STATUSES: Final = {
    "PENDING": {"PENDING"},
    "AUTHORIZED": {"AUTHORIZED"},
    "SUCCEEDED": {"SUCCESS"},
    "FAILED": {"FAILED", "REVERSED"},
}

#: what a provider calls a reference -> what we do.
REFERENCES: Final = {
    "acquirer_reference": "acquirer",
    "arn": "arn",
    "auth_code": "auth_code",
    "balance_transaction": "balance_transaction",
    "bank_ref": "bank",
    "bank_ref_num": "bank",
    "bank_txn_id": "bank",
    "charge": "payment",
    "check_number": "check_number",
    "customer_ref": "customer",
    "destination": "destination",
    "end_to_end_id": "end_to_end",
    "gateway": "gateway",
    "gateway_payment_id": "gateway_payment",
    "merchant_reference": "merchant",
    "order_id": "order",
    "original_reference": "original",
    "parent_payment": "parent",
    "payment_id": "payment",
    "payment_information_id": "payment_information",
    "reason_code": "reason_code",
    "reference": "reference",
    "reference_id": "reference",
    "refund_id": "refund",
    "rrn": "rrn",
    "settlement_id": "settlement",
    "statement": "statement",
    "text": "text",
    "trace_id": "trace",
    "txnid": "order",
    "type_code": "type_code",
    "utr": "utr",
    "vpa": "vpa",
}
#: Expected references that an event keeps elsewhere, or that only its payload does.
ELSEWHERE: Final = {"account", "udf2", "end_to_end_ids"}
RAILS: Final = {"UPI", "CARD", "WALLET", "SEPA", "ACH"}


def adapter_for(sample: str) -> str:
    """The adapter of the folder that a sample lies in, else whatever knows it."""
    folder = sample.split("/")[-2].replace("-", "_")
    return folder if folder in adapter_names() else "auto"


def differences(expected: dict[str, Any], found: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Every field in which they differ, as (expected, found)."""
    pairs = {name: pair for name, pair in _pairs(expected, found) if pair[0] != pair[1]}
    for name in ("event_type", "status"):
        ours, theirs = found["kind" if name == "event_type" else name], expected[name]
        if ours not in (KINDS if name == "event_type" else STATUSES)[theirs]:
            pairs[name] = (theirs, ours)
    if not _is_id(expected["txn_id"], found):
        pairs["txn_id"] = (expected["txn_id"], found["txn_id"])
    return pairs


def _is_id(expected: str | None, found: dict[str, Any]) -> bool:
    """Ours is qualified and ends in theirs; a bank's line is never a given id, whatever it has."""
    if found["source"] == "BANK" and found["txn_id_kind"] != "DERIVED":
        return False
    return expected is None or bool(found["txn_id"].endswith(f":{expected}"))


def _pairs(expected: dict[str, Any], found: dict[str, Any]) -> list[tuple[str, tuple[Any, Any]]]:
    is_day = expected.get("precision") == "day"
    moment = found["timestamp"][:10] if is_day else found["timestamp"]
    pairs = [
        ("amount_minor", (expected["amount_minor"], found["amount_minor"])),
        ("direction", (expected["direction"], found["direction"])),
        ("timestamp", (expected["timestamp"], moment)),
        ("precision", ("DAY" if is_day else "INSTANT", found["precision"])),
    ]
    if expected["currency"] is not None:
        pairs.append(("currency", (expected["currency"], found["currency"])))
    if expected.get("rail") in RAILS:
        pairs.append(("rail", (expected["rail"], found.get("rail"))))
    for name in ("fee", "tax", "net"):
        if f"{name}_minor" in expected:
            pairs.append((name, (expected[f"{name}_minor"], found.get(name))))
    return pairs + _reference_pairs(expected, found)


def _reference_pairs(
    expected: dict[str, Any], found: dict[str, Any]
) -> list[tuple[str, tuple[Any, Any]]]:
    kept = found.get("references") or {}
    return [
        (f"references.{name}", (value, kept.get(REFERENCES[name])))
        for name, value in (expected.get("references") or {}).items()
        if name not in ELSEWHERE
    ]
