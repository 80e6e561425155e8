"""Pictures of every screen in both themes, of a stack of its own with payments that are made up.

``make screenshots`` writes them into ``docs/images/dashboard``.
"""

import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import click
from playwright.sync_api import Browser, Page

from tests.e2e.asking import ask
from tests.e2e.dashboard.browser import Desk, chromium
from tests.e2e.dashboard.whole import Whole, whole
from tests.e2e.roles_run import ROOT, until

__all__ = ["main"]

FOLDER: Final = ROOT / "docs" / "images" / "dashboard"
SIZE: Final = {"width": 1440, "height": 900}
TELEPHONE: Final = {"width": 390, "height": 844}
MIX: Final = (
    *("--missing", "0.05", "--mismatch", "0.05", "--duplicate", "0.02", "--failed", "0.02"),
    *("--pending", "0.02", "--currency", "INR=6", "--currency", "EUR=2", "--currency", "JPY=1"),
    *("--rail", "UPI=5", "--rail", "CARD=3", "--rail", "NEFT=1"),
)
LINE: Final = {
    "source": "BANK",
    "event_type": "LEDGER_POSTED",
    "status": "SUCCESS",
    "currency": "INR",
    "txn_id_kind": "DERIVED",
    "account": "HDFC-001",
    "rail": "NEFT",
}
#: name -> address.
SCREENS: Final = {
    "overview": "/",
    "live": "/live",
    "exceptions": "/exceptions?severity=CRITICAL&severity=HIGH&sort=amount&order=desc",
    "transactions": "/transactions",
    "unmatched": "/unmatched",
    "reports": "/reports?exception=true&open=true",
    "health": "/health",
}


def seeded(here: Whole) -> None:
    """Payments of an hour's trade, three lines that belong to none, and deadlines that pass."""
    for number, run_id in enumerate(("PAY", "ORD")):
        simulated = ("simulate", "--txns", "400", "--seed", str(7 + number), "--run-id", run_id)
        here.recon(*simulated, *MIX, "--policy", str(here.policy))
    for number, utr in enumerate(("HDFC226327004417", "AXISN52026112398761", "SBIN226327110042")):
        line = LINE | {
            "txn_id": f"LINE-{number}",
            "amount": 125_000 * (number + 1) + 42,
            "timestamp": f"2026-11-2{number}T09:30:00Z",
            "booking_date": f"2026-11-2{number}",
            "references": {"utr": utr},
        }
        ask(f"{here.urls['api']}/events", post=line)
    until(lambda: overdue(here.urls["api"]) > 20, "deadlines to pass", timeout_s=90, every_s=1)


def overdue(api: str) -> int:
    """How many are missing by now."""
    answer: dict[str, Any] = ask(f"{api}/txns/count?state=BANK_MISSING").json()
    return int(answer["count"])


def an_exception(api: str) -> str:
    """A mismatch to look at, with something said about it."""
    page = ask(f"{api}/txns?reason=AMOUNT_MISMATCH&sort=amount&limit=1").json()
    txn_id: str = page["items"][0]["txn_id"]
    said = {"type": "COMMENT", "note": "The bank says the fee was taken. Asked for the advice."}
    ask(f"{api}/txns/{txn_id}/actions", post=said, headers={"X-Recon-Actor": "asha"})
    return txn_id


def settle(page: Page) -> None:
    """Until nothing loads any more, and the row that has just come in is not marked any more."""
    page.locator(".skeleton").first.wait_for(state="detached")
    page.wait_for_load_state("load")
    time.sleep(2)


def shoot(browser: Browser, where: Mapping[str, str], theme: str, txn_id: str) -> None:
    """Every screen in one theme."""
    context = browser.new_context(viewport=SIZE, color_scheme=theme, timezone_id="Asia/Kolkata")  # type: ignore[arg-type]
    desk = Desk(context.new_page(), where["dashboard"])
    for name, path in (SCREENS | {"transaction": f"/transactions/{txn_id}"}).items():
        desk.open(path)
        settle(desk.page)
        desk.page.screenshot(path=FOLDER / f"{name}-{theme}.png")
    desk.act("Write off")
    desk.page.screenshot(path=FOLDER / f"action-{theme}.png")
    desk.open("/exceptions")
    settle(desk.page)
    desk.page.keyboard.press("Control+k")
    desk.page.get_by_role("combobox").fill("PAY-00002")
    settle(desk.page)
    desk.page.screenshot(path=FOLDER / f"palette-{theme}.png")
    desk.page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
    desk.open("/exceptions")
    settle(desk.page)
    desk.page.screenshot(path=FOLDER / f"telephone-{theme}.png")
    context.close()


def main() -> None:
    """Take them all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, whole(Path(folder) / "home", "20s") as here:
        seeded(here)
        txn_id = an_exception(here.urls["api"])
        with chromium() as browser:
            for theme in ("light", "dark"):
                shoot(browser, here.urls, theme, txn_id)
    click.echo(f"{len([*FOLDER.glob('*.png')])} pictures in {FOLDER.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
