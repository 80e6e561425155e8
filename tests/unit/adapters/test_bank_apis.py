"""Answers of bank APIs: Plaid, Open Banking UK, GoCardless Bank Account Data."""

from typing import Any

import pytest

from tests.unit.adapters.examples import gocardless_bank, openbanking_uk, plaid
from tests.unit.adapters.outcomes import (
    bytes_of,
    document_of,
    documents_of,
    faults_of,
    outcomes_of,
    rejected_of,
    statements_of,
)


def of_plaid(*parts: dict[str, Any]) -> bytes:
    """The answer with these transactions."""
    return bytes_of({"accounts": [], "transactions": list(parts), "total_transactions": 1})


def of_uk(**changes: Any) -> bytes:
    """The answer of Open Banking UK with one transaction."""
    return bytes_of({"Data": {"Transaction": [openbanking_uk.transaction(**changes)]}})


def of_group(*parts: dict[str, Any], **more: Any) -> bytes:
    """The answer with these booked transactions."""
    return bytes_of({"transactions": {"booked": list(parts)}, **more})


@pytest.mark.parametrize(("amount", "direction"), [(12.5, "OUT"), (-12.5, "IN"), ("12.50", "OUT")])
def test_plaid_counts_money_that_leaves_as_positive(amount: object, direction: str) -> None:
    document = document_of("plaid", of_plaid(plaid.transaction(amount=amount)))

    assert (document["amount"], document["direction"]) == (1250, direction)
    assert (document["txn_id"], document["txn_id_kind"]) == ("plaid:ACC1:entry:TXN1", "DERIVED")
    assert (document["timestamp"], document["precision"]) == ("2025-02-03T00:00:00Z", "DAY")
    assert document["references"] == {"bank": "TXN1", "text": "COFFEE 0001", "reference": "REF-9"}


def test_plaid_posts_a_pending_line_under_a_new_id_as_the_same_posting() -> None:
    pending = plaid.transaction(transaction_id="P1", pending=True)
    posted = plaid.transaction(pending_transaction_id="P1")
    first, second = documents_of("plaid", of_plaid(pending, posted))

    assert (first["status"], second["status"]) == ("PENDING", "SUCCESS")
    assert second["posting_id"] == first["posting_id"] == "plaid:ACC1:entry:P1"
    assert (second["txn_id"], second["references"]["original"]) == ("plaid:ACC1:entry:TXN1", "P1")


def test_plaid_says_the_time_where_the_bank_does() -> None:
    body = of_plaid(plaid.transaction(datetime="2025-02-03T09:30:00Z"))

    assert document_of("plaid", body)["timestamp"] == "2025-02-03T09:30:00Z"


def test_plaid_sync_and_its_removed_ones() -> None:
    answer = {"added": [plaid.transaction()], "modified": [], "removed": [{"transaction_id": "X"}]}
    outcomes = outcomes_of("plaid", bytes_of(answer))

    assert [getattr(one, "what", None) for one in outcomes] == [None, "removed transaction", None]


def test_plaid_webhooks_say_only_to_fetch() -> None:
    body = bytes_of({"webhook_type": "TRANSACTIONS", "webhook_code": "SYNC_UPDATES_AVAILABLE"})

    assert getattr(outcomes_of("plaid", body)[0], "what", None) == "webhook that says to fetch"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": None}, "amount"),
        ({"amount": 1.234}, "amount"),
        ({"iso_currency_code": None, "unofficial_currency_code": "BTC"}, "iso_currency_code"),
        ({"date": "yesterday"}, "date"),
    ],
)
def test_plaid_rejects_one_line_only(changes: dict[str, Any], field: str) -> None:
    body = of_plaid(plaid.transaction(**changes), plaid.transaction())

    assert rejected_of("plaid", body) == [field]
    assert statements_of("plaid", body)[0].lines_minor == -1250


def test_open_banking_keeps_time_and_references() -> None:
    document = document_of("openbanking_uk", of_uk())

    assert document["txn_id"] == "openbanking_uk:22289:entry:T-1"
    assert (document["amount"], document["currency"], document["direction"]) == (1000, "GBP", "IN")
    assert document["timestamp"] == "2025-02-03T10:43:07Z"
    assert (document["booking_date"], document["value_date"]) == ("2025-02-03", "2025-02-04")
    assert document["references"] == {
        "account": "22289",
        "bank": "T-1",
        "reference": "Ref 1",
        "text": "Cash",
    }


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Booked", "SUCCESS"),
        ("Pending", "PENDING"),
        ("Rejected", "FAILED"),
        ("BOOK", "SUCCESS"),
        ("PDNG", "PENDING"),
        ("FUTR", "PENDING"),
        ("RJCT", "FAILED"),
    ],
)
def test_open_banking_statuses_of_both_versions(word: str, status: str) -> None:
    assert document_of("openbanking_uk", of_uk(Status=word))["status"] == status


def test_open_banking_without_an_id_derives_one() -> None:
    one = openbanking_uk.transaction(TransactionId=None)
    body = bytes_of({"Data": {"Transaction": [one, one]}})
    ids = [document["txn_id"] for document in documents_of("openbanking_uk", body)]

    assert len(set(ids)) == 2
    assert [document["txn_id"] for document in documents_of("openbanking_uk", body)] == ids


def test_open_banking_information_is_ignored() -> None:
    outcomes = outcomes_of("openbanking_uk", of_uk(Status="INFO"))

    assert getattr(outcomes[0], "what", None) == "entry for information"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"Amount": {"Amount": "-1.00", "Currency": "GBP"}}, "Amount.Amount"),
        ({"Amount": None}, "Amount"),
        ({"CreditDebitIndicator": "Up"}, "CreditDebitIndicator"),
        ({"Status": "Perhaps"}, "Status"),
        ({"BookingDateTime": "3 Feb"}, "BookingDateTime"),
    ],
)
def test_open_banking_names_what_is_wrong(changes: dict[str, Any], field: str) -> None:
    assert rejected_of("openbanking_uk", of_uk(**changes)) == [field]


def test_berlin_group_amounts_have_the_sign_of_the_account() -> None:
    body = of_group(gocardless_bank.transaction(), account={"iban": "DE00 1234"})
    document = document_of("gocardless_bank", body)

    assert (document["amount"], document["currency"], document["direction"]) == (1500, "EUR", "OUT")
    assert (document["timestamp"], document["precision"]) == ("2025-02-03T00:00:00Z", "DAY")
    assert (document["account"], document["value_date"]) == ("DE00 1234", "2025-02-04")
    assert document["txn_id"].endswith(":2025020300001-1")
    assert document["references"]["end_to_end"] == "E2E-77"


def test_berlin_group_pending_and_booked_are_one_posting() -> None:
    one = gocardless_bank.transaction()
    body = bytes_of({"transactions": {"booked": [one], "pending": [one]}})
    booked, pending = documents_of("gocardless_bank", body)

    assert (booked["status"], pending["status"]) == ("SUCCESS", "PENDING")
    assert booked["posting_id"] == pending["posting_id"]


@pytest.mark.parametrize("many", [False, True])
def test_berlin_group_exchange_is_an_object_or_a_list(many: bool) -> None:
    exchange = {
        "sourceCurrency": "USD",
        "exchangeRate": "1.08",
        "instructedAmount": {"amount": "16.20", "currency": "USD"},
    }
    changes = {"currencyExchange": [exchange] if many else exchange}
    body = of_group(gocardless_bank.transaction(**changes))
    document = document_of("gocardless_bank", body)

    assert (document["original_amount"], document["original_currency"]) == (1620, "USD")
    assert document["fx_rate"] == "1.08"


def test_berlin_group_balances_close_the_list() -> None:
    def balance(kind: str, amount: str) -> dict[str, Any]:
        money = {"amount": amount, "currency": "EUR"}
        return {"balanceType": kind, "balanceAmount": money, "referenceDate": "2025-02-03"}

    balances = [balance("openingBooked", "100.00"), balance("closingBooked", "85.00")]
    body = of_group(gocardless_bank.transaction(), balances=balances)
    (statement,) = statements_of("gocardless_bank", body)

    assert (statement.is_balanced, statement.complete_to) == (True, "2025-02-03")


def test_berlin_group_lines_without_any_date_are_rejected() -> None:
    bare = gocardless_bank.transaction(bookingDate=None, valueDate=None)

    assert rejected_of("gocardless_bank", of_group(bare)) == ["bookingDate"]


@pytest.mark.parametrize("name", ["plaid", "openbanking_uk", "gocardless_bank"])
@pytest.mark.parametrize("body", [b"", b"{", b"{}", b"null", b"[" * 100_000, b'{"a":NaN}'])
def test_what_is_none_of_them_is_refused(name: str, body: bytes) -> None:
    assert len(faults_of(name, body)) == 1


def test_nothing_new_is_nothing() -> None:
    assert outcomes_of("plaid", bytes_of({"added": [], "modified": [], "removed": []})) == []
