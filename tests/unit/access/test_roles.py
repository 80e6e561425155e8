"""The table of roles, and that every route names what it asks for."""

import pytest

from recon_app.access.principal import Method, Principal
from recon_app.access.roles import ROLES, Permission, Role
from web.page import PAGES
from web.table import ROUTES

OPEN = {Permission.PUBLIC, Permission.PROBE, Permission.SIGNED}


def test_every_role_is_in_the_table_and_an_admin_may_do_everything() -> None:
    assert set(ROLES) == set(Role)
    assert ROLES[Role.ADMIN] == set(Permission)


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        (Role.VIEWER, {"READ"}, {"SEND", "IMPORT", "ACT", "APPROVE", "OPERATE"}),
        (Role.ANALYST, {"READ", "IMPORT", "ACT"}, {"SEND", "APPROVE", "OPERATE"}),
        (Role.APPROVER, {"READ", "IMPORT", "ACT", "APPROVE"}, {"SEND", "OPERATE"}),
        (Role.SERVICE, {"READ", "SEND", "IMPORT"}, {"ACT", "APPROVE", "OPERATE"}),
    ],
)
def test_a_role_may_do_what_it_is_for(role: Role, may: set[str], may_not: set[str]) -> None:
    principal = Principal("x", Method.TOKEN, frozenset({role}))
    assert {p for p in may if principal.may(Permission(p))} == may
    assert {p for p in may_not if principal.may(Permission(p))} == set()


def test_roles_add_up_and_none_is_nothing() -> None:
    both = Principal("x", Method.TOKEN, frozenset({Role.VIEWER, Role.SERVICE}))
    assert both.may(Permission.SEND)
    assert not Principal("x", Method.TOKEN).may(Permission.READ)


def test_only_these_routes_ask_for_no_identity() -> None:
    assert {
        (route.path, route.permission.value) for route in ROUTES if route.permission in OPEN
    } == {
        ("/webhooks/{provider}/{endpoint}", "SIGNED"),
        ("/healthz", "PROBE"),
        ("/readyz", "PROBE"),
        ("/metrics", "PROBE"),
        ("/openapi.json", "PUBLIC"),
        ("/assets/{name}", "PUBLIC"),
        *((page, "PUBLIC") for page in PAGES),
    }


def test_whatever_writes_asks_for_more_than_reading() -> None:
    """An export is reading, of many rows at once."""
    writing = [route for route in ROUTES if route.method != "GET" and route.path != "/exports"]
    assert [route for route in writing if route.permission in (Permission.READ, *OPEN)] == [
        route for route in ROUTES if route.permission is Permission.SIGNED
    ]
