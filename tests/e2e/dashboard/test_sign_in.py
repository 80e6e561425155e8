"""Where callers must say who they are, a key is asked for once, and a role ends where it ends."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from recon_app.access.roles import Role
from tables.postgres.api_keys import KeyTable
from tests.e2e.dashboard.conftest import NewDesk
from tests.e2e.roles_run import Roles

GUARDED = "api-2"


@pytest.fixture
def guarded(stack: Roles) -> Iterator[str]:
    """A further api of the installation that lets nobody in without a key."""
    stack.start(GUARDED, RECON_ANONYMOUS="false")
    stack.await_ready(GUARDED)
    yield GUARDED
    stack.kill(GUARDED)


@pytest.fixture
def viewer(stack: Roles) -> str:
    """The key of somebody who may look."""
    table = KeyTable(stack.dsn, stack.settings.postgres_schema)
    return table.create("board", Role.VIEWER, None, "test")


def test_a_key_is_asked_for_once_and_a_viewer_may_look_but_not_act(
    stack: Roles, new_desk: NewDesk, guarded: str, viewer: str, mismatched: str
) -> None:
    desk = new_desk(role=guarded).open_transaction(mismatched)
    field = desk.page.get_by_label("API key or token")
    field.fill(f"{viewer[:-1]}~")
    desk.page.get_by_role("button", name="Sign in").click()
    expect(desk.page.get_by_text("That key is not known")).to_be_visible()
    field.fill(viewer)
    desk.page.get_by_role("button", name="Sign in").click()
    expect(desk.heading(mismatched)).to_be_visible()
    expect(field).to_have_count(0)
    desk.page.reload()
    expect(desk.heading(mismatched)).to_be_visible()

    dialog = desk.act("Void")
    dialog.get_by_label("Reason").select_option(label="Test payment")
    dialog.get_by_role("button", name="Void").click()

    expect(dialog.get_by_role("alert")).to_contain_text("needs the permission ACT")
    assert stack.case(mismatched)["state"] == "MISMATCHED"
