"""The OpenAPI 3.1 document, made from the route table and the models: nothing is written twice."""

from collections.abc import Iterator
from inspect import getdoc
from typing import Any, Final

import msgspec

from recon_app import __version__
from recon_app.access.roles import Permission
from web.problems import MEDIA_TYPE, PROBLEMS, ProblemView
from web.routes import Models, Parameter, Route

__all__ = ["openapi_document"]

REF_TEMPLATE: Final = "#/components/schemas/{name}"
SCHEMA_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
DESCRIPTION: Final = (
    "Amounts are integer minor units of their currency. Times are RFC 3339 in UTC. "
    "Errors are problem documents (RFC 9457) that name the field."
)

SECURITY_SCHEMES: Final[dict[str, dict[str, str]]] = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API key (`recon keys create`), or a JWT of the configured issuer",
    },
    "apiKey": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "An API key"},
}
OPEN: Final = (Permission.PUBLIC, Permission.PROBE, Permission.SIGNED)
#: What any route may answer that asks who calls, takes a body, or takes an Idempotency-Key.
ASKING: Final = ("unauthorized", "forbidden", "too-many-requests", "access-unavailable")
TAKING: Final = ("bad-request", "too-slow", "too-large", "overloaded")
ONCE: Final = ("idempotency-in-flight", "idempotency-mismatch")

STATUS_TEXTS: Final = {
    200: "Found",
    202: "Accepted: all in-sync replicas have it",
    207: "Some were accepted, some were not: one answer each",
    304: "Unchanged since the given evidence",
    503: "Not ready",
}


def openapi_document(routes: tuple[Route, ...]) -> dict[str, Any]:
    """The document that describes ``routes``."""
    shown = [route for route in routes if not route.hidden]
    models = _models(shown)
    schemas, components = msgspec.json.schema_components(models, ref_template=REF_TEMPLATE)
    by_model = {id(model): schema for model, schema in zip(models, schemas, strict=True)}
    paths: dict[str, Any] = {}
    for route in shown:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, by_model)
    return {
        "openapi": "3.1.0",
        "info": {"title": "RealRecon", "version": __version__, "description": DESCRIPTION},
        "jsonSchemaDialect": SCHEMA_DIALECT,
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": SECURITY_SCHEMES},
    }


def _models(routes: list[Route]) -> list[Any]:
    """Every model the routes speak of, once."""
    found: dict[int, Any] = {id(ProblemView): ProblemView}
    for route in routes:
        answers = (models for _, models in route.answers.values())
        for models in (*answers, *route.bodies.values()):
            found.update((id(model), model) for model in models)
    return list(found.values())


def _operation(route: Route, schemas: dict[int, Any]) -> dict[str, Any]:
    """One method of one path."""
    text = getdoc(route.handler) or ""
    operation: dict[str, Any] = {
        "operationId": route.handler.__name__,
        "tags": [route.tag],
        "summary": text.split("\n", 1)[0],
        "description": text,
        "responses": _responses(route, schemas),
        "security": [] if route.permission in OPEN else [{name: []} for name in SECURITY_SCHEMES],
        "x-permission": route.permission.value,
    }
    if route.parameters:
        operation["parameters"] = [_parameter(parameter) for parameter in route.parameters]
    if route.bodies:
        content = {kind: _content(models, schemas) for kind, models in route.bodies.items()}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _responses(route: Route, schemas: dict[int, Any]) -> dict[str, Any]:
    """What a route answers, problems included."""
    responses: dict[str, Any] = {}
    for status, (kind, models) in route.answers.items():
        entry: dict[str, Any] = {"description": STATUS_TEXTS[status]}
        if kind:
            entry["content"] = {kind: _content(models, schemas)}
        responses[str(status)] = entry
    for name in _problems(route):
        status, title = PROBLEMS[name]
        entry = responses.setdefault(str(status), {"description": title})
        entry.setdefault("content", {})[MEDIA_TYPE] = _content((ProblemView,), schemas)
    return responses


def _problems(route: Route) -> Iterator[str]:
    """The problems of its own, and those that all routes of its kind have."""
    yield from route.problems
    yield from () if route.permission in OPEN else ASKING
    yield from TAKING if route.method == "POST" else ()
    yield from ONCE if route.is_idempotent else ()


def _content(models: Models, schemas: dict[int, Any]) -> dict[str, Any]:
    """What a media type holds: one of the models, or anything when there is none."""
    known = [schemas[id(model)] for model in models]
    if not known:
        return {}
    return {"schema": known[0] if len(known) == 1 else {"anyOf": known}}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    """One parameter."""
    return {
        "name": parameter.name,
        "in": parameter.where,
        "required": parameter.required or parameter.where == "path",
        "description": parameter.description,
        "schema": parameter.schema,
    }
