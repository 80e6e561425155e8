"""Pages made by hand."""

from web.live.asked import Wanted
from web.live.pages import Decision, Page

__all__ = ["ANYTHING", "decision", "ids", "page", "wanted"]

ANYTHING = Wanted((frozenset(),) * 6)


def wanted(state: str) -> Wanted:
    """Decisions that leave a case in this state."""
    return Wanted((frozenset((state,)), *(frozenset() for _ in range(5))))


def decision(offset: int, state: str = "MATCHED", decided_ms: int = 0) -> Decision:
    """A decision at this offset; its data name it."""
    keys = (state, None, None, "UPI", "INR", False)
    return Decision(offset, decided_ms, keys, b"%d" % offset)


def page(partition: int, base: int, *offsets: int, end: int | None = None) -> Page:
    """A page from ``base`` to ``end``, by default right behind its last decision."""
    last = offsets[-1] + 1 if offsets else base + 1
    return Page(partition, base, end or last, tuple(map(decision, offsets)))


def ids(events: bytes) -> list[str]:
    """The ids of events."""
    lines = events.decode().splitlines()
    return [line.removeprefix("id: ") for line in lines if line.startswith("id: ")]
