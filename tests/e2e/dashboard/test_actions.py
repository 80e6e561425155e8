"""People act on transactions: with a reason, on what they saw, and two at once."""

import re
import secrets
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from recon_app.stack.ports import free_port
from tests.e2e.dashboard.browser import Desk
from tests.e2e.dashboard.conftest import NewDesk
from tests.e2e.dashboard.lists import listed
from tests.e2e.feeding import feeder
from tests.e2e.roles_run import Roles, until

ALONE = "api-3"


def fill(dialog: Locator, reason: str, note: str) -> None:
    """Say why."""
    dialog.get_by_label("Reason").select_option(label=reason)
    dialog.get_by_label(re.compile("^Note")).fill(note)


def test_nothing_is_done_without_a_reason_and_what_is_done_says_who_and_why(
    stack: Roles, desk: Desk, mismatched: str
) -> None:
    desk.open_transaction(mismatched)
    dialog = desk.act("Force match")
    dialog.get_by_role("button", name="Force match").click()
    expect(dialog.get_by_text("Choose the reason.")).to_be_visible()
    assert stack.case(mismatched)["state"] == "MISMATCHED"

    fill(dialog, "Fee deducted", "The bank took 5.00")
    dialog.get_by_label(re.compile("Your name")).fill("asha")
    dialog.get_by_role("button", name="Force match").click()
    expect(dialog.get_by_text("The transaction is now")).to_be_visible()

    resolution = stack.await_state(mismatched, "RESOLVED")["resolution"]
    assert (resolution["actor"], resolution["reason_code"]) == ("asha", "FEE_DEDUCTED")
    dialog.get_by_role("button", name="Close").last.click()
    expect(desk.page.get_by_text("The bank took 5.00").first).to_be_visible()


def test_of_two_editors_the_slower_sees_what_changed_and_loses_nothing_typed(
    stack: Roles, new_desk: NewDesk, mismatched: str
) -> None:
    quick, slow = new_desk(), new_desk()
    slow.open_transaction(mismatched)
    waiting = slow.act("Write off")
    fill(waiting, "Below limit", "Not worth a call")
    quick.open_transaction(mismatched)
    first = quick.act("Void")
    fill(first, "Test payment", "From the staging terminal")
    first.get_by_role("button", name="Void").click()
    expect(first.get_by_text("The transaction is now")).to_be_visible()

    expect(waiting.get_by_role("alert")).to_contain_text("has changed since you looked")
    expect(
        waiting.get_by_role("row", name=re.compile("State.*Mismatched.*Resolved"))
    ).to_be_visible()
    expect(waiting.get_by_role("button", name="Write off")).to_be_disabled()
    expect(waiting.get_by_label(re.compile("^Note"))).to_have_value("Not worth a call")
    assert stack.case(mismatched)["resolution"]["code"] == "VOID"


@pytest.fixture
def api_alone(stack: Roles) -> Iterator[str]:
    """An api that reaches no engine: it takes an action unseen, and the engine judges it."""
    stack.start(ALONE, RECON_ENGINE_URL=f"http://127.0.0.1:{free_port()}")
    stack.await_ready(ALONE)
    yield ALONE
    stack.stop(ALONE)


@pytest.mark.parametrize("role", ["api", "api_alone"])
def test_an_editor_who_heard_of_no_change_is_refused_and_told_the_same(
    stack: Roles, new_desk: NewDesk, mismatched: str, role: str, request: pytest.FixtureRequest
) -> None:
    """The stream is kept away from this tab, so only ``If-Match`` can tell."""
    desk = new_desk(request.getfixturevalue(role) if role == "api_alone" else role)
    desk.page.route("**/stream*", lambda route: route.abort())
    desk.faults.clear()
    desk.open_transaction(mismatched)
    dialog = desk.act("Write off")
    fill(dialog, "Below limit", "Not worth a call")
    with feeder(stack) as feed:
        feed.tell(mismatched, "BANK", amount=5000, timestamp="2025-12-18T10:16:30Z")
    until(lambda: len(stack.case(mismatched)["legs"]["bank"]["facts"]) == 2, "the further posting")
    dialog.get_by_role("button", name="Write off").click()

    expect(dialog.get_by_role("alert")).to_contain_text("has changed since you looked")
    assert stack.case(mismatched)["state"] == "MISMATCHED"
    dialog.get_by_role("button", name=re.compile("decide again")).click()
    dialog.get_by_role("button", name="Write off").click()
    expect(dialog.get_by_text("The transaction is now")).to_be_visible()
    desk.faults.clear()


def test_all_that_match_are_acted_on_at_once_with_a_note(stack: Roles, desk: Desk) -> None:
    merchant = f"B{secrets.token_hex(3)}"
    with feeder(stack) as feed:
        for number in range(4):
            feed.tell(f"{merchant}-{number}", "GATEWAY", merchant_id=merchant, amount=5000)
            feed.tell(f"{merchant}-{number}", "BANK", merchant_id=merchant, amount=4500)
    mismatched = {"merchant_id": merchant, "exception": "true"}
    until(lambda: len(listed(stack, **mismatched)) == 4, "four exceptions")
    desk.open(f"/exceptions?merchant_id={merchant}")
    desk.page.get_by_label(f"Select {merchant}-0").check()
    desk.page.get_by_role("button", name="Select all 4 that match").click()
    desk.page.keyboard.press("a")
    dialog = desk.page.get_by_role("dialog", name="Act on all 4 that match")
    dialog.get_by_label("Void").check()
    dialog.get_by_label("Reason").select_option(label="Out of scope")
    dialog.get_by_role("button", name="Do it to 4 transactions").click()
    expect(dialog.get_by_text("Say it in a few words.")).to_be_visible()
    dialog.get_by_label(re.compile("^Note")).fill("Of the pilot")
    dialog.get_by_role("button", name="Do it to 4 transactions").click()
    expect(desk.page.get_by_text("4 of 4 accepted")).to_be_visible()

    until(lambda: listed(stack, **mismatched) == [], "no exception left")
    assert len(listed(stack, merchant_id=merchant, resolution="VOID")) == 4
