"""A real Chromium, and the dashboard in it as somebody at a desk uses it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect, sync_playwright

from tests.e2e.roles_run import ROOT

__all__ = ["DASHBOARD", "Desk", "chromium", "require_what_a_browser_needs"]

DASHBOARD = ROOT / "web" / "dashboard"
BUILT = DASHBOARD / "dist" / "index.html"
#: Generous: what is promised in time is measured by the test that promises it.
PATIENCE_MS = 90_000
#: Every rule; what passes need not be told.
RULES = "{resultTypes: ['violations']}"
#: A server that is away is no fault of the page.
EXPECTED = re.compile(r"ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE|status of")


def require_what_a_browser_needs() -> Path:
    """Where Chromium is; says in one sentence what is missing."""
    found = which("chromium") or which("chromium-browser")
    if found is None:
        pytest.fail("Chromium is missing: apt-get install -y chromium", pytrace=False)
    if not BUILT.is_file():
        pytest.fail("The dashboard is not built: run make install", pytrace=False)
    return Path(found)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser for as long as the block lasts."""
    path = require_what_a_browser_needs()
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Desk:
    """One person's tab. ``faults`` are what the browser complained of, and strangers asked."""

    page: Page
    base: str
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", lambda request: self._note_stranger(request.url))

    def open(self, path: str) -> "Desk":
        """Go to a screen."""
        self.page.goto(self.base + path)
        return self

    def open_transaction(self, txn_id: str) -> "Desk":
        """Go to a transaction."""
        return self.open(f"/transactions/{quote(txn_id, safe='')}")

    def row(self, txn_id: str) -> Locator:
        """The row of a list that is about a transaction."""
        return self.page.get_by_role("row").filter(has_text=txn_id)

    def ids(self) -> list[str]:
        """The transactions of the rows one sees, from the top."""
        links: list[str] = self.page.locator(".grid-body a.mono").all_inner_texts()
        return links

    def heading(self, name: str) -> Locator:
        """The name of the screen."""
        return self.page.get_by_role("heading", level=1, name=name)

    def act(self, name: str) -> Locator:
        """Choose an action of the transaction; returns its dialog."""
        if name == "Comment":
            self.page.get_by_role("button", name="Comment").first.click()
        else:
            self.page.get_by_role("button", name="Act").click()
            self.page.get_by_role("menuitem", name=name).click()
        return self.page.get_by_role("dialog", name=name)

    def violations(self) -> list[dict[str, Any]]:
        """What axe finds serious or critical on this screen."""
        axe = (DASHBOARD / "node_modules" / "axe-core" / "axe.min.js").read_text()
        self.page.evaluate(axe)
        found: dict[str, Any] = self.page.evaluate(f"axe.run(document, {RULES})")
        grave = [its for its in found["violations"] if its["impact"] in ("serious", "critical")]
        return [
            {"id": its["id"], "nodes": [node["html"][:200] for node in its["nodes"][:3]]}
            for its in grave
        ]

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not EXPECTED.search(message.text):
            self.faults.append(message.text)

    def _note_stranger(self, url: str) -> None:
        if urlsplit(url).scheme in ("http", "https") and not url.startswith(self.base):
            self.faults.append(f"asked a third party: {url}")
