"""How long it takes from an event, or a deadline, to the verdict that somebody sees."""

import secrets
import time
from dataclasses import dataclass
from typing import Final

from playwright.sync_api import Page

from tests.e2e.asking import ask
from tests.e2e.feeding import event

__all__ = ["Waits", "appearing"]

REPEATS: Final = 10
PAUSE_S: Final = 0.3
#: Notes when each row stood in the list for the first time, frame by frame.
WATCH: Final = """() => {
  window.seen = {};
  const look = () => {
    for (const row of document.querySelectorAll('.grid-row.virtual')) {
      const id = row.querySelector('a')?.textContent;
      const word = row.querySelector('.state-word')?.textContent;
      window.seen[`${id}|${word}`] ??= Date.now() / 1000;
    }
    requestAnimationFrame(look);
  };
  look();
}"""


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds until a verdict was seen, shortest first: since the last event, or the deadline."""

    matched: list[float]
    mismatched: list[float]
    missing: list[float]


def appearing(api: str, page: Page, due_s: float) -> Waits:
    """Each of the three verdicts a few times."""
    page.evaluate(WATCH)
    matched, mismatched, missing = [], [], []
    for _ in range(REPEATS):
        matched.append(_paired(api, 50_000, "Matched"))
        mismatched.append(_paired(api, 45_000, "Amount mismatch"))
        txn_id, at_s = _told(api, event(f"D{secrets.token_hex(4)}"))
        missing.append((f"{txn_id}|Missing in bank", at_s + due_s))
        time.sleep(PAUSE_S)
    return Waits(_waited(page, matched), _waited(page, mismatched), _waited(page, missing))


def _paired(api: str, bank_minor: int, word: str) -> tuple[str, float]:
    """Both sides of a payment: the row to see, and since when one waits for it."""
    txn_id = f"D{secrets.token_hex(4)}"
    _told(api, event(txn_id))
    _, at_s = _told(api, event(txn_id, "BANK", amount=bank_minor))
    return f"{txn_id}|{word}", at_s


def _told(api: str, its: dict[str, object]) -> tuple[str, float]:
    """Post an event; when it was sent."""
    at_s = time.time()
    assert ask(f"{api}/events", post=its).status == 202
    return str(its["txn_id"]), at_s


def _waited(page: Page, rows: list[tuple[str, float]]) -> list[float]:
    """How long each was waited for."""
    names = [name for name, _ in rows]
    page.wait_for_function("names => names.every(name => name in window.seen)", arg=names)
    seen: dict[str, float] = page.evaluate("window.seen")
    return sorted(seen[name] - since_s for name, since_s in rows)
