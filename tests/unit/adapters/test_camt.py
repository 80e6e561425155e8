"""camt.052, camt.053, camt.054: entries, their references, their balances."""

import pytest

from recon_app.adapters.base import Payload
from recon_app.adapters.normalise import Ready, normalise
from recon_app.adapters.registry import adapter_of
from recon_app.errors import InvalidPayload
from tests.unit.adapters.examples.camt import BALANCES, DETAILS, entry, report
from tests.unit.adapters.outcomes import (
    document_of,
    documents_of,
    faults_of,
    outcomes_of,
    rejected_of,
    statements_of,
)

BATCH = (
    "<NtryDtls><Btch><PmtInfId>PI-1</PmtInfId><NbOfTxs>2</NbOfTxs></Btch>"
    '<TxDtls><Refs><EndToEndId>A</EndToEndId></Refs><Amt Ccy="CHF">3.1</Amt>'
    "<CdtDbtInd>DBIT</CdtDbtInd></TxDtls>"
    '<TxDtls><Refs><EndToEndId>B</EndToEndId></Refs><Amt Ccy="CHF">3.2</Amt></TxDtls></NtryDtls>'
)
FOREIGN = (
    '<NtryDtls><TxDtls><AmtDtls><InstdAmt><Amt Ccy="USD">270.00</Amt></InstdAmt><TxAmt>'
    '<Amt Ccy="EUR">249.50</Amt><CcyXchg><SrcCcy>USD</SrcCcy><TrgtCcy>EUR</TrgtCcy>'
    "<XchgRate>0.92407</XchgRate></CcyXchg></TxAmt></AmtDtls>"
    '<Chrgs><TtlChrgsAndTaxAmt Ccy="EUR">0.31</TtlChrgsAndTaxAmt></Chrgs></TxDtls></NtryDtls>'
)


def test_an_entry_keeps_its_references() -> None:
    document = document_of("camt", report(entry()))

    assert (document["amount"], document["currency"], document["direction"]) == (24950, "EUR", "IN")
    assert (document["timestamp"], document["precision"]) == ("2025-02-03T00:00:00Z", "DAY")
    assert (document["booking_date"], document["value_date"]) == ("2025-02-03", "2025-02-04")
    assert document["account"] == "DE00123456780012345678"
    assert document["references"] == {
        "bank": "SVCR-0001",
        "end_to_end": "0000000077",
        "instruction": "INS-1",
        "text": "Invoice 77",
        "trace": "TX-1",
        "type_code": "166",
        "uetr": "97ed4827-7b6f-4491-a06f-b548d5a7512d",
    }


def test_an_entry_is_one_line_in_all_three_messages() -> None:
    """Also where it was pending first."""
    bodies = [
        report(entry(status="<Sts>PDNG</Sts>"), message="052", version="02"),
        report(entry(), message="054", version="04"),
        report(entry(status="<Sts><Cd>BOOK</Cd></Sts>"), message="053", version="12"),
    ]
    documents = [document_of("camt", body) for body in bodies]

    assert len({document["txn_id"] for document in documents}) == 1
    assert len({document["posting_id"] for document in documents}) == 1
    assert [document["status"] for document in documents] == ["PENDING", "SUCCESS", "SUCCESS"]


def test_a_reversal_has_the_reference_of_what_it_reverses_and_an_id_of_its_own() -> None:
    body = report(entry(), entry(sign="DBIT", more="<RvslInd>true</RvslInd>"))
    first, back = documents_of("camt", body)

    assert first["txn_id"] != back["txn_id"]
    assert (back["direction"], back["references"]["reason_code"]) == ("OUT", "REVERSAL")


def test_entries_without_a_reference_stay_apart_and_keep_their_ids() -> None:
    body = report(entry(ref=None), entry(ref=None), entry(ref="NOTPROVIDED"))
    ids = [document["txn_id"] for document in documents_of("camt", body)]

    assert len(set(ids)) == 3
    assert [document["txn_id"] for document in documents_of("camt", body)] == ids


def test_a_statement_twice_in_a_file_adds_nothing() -> None:
    one = report(entry(ref=None))
    inner = one[one.index(b"<Stmt>") : one.index(b"</BkToCstmrStmt>")]
    ids = [d["txn_id"] for d in documents_of("camt", one.replace(inner, inner + inner))]

    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_the_entry_is_the_line_whatever_its_details_say() -> None:
    """Payments of a batch are no references of the line."""
    document = document_of("camt", report(entry(details=BATCH)))

    assert (document["amount"], document["currency"], document["direction"]) == (24950, "EUR", "IN")
    assert document["references"]["payment_information"] == "PI-1"
    assert "end_to_end" not in document["references"]


def test_a_batch_of_thousands_keeps_its_beginning_beside_the_event() -> None:
    details = "<NtryDtls>" + "<TxDtls><Refs><EndToEndId>A</EndToEndId></Refs></TxDtls>" * 9000
    (ready, _) = outcomes_of("camt", report(entry(details=f"{details}</NtryDtls>")))

    assert isinstance(ready, Ready)
    assert len(ready.record) < 4096
    assert b'"TxDtls left out":8990' in ready.record


def test_what_was_instructed_in_another_currency() -> None:
    document = document_of("camt", report(entry(details=FOREIGN)))

    assert (document["original_amount"], document["original_currency"]) == (27000, "USD")
    assert (document["fx_rate"], document["fee"]) == ("0.92407", 31)


@pytest.mark.parametrize(
    ("booked", "timestamp", "precision"),
    [
        ("<DtTm>2025-02-03T09:30:00+01:00</DtTm>", "2025-02-03T08:30:00Z", "INSTANT"),
        ("<DtTm>2025-02-03T09:30:00</DtTm>", "2025-02-03T00:00:00Z", "DAY"),
        ("<DtTm>2025-02-03T00:00:00+01:00</DtTm>", "2025-02-03T00:00:00Z", "DAY"),
        ("<Dt>2025-02-03+01:00</Dt>", "2025-02-03T00:00:00Z", "DAY"),
    ],
)
def test_dates_and_times(booked: str, timestamp: str, precision: str) -> None:
    """Midnight, and a time without a zone, are only the date."""
    document = document_of("camt", report(entry(booked=booked)))

    assert (document["timestamp"], document["precision"]) == (timestamp, precision)
    assert document["booking_date"] == "2025-02-03"


def test_a_time_without_a_zone_is_of_the_declared_one() -> None:
    body = report(entry(booked="<DtTm>2025-02-03T09:30:00</DtTm>"))

    assert document_of("camt", body, zone="Europe/Berlin")["timestamp"] == "2025-02-03T08:30:00Z"


def test_entries_for_information_are_ignored() -> None:
    body = report(entry(status="<Sts><Cd>INFO</Cd></Sts>"), message="054")
    whats = [getattr(one, "what", None) for one in outcomes_of("camt", body)]

    assert whats == ["entry for information", None]


@pytest.mark.parametrize(
    ("balances", "opening", "closing"),
    [
        (BALANCES, 100000, 124950),
        ((("PRCD", "1000", "2025-02-02"), BALANCES[1]), 100000, 124950),
        ((("OPBD", "-5", "2025-02-02"), ("CLBD", "244.50", "2025-02-03")), -500, 24450),
        ((("ITBD", "5", "2025-02-02"),), None, None),
    ],
)
def test_balances(
    balances: tuple[tuple[str, str, str], ...], opening: int | None, closing: int | None
) -> None:
    (statement,) = statements_of("camt", report(entry(), balances=balances))

    assert (statement.opening_minor, statement.closing_minor) == (opening, closing)
    assert statement.is_balanced is (None if opening is None else True)
    assert statement.complete_to == (None if closing is None else "2025-02-03")


def test_pending_money_does_not_count() -> None:
    body = report(entry(), entry(ref="2", status="<Sts>PDNG</Sts>"), balances=BALANCES)

    assert statements_of("camt", body)[0].is_balanced


@pytest.mark.parametrize(
    ("to", "complete_to"),
    [
        ("2025-02-03T23:59:59+01:00", "2025-02-03"),
        ("2025-02-04T00:00:00+01:00", "2025-02-03"),
        ("2025-02-03T12:30:00+01:00", "2025-02-02"),
    ],
)
def test_a_statement_without_balances_covers_whole_days(to: str, complete_to: str) -> None:
    body = report(entry(), head=f"<FrToDt><ToDtTm>{to}</ToDtTm></FrToDt>")

    assert statements_of("camt", body)[0].complete_to == complete_to


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        (entry(amount="12.345"), "Ntry.Amt"),
        (entry(amount="-1"), "Ntry.Amt"),
        (entry(amount="1e5000"), "Ntry.Amt"),
        (entry(currency="EUX"), "Ntry.Amt.Ccy"),
        (entry(sign="PLUS"), "Ntry.CdtDbtInd"),
        (entry(status="<Sts>MAYBE</Sts>"), "Ntry.Sts"),
        (entry(booked=""), "Ntry.BookgDt"),
        (entry(booked="<Dt>2025-02-30</Dt>"), "Ntry.BookgDt"),
    ],
)
def test_a_bad_entry_costs_itself_only(bad: str, field: str) -> None:
    body = report(bad, entry())

    assert rejected_of("camt", body) == [field]
    assert len([one for one in outcomes_of("camt", body) if isinstance(one, Ready)]) == 1


def test_no_namespace_and_a_foreign_one_are_the_same() -> None:
    body = report(entry())
    plain = body.replace(b' xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"', b"")

    assert document_of("camt", plain) == document_of("camt", body)


def test_entries_come_out_before_the_file_was_read_to_its_end() -> None:
    """A file that is cut off tells so at its end; what stood before is whole."""
    body = report(*[entry(ref=f"R{i}") for i in range(50)])[:-400]
    outcomes = normalise(adapter_of("camt"), Payload(body), 65536)

    assert isinstance(next(outcomes), Ready)
    with pytest.raises(InvalidPayload, match="is not XML"):
        list(outcomes)


ENTITIES = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))
BOMB = f'<!DOCTYPE a [<!ENTITY e0 "0123456789">{ENTITIES}]>'.encode()


@pytest.mark.parametrize(
    "body",
    [
        BOMB + report(entry(details="&e11;")),
        BOMB + report(entry()).replace(b'"EUR"', b'"&e11;"'),
        b'<!DOCTYPE a SYSTEM "file:///etc/hostname">' + report(entry()),
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + report(entry(ref="&x;")),
        b"<a>" * 100_000,
        b"<a>" + b"x" * 20_000_000,
        report(entry()).replace(b"</Document>", b""),
        b"",
        b"{}",
        b"<Document/>",
        b"\xff\xfe\x00",
    ],
    ids=lambda body: str(body[:24]),
)
def test_bombs_and_what_is_no_camt_are_refused(body: bytes) -> None:
    assert faults_of("camt", body) == ["$"]


def test_an_entry_nested_beyond_reason_costs_itself_only() -> None:
    deep = "<a>" * 60 + "</a>" * 60

    assert rejected_of("camt", report(entry(details=deep), entry(details=DETAILS))) == ["a"]
