"""The live screen under load: frames, nodes and memory of a tab that 500 verdicts a second reach.

A whole stack of its own decides made-up payments, and a real Chromium shows them: first as many as
a tab keeps, then a steady stream for ten minutes. A blank page beside it is the yardstick.
"""

import secrets
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click
from playwright.sync_api import Browser, Page

from tests.bench.dashboard.appearing import appearing
from tests.bench.dashboard.screen_report import Screen, report
from tests.bench.dashboard.tab import Frames, Memory, counted_frames, memory_of, rows_loaded
from tests.e2e.dashboard.browser import Desk, chromium
from tests.e2e.dashboard.whole import Whole, whole
from tests.e2e.roles_run import ROOT, until

__all__ = ["main"]

PAGE: Final = ROOT / "docs" / "dashboard-bench.md"
#: What a tab keeps, and what it lets grow beyond before it trims.
KEPT: Final = 100_000
SLACK: Final = 5_000
RATE: Final = 500
LOOKS: Final = 3
LOOK_S: Final = 10.0
SAMPLE_S: Final = 30.0
LOAD_S: Final = 600.0
DUE_S: Final = 20


@click.command("screen")
@click.option("--minutes", default=10.0, show_default=True, help="How long memory is watched.")
@click.option("--rows", default=KEPT + SLACK, show_default=True, help="Verdicts before that.")
@click.option("--write", is_flag=True, help="Write the page in docs.")
def main(minutes: float, rows: int, write: bool) -> None:
    """Frames, nodes, memory and delay of the live screen, into docs/dashboard-bench.md."""
    with (
        tempfile.TemporaryDirectory() as folder,
        whole(Path(folder) / "home", f"{DUE_S}s") as here,
        chromium() as browser,
    ):
        text = report(measured(here, browser, minutes, rows))
    click.echo(text)
    if write:
        PAGE.write_text(text)


def measured(here: Whole, browser: Browser, minutes: float, rows: int) -> Screen:
    """Everything, in one sitting."""
    desk = Desk(browser.new_context().new_page(), here.urls["dashboard"]).open("/live")
    waits = appearing(here.urls["api"], desk.page, DUE_S)
    click.echo(f"delays measured: {waits}")
    filled(here, desk.open("/live").page, rows)
    lasting_s = minutes * 60 + LOOKS * LOOK_S * 3 + 60
    with streaming(here, lasting_s):
        desk.page.get_by_text("verdicts a second").wait_for()
        frames = looked(browser, desk.page)
        click.echo(f"frames measured: {frames}")
        memory = watched(desk.page, minutes * 60)
    return Screen(rows_loaded(desk.page), RATE, waits, frames, memory)


def filled(here: Whole, page: Page, rows: int) -> None:
    """Let the tab receive as many verdicts as it keeps, as quickly as they are decided."""
    here.recon("simulate", "--txns", str(rows // 2 + 1), "--policy", str(here.policy))
    until(lambda: rows_loaded(page) >= min(rows, KEPT), "the tab to be full", LOAD_S, every_s=2)


@contextmanager
def streaming(here: Whole, seconds: float) -> Iterator[None]:
    """So many events a second, each a verdict, for as long as the block lasts."""
    txns = str(int(seconds * RATE / 2))
    paced = ("--txns", txns, "--rate", str(RATE), "--run-id", f"S{secrets.token_hex(3)}")
    command = ["recon", "simulate", *paced, "--policy", str(here.policy)]
    sending = subprocess.Popen(command, env=here.environment, stdout=subprocess.DEVNULL)
    try:
        yield
        assert sending.poll() is None, "the stream ended before the measurement did"
    finally:
        sending.terminate()
        sending.wait(30)


def looked(browser: Browser, page: Page) -> dict[str, list[Frames]]:
    """A blank page, the list followed, and the list scrolled, in turns."""
    blank = browser.new_context().new_page()
    found: dict[str, list[Frames]] = {"blank": [], "following": [], "scrolling": []}
    for _ in range(LOOKS):
        for name, shown in (("blank", blank), ("following", page), ("scrolling", page)):
            shown.bring_to_front()
            found[name].append(counted_frames(shown, LOOK_S, scrolls=name != "following"))
            page.keyboard.press("Escape")
    blank.context.close()
    page.bring_to_front()
    return found


def watched(page: Page, seconds: float) -> list[Memory]:
    """What the tab holds, again and again."""
    since = time.monotonic()
    samples = [memory_of(page, since)]
    while time.monotonic() - since < seconds:
        page.wait_for_timeout(SAMPLE_S * 1000)
        samples.append(memory_of(page, since))
        click.echo(f"{samples[-1]}")
    return samples
