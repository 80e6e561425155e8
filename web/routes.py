"""The route table type: what is mounted is what the OpenAPI document describes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web

from recon_app.access.roles import Permission

__all__ = ["Handler", "Models", "Parameter", "Route", "any_text", "mount"]

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
#: Shapes of which one is meant; none when it is no JSON.
Models = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a route; ``schema`` is JSON Schema."""

    name: str
    where: Literal["path", "query", "header"]
    schema: dict[str, object]
    description: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """One operation. ``permission`` is what it asks of its caller.

    ``answers`` maps a status to a media type and what it may hold. ``pattern`` is what is mounted
    in place of ``path``, where a name in it must leave others alone.

    Its summary and description are the handler's docstring.
    """

    method: str
    path: str
    handler: Handler
    tag: str
    permission: Permission
    answers: dict[int, tuple[str, Models]]
    parameters: tuple[Parameter, ...] = ()
    bodies: dict[str, Models] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    hidden: bool = False
    is_idempotent: bool = False
    pattern: str = ""


def mount(
    app: web.Application, routes: tuple[Route, ...], guard: Callable[[Route], Handler]
) -> None:
    """Add the routes to an application, each behind ``guard``."""
    for route in routes:
        path = route.pattern or any_text(route.path)
        if route.method == "GET":
            app.router.add_get(path, guard(route))
        else:
            app.router.add_route(route.method, path, guard(route))


def any_text(path: str) -> str:
    """The path with parameters that take braces too: ids have them, and aiohttp's own do not."""
    return path.replace("}", ":[^/]+}")
