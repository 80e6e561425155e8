"""What a process costs while it works: CPU seconds and resident memory, sampled from outside."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise

import psutil

__all__ = ["Samples", "sampled"]

EVERY_S = 0.2
MB = 1 << 20


@dataclass(slots=True)
class Samples:
    """(ms since the epoch, CPU seconds so far, resident bytes), oldest first."""

    rows: list[tuple[float, float, int]] = field(default_factory=list)

    def cpu_s(self, first_ms: float, last_ms: float) -> float:
        """CPU seconds used between two moments."""
        return self._cpu_at(last_ms) - self._cpu_at(first_ms)

    def rss_mb(self) -> float:
        """The most memory that was seen."""
        return max(row[2] for row in self.rows) / MB

    def _cpu_at(self, ms: float) -> float:
        for (t0, cpu0, _), (t1, cpu1, _) in pairwise(self.rows):
            if t0 <= ms <= t1:
                return cpu0 + (cpu1 - cpu0) * (ms - t0) / (t1 - t0)
        return self.rows[0][1] if ms < self.rows[0][0] else self.rows[-1][1]


@contextmanager
def sampled(pid: int) -> Iterator[Samples]:
    """Samples of a process for as long as the block runs."""
    samples, stop = Samples(), threading.Event()
    thread = threading.Thread(
        target=_sample, args=(psutil.Process(pid), samples, stop), daemon=True
    )
    thread.start()
    try:
        yield samples
    finally:
        stop.set()
        thread.join()


def _sample(process: psutil.Process, samples: Samples, stop: threading.Event) -> None:
    while process.is_running():
        with process.oneshot():
            cpu, memory = process.cpu_times(), process.memory_info()
        samples.rows.append((time.time() * 1000, cpu.user + cpu.system, memory.rss))
        if stop.wait(EVERY_S):
            return
