"""Verdicts appear while one looks, and a lost api costs none of them."""

import re
import secrets

import pytest
from playwright.sync_api import expect

from tests.e2e.dashboard.browser import Desk
from tests.e2e.feeding import Feeder, feeder
from tests.e2e.reading import ends, journal
from tests.e2e.roles_run import Roles, until

BEFORE, MEANWHILE, AFTER = 30, 40, 30


@pytest.fixture
def run_id() -> str:
    """A beginning of transaction ids that no other test uses."""
    return f"UI{secrets.token_hex(3)}"


def test_the_three_payments_appear_as_they_are_decided(
    stack: Roles, desk: Desk, run_id: str
) -> None:
    """The bank agrees, the bank never answers, the bank posts less."""
    desk.open("/live")
    expect(desk.page.get_by_text("Live", exact=True).last).to_be_visible()
    agreed, missing, less = (f"{run_id}-{name}" for name in ("agreed", "missing", "less"))
    with feeder(stack) as feed:
        feed.pair(agreed)
        feed.tell(missing, "GATEWAY")
        feed.tell(less, "GATEWAY", amount=5000)
        feed.tell(less, "BANK", amount=4500)

    desk.row(agreed).filter(has_text="Matched").first.wait_for()
    desk.row(less).filter(has_text="Amount mismatch").first.wait_for()
    desk.row(missing).filter(has_text="Missing in bank").first.wait_for()

    expect(desk.row(less).filter(has_text="Mismatched")).to_contain_text("\u22125.00")
    assert stack.case(less)["state"] == "MISMATCHED"


def feed_pairs(feed: Feeder, run_id: str, first: int, many: int) -> None:
    """So many payments that match."""
    for number in range(first, first + many):
        feed.pair(f"{run_id}-{number:03}")


#: Notes what the page was told, row by row, by scrolling through the list as a person would.
COLLECT = """async (runId) => {
  const box = document.querySelector('.grid-scroll');
  const seen = new Map();
  for (let top = 0; top <= box.scrollHeight; top += 200) {
    box.scrollTop = top;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    for (const row of box.querySelectorAll('.grid-row.virtual')) {
      if (!row.textContent.includes(runId)) continue;
      seen.set(row.getAttribute('aria-rowindex'), row.querySelector('a').textContent
        + '|' + row.querySelector('.state-word')?.textContent);
    }
  }
  box.scrollTop = 0;
  return [...seen.values()];
}"""


def test_after_a_kill_of_the_api_every_verdict_is_there_once(
    stack: Roles, desk: Desk, run_id: str
) -> None:
    """The rows one scrolls through are the decisions of the journal: no gap and no duplicate."""
    desk.open("/live")
    expect(desk.page.get_by_text("Live", exact=True).last).to_be_visible()
    since = ends(stack.brokers, stack.prefix + "recon_journal")
    with feeder(stack) as feed:
        feed_pairs(feed, run_id, 0, BEFORE)
        desk.row(f"{run_id}-{BEFORE - 1:03}").first.wait_for()
        stack.kill("api")
        expect(desk.page.get_by_role("alert")).to_contain_text("connection to the api is lost")
        feed_pairs(feed, run_id, BEFORE, MEANWHILE)
        stack.ensure("api")
        expect(desk.page.get_by_text(re.compile("resumed where it broke off"))).to_be_visible()
        feed_pairs(feed, run_id, BEFORE + MEANWHILE, AFTER)
    last = BEFORE + MEANWHILE + AFTER
    desk.row(f"{run_id}-{last - 1:03}").filter(has_text="Matched").first.wait_for()
    words = {"GATEWAY_RECEIVED": "Awaiting bank", "BANK_RECEIVED": "Awaiting gateway"}

    def rows() -> list[str]:
        found: list[str] = desk.page.evaluate(COLLECT, run_id)
        return sorted(found)

    def decided() -> list[str]:
        decisions = journal(stack, run_id, since)
        return sorted(f"{d.identity[0]}|{words.get(d.state or '', 'Matched')}" for d in decisions)

    until(lambda: len(decided()) == 2 * last, "every payment to be decided", every_s=1)
    assert rows() == decided()


def test_a_list_that_one_scrolled_into_holds_still_and_counts_what_is_new(
    stack: Roles, desk: Desk, run_id: str
) -> None:
    desk.open("/live")
    with feeder(stack) as feed:
        feed_pairs(feed, f"{run_id}-a", 0, 40)
        desk.row(f"{run_id}-a-039").first.wait_for()
        desk.page.locator(".grid-scroll").evaluate("box => { box.scrollTop = 400 }")
        expect(desk.page.get_by_text("Held: rows stay where they are")).to_be_visible()
        held = desk.ids()
        feed_pairs(feed, f"{run_id}-b", 0, 5)
        newer = desk.page.get_by_role("button", name=re.compile(r"^\+\d+ new$"))
        newer.wait_for()

        assert desk.ids() == held
        newer.click()
        desk.row(f"{run_id}-b-004").first.wait_for()
