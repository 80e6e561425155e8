"""A case is shown as people ask about it, and as the API's own schema says."""

from typing import Any

from openapi_schema_validator import OAS31Validator

from recon_app.domain.actions import ActionType
from recon_app.domain.case import Case
from recon_app.domain.evidence import evidence_digest
from tests.unit.web.cases import ARRIVED_MS, act, bank, case_of, gateway
from web.openapi import openapi_document
from web.present import present_case
from web.table import ROUTES


def shown(case: Case) -> dict[str, Any]:
    """The case as shown, once it is found to be what the API describes."""
    view = present_case(case)
    schema = openapi_document(ROUTES) | {"$ref": "#/components/schemas/CaseView"}
    OAS31Validator(schema).validate(view)
    return view


def test_a_matched_case_shows_both_legs() -> None:
    view = shown(case_of(gateway(), bank()))

    assert (view["state"], view["reason"], view["is_exception"]) == ("MATCHED", None, False)
    legs = view["legs"]
    assert (legs["gateway"]["amount"], legs["gateway"]["currency"]) == (50000, "INR")
    assert (legs["bank"]["status"], legs["bank"]["event_type"]) == ("SUCCESS", "LEDGER_POSTED")
    assert legs["gateway"]["event_ids"] == [legs["gateway"]["event_id"]]
    assert legs["gateway"]["facts"][0]["position"] == {
        "topic": "gateway_txns",
        "partition": 2,
        "offset": 40,
    }


def test_a_waiting_case_shows_the_missing_leg_as_null_and_its_deadline() -> None:
    view = shown(case_of(gateway()))

    assert (view["state"], view["legs"]["bank"]) == ("GATEWAY_RECEIVED", None)
    assert view["deadline"] == "2025-12-18T10:16:31.000Z"
    assert view["opened_at"] == "2025-12-18T10:15:31.000Z"
    assert view["first_occurred_at"] == "2025-12-18T10:15:30.000Z"
    assert view["version"] == view["seq"] == 1
    assert view["incarnation"] == ARRIVED_MS


def test_a_mismatch_shows_the_variance_and_the_exposure() -> None:
    view = shown(case_of(gateway(amount=5000), bank(amount=4500)))

    assert (view["state"], view["reason"]) == ("MISMATCHED", "AMOUNT_MISMATCH")
    assert view["variance"] == {"amount": -500, "currency": "INR"}
    assert view["exposure"] == [{"currency": "INR", "amount": 500, "owed": "TO_US"}]


def test_the_evidence_is_shown_as_an_action_must_name_it() -> None:
    case = case_of(gateway(amount=5000), bank(amount=4500))
    assert shown(case)["evidence"] == evidence_digest(case)


def test_a_resolved_case_shows_who_closed_it_and_keeps_its_reason() -> None:
    mismatched = case_of(gateway(amount=5000), bank(amount=4500))

    view = shown(act(mismatched, ActionType.FORCE_MATCH))

    assert (view["state"], view["reason"]) == ("RESOLVED", "AMOUNT_MISMATCH")
    assert (view["resolution"]["code"], view["resolution"]["actor"]) == ("FORCE_MATCH", "asha")
    assert [action["action_id"] for action in view["actions"]] == ["a1"]


def test_a_refused_action_says_why() -> None:
    mismatched = case_of(gateway(amount=5000), bank(amount=4500))

    view = shown(act(mismatched, ActionType.FORCE_MATCH, expected="0" * 32))

    assert view["state"] == "MISMATCHED"
    assert view["actions"][0]["refusal"]


def test_redeliveries_and_further_postings_are_shown() -> None:
    first, second = bank(event_id="b1"), bank(event_id="b2")
    view = shown(case_of(gateway(), first, first, second))

    assert view["reason"] == "DUPLICATE_BANK"
    assert view["legs"]["bank"]["redeliveries"] == 1
    assert [posting["posting_id"] for posting in view["legs"]["bank"]["postings"]] == ["b1", "b2"]
