"""Token buckets: how often somebody may ask, with room for a burst."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

__all__ = ["Rates"]

#: Callers remembered; the one that was quiet longest is forgotten, and has a full bucket again.
MAX_CALLERS: Final = 10_000


@dataclass(slots=True)
class Bucket:
    """What is left at a moment."""

    left: float
    at_s: float


class Rates:
    """A bucket for each caller, filled with ``per_s`` a second up to ``burst``."""

    def __init__(self, per_s: float, burst: float) -> None:
        self._per_s = per_s
        self._burst = burst
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def wait_s(self, caller: str, now_s: float) -> float:
        """Take one, and 0; or how long until there is one again."""
        bucket = self._buckets.setdefault(caller, Bucket(self._burst, now_s))
        self._buckets.move_to_end(caller)
        if len(self._buckets) > MAX_CALLERS:
            self._buckets.popitem(last=False)
        elapsed_s = max(0.0, now_s - bucket.at_s)
        bucket.left = min(self._burst, bucket.left + elapsed_s * self._per_s)
        bucket.at_s = now_s
        if bucket.left < 1:
            return (1 - bucket.left) / self._per_s
        bucket.left -= 1
        return 0.0
