"""Every screen, in both themes, for everybody: axe, a telephone's width, and a strict policy."""

import pytest
from playwright.sync_api import expect

from tests.e2e.dashboard.conftest import NewDesk
from tests.e2e.roles_run import Roles

SCREENS = {
    "/": "Overview",
    "/live": "Live",
    "/exceptions": "Exceptions",
    "/transactions": "Transactions",
    "/unmatched": "Unmatched bank lines",
    "/reports": "Reports",
    "/health": "Health",
}
#: The height says nothing; the width is that of a small telephone.
TELEPHONE = {"width": 390, "height": 800}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_any_screen(
    new_desk: NewDesk, mismatched: str, theme: str
) -> None:
    desk = new_desk(color_scheme=theme)
    screens = SCREENS | {f"/transactions/{mismatched}": mismatched}
    found = {}
    for path, name in screens.items():
        desk.open(path)
        expect(desk.heading(name)).to_be_visible()
        expect(desk.page.locator(".skeleton")).to_have_count(0)
        found[path] = desk.violations()
    desk.act("Write off").wait_for()
    found["an action"] = desk.violations()
    desk.page.keyboard.press("Escape")
    desk.page.keyboard.press("Control+k")
    desk.page.get_by_role("combobox").wait_for()
    found["the palette"] = desk.violations()

    assert {where: its for where, its in found.items() if its} == {}


def test_every_screen_fits_a_telephone_and_one_can_act_on_it(
    stack: Roles, new_desk: NewDesk, mismatched: str
) -> None:
    desk = new_desk(viewport=TELEPHONE)
    for path, name in SCREENS.items():
        desk.open(path)
        expect(desk.heading(name)).to_be_visible()
        wide: int = desk.page.evaluate("document.documentElement.scrollWidth")
        assert (path, wide) == (path, TELEPHONE["width"])
    desk.open_transaction(mismatched)
    dialog = desk.act("Void")
    dialog.get_by_label("Reason").select_option(label="Test payment")
    dialog.get_by_role("button", name="Void").click()
    expect(dialog.get_by_text("The transaction is now")).to_be_visible()
    assert stack.case(mismatched)["state"] == "RESOLVED"


def test_the_page_may_load_and_run_only_what_is_served_with_it(
    stack: Roles, new_desk: NewDesk
) -> None:
    """The tab itself fails the test when the policy stops anything of ours."""
    desk = new_desk()
    answer = desk.page.goto(desk.base + "/")
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    expect(desk.heading("Overview")).to_be_visible()
    desk.page.keyboard.press("?")
    desk.page.get_by_role("dialog", name="Keyboard").wait_for()


def test_settings_are_remembered(new_desk: NewDesk, mismatched: str) -> None:
    desk = new_desk(color_scheme="light").open("/exceptions")
    desk.page.get_by_role("button", name="Settings").click()
    desk.page.get_by_role("menuitemradio", name="Dark").click()
    desk.page.get_by_role("menuitemradio", name="UTC").click()
    desk.page.get_by_role("menuitemradio", name="Absolute").click()
    desk.page.reload()
    row = desk.row(mismatched)

    expect(row).to_be_visible()
    assert desk.page.evaluate("document.documentElement.dataset.theme") == "dark"
    moment = row.locator("time").first
    expect(moment).to_have_attribute("title", f"{_spaced(moment.get_attribute('datetime'))} UTC")
    shown = moment.inner_text()
    assert shown in (moment.get_attribute("datetime") or "")


def _spaced(moment: str | None) -> str:
    return (moment or "").replace("T", " ").removesuffix("Z")
