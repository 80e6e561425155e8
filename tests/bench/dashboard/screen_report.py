"""What a tab cost, as a page of the documentation: each figure beside its bound."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import mean, median
from typing import Final

from tests.bench.dashboard.appearing import Waits
from tests.bench.dashboard.tab import Frames, Memory

__all__ = ["Screen", "report"]

SEEN_S: Final = 2.0
SHARE: Final = 0.8
NODES: Final = 2_000
#: What a heap may grow by from the first third of its samples to the last, and still be flat.
GROWTH: Final = 1.05
MB: Final = 1_000_000
HEAD: Final = """# The live screen under load

Made by `make bench-dashboard`; do not edit.
A whole stack on a machine of two cores, Chromium among
it and without a graphics card; a tab that holds {rows:,} verdicts while {rate} more arrive every
second. Frames are counted by `requestAnimationFrame`, as long on a blank page of the same browser
while the same stream runs; memory is Chromium's `Performance.getMetrics` after a collection.

| what | figure | bound | |
| --- | --- | --- | --- |
{figures}

## Frames a second, and the longest wait for one

| page | {looks} |
| --- |{rules}
{frames}

## Memory

| minute | heap, MB | nodes | listeners |
| ---: | ---: | ---: | ---: |
{memory}
"""


@dataclass(frozen=True, slots=True)
class Screen:
    """Everything that was measured."""

    rows: int
    rate: int
    waits: Waits
    frames: Mapping[str, Sequence[Frames]]
    memory: Sequence[Memory]


def report(its: Screen) -> str:
    """The page."""
    looks = range(1, len(its.frames["blank"]) + 1)
    return HEAD.format(
        rows=its.rows,
        rate=its.rate,
        figures="\n".join(_figures(its)),
        looks=" | ".join(f"look {number}" for number in looks),
        rules=" ---: |" * len(looks),
        frames="\n".join(_frames(name, seen) for name, seen in its.frames.items()),
        memory="\n".join(map(_memory, its.memory)),
    )


def _figures(its: Screen) -> list[str]:
    """One line for each promise."""
    blank = _rate(its.frames["blank"])
    nodes, growth = max(sample.nodes for sample in its.memory), _growth(its.memory)
    return [
        *(_waited(name, seconds) for name, seconds in asdict(its.waits).items()),
        *(_share(name, _rate(its.frames[name]) / blank) for name in ("following", "scrolling")),
        _line("nodes at most", f"{nodes:,}", f"{NODES:,}", nodes < NODES),
        _line("heap, last third to first", f"{growth:.3f}", f"{GROWTH}", growth <= GROWTH),
    ]


def _waited(name: str, seconds: Sequence[float]) -> str:
    figure = f"median {median(seconds):.2f} s, longest {max(seconds):.2f} s"
    return _line(f"{name}, until it is seen", figure, f"{SEEN_S:.0f} s", max(seconds) <= SEEN_S)


def _share(name: str, share: float) -> str:
    return _line(f"frame rate {name}, to blank", f"{share:.2f}", f"{SHARE}", share >= SHARE)


def _line(what: str, figure: str, bound: str, is_met: bool) -> str:
    return f"| {what} | {figure} | {bound} | {'met' if is_met else 'missed'} |"


def _rate(looks: Sequence[Frames]) -> float:
    return mean(look.per_second for look in looks)


def _growth(samples: Sequence[Memory]) -> float:
    """The mean heap of the last third to that of the first."""
    third = max(1, len(samples) // 3)
    first, last = samples[:third], samples[-third:]
    return mean(one.heap_bytes for one in last) / mean(one.heap_bytes for one in first)


def _frames(name: str, looks: Sequence[Frames]) -> str:
    cells = (f"{look.per_second:.1f}, {look.longest_ms:.0f} ms" for look in looks)
    return f"| {name} | " + " | ".join(cells) + " |"


def _memory(its: Memory) -> str:
    return f"| {its.at_s / 60:.1f} | {its.heap_bytes / MB:.1f} | {its.nodes:,} | {its.listeners} |"
