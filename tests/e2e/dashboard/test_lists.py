"""Filters, addresses, figures and files: everything shows the same rows."""

import re
import secrets
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.e2e.dashboard.browser import Desk
from tests.e2e.dashboard.conftest import NewDesk
from tests.e2e.dashboard.lists import listed, rows_of_workbook
from tests.e2e.feeding import feeder
from tests.e2e.roles_run import Roles, until

SCRIPTS = (
    "<img src=x onerror=window.__struck=1>",
    "<script>window.__struck=1</script>",
    "javascript:window.__struck=1",
    "{{constructor.constructor('window.__struck=1')()}}",
)


@pytest.fixture
def merchant(stack: Roles) -> str:
    """A merchant of its own with three matched, two mismatched and one that is far off."""
    name = f"M{secrets.token_hex(3)}"
    with feeder(stack) as feed:
        for number in range(3):
            feed.tell(f"{name}-even-{number}", "GATEWAY", "BANK", merchant_id=name, rail="UPI")
        for number, rail in ((0, "UPI"), (1, "CARD")):
            feed.tell(f"{name}-odd-{number}", "GATEWAY", merchant_id=name, rail=rail, amount=5000)
            feed.tell(f"{name}-odd-{number}", "BANK", merchant_id=name, rail=rail, amount=4500)
        feed.tell(f"{name}-far", "GATEWAY", merchant_id=name, currency="JPY", amount=777)
        feed.tell(f"{name}-far", "BANK", merchant_id=name, currency="JPY", amount=1)
    until(lambda: len(listed(stack, merchant_id=name)) == 6, "six transactions in Postgres")
    until(lambda: len(listed(stack, merchant_id=name, state="MISMATCHED")) == 3, "three mismatches")
    return name


def test_a_filter_is_in_the_address_reload_keeps_it_back_undoes_it_and_others_see_the_same(
    stack: Roles, desk: Desk, new_desk: NewDesk, merchant: str
) -> None:
    desk.open(f"/transactions?merchant_id={merchant}")
    expect(desk.page.get_by_text("6 loaded of 6")).to_be_visible()
    desk.page.keyboard.press("/")
    desk.page.get_by_placeholder("Field or value").fill("mismatched")
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_text("3 loaded of 3")).to_be_visible()

    filtered = desk.ids()
    assert filtered == listed(stack, merchant_id=merchant, state="MISMATCHED")
    assert "state=MISMATCHED" in desk.page.url
    desk.page.reload()
    expect(desk.page.get_by_text("3 loaded of 3")).to_be_visible()
    assert desk.ids() == filtered
    colleague = new_desk().open(desk.page.url.removeprefix(desk.base))
    expect(colleague.page.get_by_text("3 loaded of 3")).to_be_visible()
    assert colleague.ids() == filtered
    desk.page.go_back()
    expect(desk.page.get_by_text("6 loaded of 6")).to_be_visible()


def test_a_column_sorts_and_the_keys_walk_open_and_come_back(
    stack: Roles, desk: Desk, merchant: str
) -> None:
    desk.open(f"/exceptions?merchant_id={merchant}")
    desk.page.get_by_role("button", name=re.compile("Sort by Variance")).click()
    expect(desk.page).to_have_url(re.compile("sort=variance&order=desc"))
    wanted = listed(stack, merchant_id=merchant, exception="true", sort="variance")
    until(lambda: desk.ids() == wanted, "the rows in their new order")
    desk.page.keyboard.press("j")
    desk.page.keyboard.press("j")
    expect(desk.page.locator(".grid-row.current")).to_contain_text(wanted[1])
    desk.page.keyboard.press("Enter")
    expect(desk.heading(wanted[1])).to_be_visible()
    desk.page.keyboard.press("n")
    expect(desk.heading(wanted[2])).to_be_visible()
    desk.page.keyboard.press("Escape")
    expect(desk.page).to_have_url(re.compile("/exceptions.*sort=variance"))


def test_any_id_is_found_from_anywhere(desk: Desk, merchant: str) -> None:
    desk.open("/health")
    expect(desk.heading("Health")).to_be_visible()
    desk.page.keyboard.press("Control+k")
    desk.page.get_by_role("combobox").fill(f"{merchant}-far")
    expect(desk.page.get_by_role("option").first).to_contain_text(f"{merchant}-far")
    desk.page.keyboard.press("Enter")
    expect(desk.heading(f"{merchant}-far")).to_be_visible()
    expect(desk.page.get_by_role("cell", name="777 JPY").first).to_be_visible()


def test_a_figure_of_the_overview_leads_to_as_many_rows(desk: Desk, merchant: str) -> None:
    """Whatever else this installation holds."""
    desk.open("/")
    panel = desk.page.get_by_role("region", name="Open exceptions", exact=True)
    figure = panel.locator(".figure a")
    many = int(figure.inner_text().replace(",", ""))
    figure.click()
    expect(desk.heading("Exceptions")).to_be_visible()
    expect(desk.page.get_by_text(re.compile(rf"^{many:,}, as of"))).to_be_visible()


def test_an_export_holds_the_rows_of_the_list(
    stack: Roles, desk: Desk, merchant: str, tmp_path: Path
) -> None:
    desk.open(f"/transactions?merchant_id={merchant}&state=MISMATCHED&sort=amount&order=asc")
    expect(desk.page.get_by_text("3 loaded of 3")).to_be_visible()
    desk.page.get_by_role("button", name="Export").click()
    with desk.page.expect_download() as coming:
        desk.page.get_by_role("menuitem", name=re.compile("Excel")).click()
    coming.value.save_as(tmp_path / "list.xlsx")

    rows = rows_of_workbook((tmp_path / "list.xlsx").read_bytes())
    assert [row["txn_id"] for row in rows] == desk.ids()
    desk.open("/reports")
    expect(desk.page.get_by_text("3 rows", exact=True).first).to_be_visible()


def test_hostile_texts_are_shown_as_texts(stack: Roles, desk: Desk) -> None:
    """As an id, as a reference, as a merchant, and in the payload."""
    ids = [f"X{secrets.token_hex(3)}{text}" for text in SCRIPTS]
    with feeder(stack) as feed:
        for txn_id, text in zip(ids, SCRIPTS, strict=True):
            feed.tell(txn_id, "GATEWAY", merchant_id=text, references={"order": text})
            feed.tell(txn_id, "BANK", merchant_id=text, amount=1)
    for txn_id in ids:
        stack.await_state(quote(txn_id, safe=""), "MISMATCHED")
    desk.open("/exceptions")
    for txn_id in ids:
        desk.open_transaction(txn_id)
        expect(desk.heading(txn_id)).to_be_visible()
        desk.page.locator(".timeline summary").last.wait_for()
        desk.page.evaluate("document.querySelectorAll('details').forEach(its => its.open = true)")
        expect(desk.page.locator("pre").filter(has_text=txn_id[:7]).first).to_be_visible()
        assert desk.page.evaluate("window.__struck") is None
        assert desk.page.locator("main img, main script").count() == 0
