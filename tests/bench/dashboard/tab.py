"""What a tab of a real Chromium costs, by the browser's own counters."""

import time
from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import Page

__all__ = ["Frames", "Memory", "counted_frames", "memory_of", "rows_loaded"]

#: The middle of a page as large as Playwright makes it.
MIDDLE: Final = (640, 360)
#: A list that is pointed at holds still.
ASIDE: Final = (4, 4)
WHEEL_PX: Final = 240
WHEEL_EVERY_S: Final = 0.05
#: After so many turns of the wheel it turns the other way.
TURNS: Final = 60
COUNT: Final = """() => {
  const its = window.counted = { frames: 0, longestMs: 0, from: performance.now() };
  let last = its.from;
  const step = (now) => {
    its.frames += 1;
    its.longestMs = Math.max(its.longestMs, now - last);
    last = its.until = now;
    if (window.counted === its) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}"""
COUNTED: Final = """() => {
  const { frames, longestMs, from, until } = window.counted;
  window.counted = null;
  return { perSecond: frames * 1000 / (until - from), longestMs };
}"""


@dataclass(frozen=True, slots=True)
class Frames:
    """Frames a second, and the longest wait for one."""

    per_second: float
    longest_ms: float


@dataclass(frozen=True, slots=True)
class Memory:
    """The heap that is left after a collection, and how many nodes and listeners live in it."""

    at_s: float
    heap_bytes: int
    nodes: int
    listeners: int


def counted_frames(page: Page, seconds: float, scrolls: bool) -> Frames:
    """What ``requestAnimationFrame`` gives the page, while the wheel turns or nobody touches it."""
    page.mouse.move(*(MIDDLE if scrolls else ASIDE))
    page.evaluate(COUNT)
    until, turn = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        if scrolls:
            page.mouse.wheel(0, WHEEL_PX if (turn // TURNS) % 2 == 0 else -WHEEL_PX)
        page.wait_for_timeout(WHEEL_EVERY_S * 1000)
        turn += 1
    counted: dict[str, float] = page.evaluate(COUNTED)
    return Frames(counted["perSecond"], counted["longestMs"])


def memory_of(page: Page, since_s: float) -> Memory:
    """``Performance.getMetrics`` right after a garbage collection."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("HeapProfiler.collectGarbage")
    told: list[dict[str, Any]] = session.send("Performance.getMetrics")["metrics"]
    session.detach()
    its = {metric["name"]: metric["value"] for metric in told}
    seconds = time.monotonic() - since_s
    return Memory(
        seconds, int(its["JSHeapUsedSize"]), int(its["Nodes"]), int(its["JSEventListeners"])
    )


def rows_loaded(page: Page) -> int:
    """How many verdicts the list says it holds."""
    told = page.get_by_text("loaded", exact=False).last.inner_text()
    return int("".join(letter for letter in told if letter.isdigit()))
