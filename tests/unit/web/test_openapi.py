"""The OpenAPI document is sound, complete, and describes what the decoder takes."""

import json
from pathlib import Path
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from recon_app.codec.events import DETAIL_FIELDS, OPTIONAL_FIELDS, REQUIRED_FIELDS
from tests.api_run import EVENT, api, api_settings
from web.openapi import openapi_document
from web.table import ROUTES

DOCUMENT = openapi_document(ROUTES)
EVENT_SCHEMA = DOCUMENT["components"]["schemas"]["EventIn"]


def test_the_document_is_openapi_3_1() -> None:
    assert list(OpenAPIV31SpecValidator(DOCUMENT).iter_errors()) == []
    assert DOCUMENT["openapi"].startswith("3.1")


async def test_the_document_is_served() -> None:
    async with api(api_settings()) as client:
        answer = await client.get("/openapi.json")
        assert (answer.status, await answer.json()) == (200, json.loads(json.dumps(DOCUMENT)))


def test_every_route_is_described_with_an_id_and_a_summary_of_its_own() -> None:
    operations = [entry for path in DOCUMENT["paths"].values() for entry in path.values()]
    assert len({entry["operationId"] for entry in operations}) == len(operations)
    assert all(entry["summary"].endswith(".") for entry in operations)
    shown = {route.path for route in ROUTES if not route.hidden}
    assert set(DOCUMENT["paths"]) == shown


def test_an_event_has_the_fields_the_decoder_knows() -> None:
    known = {*REQUIRED_FIELDS, *OPTIONAL_FIELDS, *DETAIL_FIELDS, "kind"}
    assert set(EVENT_SCHEMA["properties"]) == known
    assert set(EVENT_SCHEMA["required"]) == set(REQUIRED_FIELDS)


def sound(event: dict[str, Any]) -> bool:
    """Whether the schema takes it."""
    schema = DOCUMENT | {"$ref": "#/components/schemas/EventIn"}
    return bool(OAS31Validator(schema).is_valid(event))


def test_the_schema_takes_the_seven_fields() -> None:
    assert sound(EVENT)


@pytest.mark.parametrize(
    "change",
    [{"amount": -1}, {"amount": "5"}, {"currency": "XXX"}, {"status": "?"}, {"rail": "PIGEON"}],
    ids=str,
)
def test_the_schema_refuses_what_the_decoder_refuses(change: dict[str, Any]) -> None:
    assert not sound(EVENT | change)


def test_every_operation_says_who_may_call_it_and_what_it_may_refuse() -> None:
    assert set(DOCUMENT["components"]["securitySchemes"]) == {"bearer", "apiKey"}
    for path, method in (
        (route.path, route.method.lower()) for route in ROUTES if not route.hidden
    ):
        operation = DOCUMENT["paths"][path][method]
        asks = operation["security"] != []
        assert asks == (operation["x-permission"] not in {"PUBLIC", "PROBE", "SIGNED"})
        assert {"401", "403", "429"} <= set(operation["responses"]) or not asks
    events = DOCUMENT["paths"]["/events"]["post"]
    assert {"408", "409", "413", "422", "503"} <= set(events["responses"])
    assert "Idempotency-Key" in {parameter["name"] for parameter in events["parameters"]}


def test_the_document_the_dashboard_is_built_from_is_this_one() -> None:
    """``recon openapi --out web/dashboard/openapi.json`` writes it anew."""
    written = Path(__file__).parents[3] / "web" / "dashboard" / "openapi.json"

    assert json.loads(written.read_text()) == json.loads(json.dumps(DOCUMENT))
