"""The figures of a bench for people: each beside the bound it is held to."""

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["LINES", "Line", "rows"]

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One line: how it is called, where the figure is, how it is written, and its bound."""

    name: str
    figure: Callable[[Figures], float]
    form: str
    bound: float | None = None
    at_least: bool = True


def _at(path: str) -> Callable[[Figures], float]:
    def figure(found: Figures) -> float:
        value: Any = found
        for name in path.split("."):
            value = value[name]
        return float(value)

    return figure


def _ratio(one: str, other: str) -> Callable[[Figures], float]:
    above, below = _at(one), _at(other)
    return lambda found: above(found) / below(found)


RATE = "{:,.0f}/s"
TIMES = "{:.1f}x"
SHARE = "{:.3f}"
MB = "{:,.0f} MB"
MS = "{:,.0f} ms"
SECONDS = "{:,.2f} s"
US = "{:,.0f} us"
LINES = (
    Line("engine, events", _at("engine.events_per_s"), RATE),
    Line("engine, CPU per event", _at("engine.cpu_us_per_event"), "{:.1f} us"),
    Line("engine, memory", _at("engine.rss_mb"), MB),
    Line("floor, events", _at("floor.events_per_s"), RATE),
    Line("engine to floor", _at("engine.vs_floor"), SHARE, 0.08),
    Line("stock agent, events", _at("stock.events_per_s"), RATE),
    Line("engine to stock agent", _at("engine.vs_stock"), TIMES, 12),
    Line("sink, journal records", _at("sink.rows_per_s"), RATE),
    Line("sink, rows written", _at("sink.written_rows_per_s"), RATE),
    Line("engine to sink", _ratio("engine.events_per_s", "sink.rows_per_s"), TIMES, 2, False),
    Line("latency to journal, p50", _at("latency_ms.journal.p50"), MS),
    Line("latency to journal, p99", _at("latency_ms.journal.p99"), MS, 200, False),
    Line("latency to Postgres, p50", _at("latency_ms.postgres.p50"), MS),
    Line("latency to Postgres, p99", _at("latency_ms.postgres.p99"), MS, 1000, False),
    Line("open cases", _at("open_cases.cases"), "{:,.0f}"),
    Line("open cases, memory", _at("open_cases.rss_mb"), MB, 600, False),
    Line("open cases, disk", _at("open_cases.disk_mb"), MB),
    Line("timer tick", _at("open_cases.tick_ms"), "{:.4f} ms"),
    Line("timer tick at 1,000 cases", _at("open_cases.tick_ms_1000"), "{:.4f} ms"),
    Line(
        "tick at all cases to 1,000",
        _ratio("open_cases.tick_ms", "open_cases.tick_ms_1000"),
        TIMES,
        2,
        False,
    ),
    Line("restore, rows", _at("restore.rows_per_s"), RATE),
    Line("stock restore, rows", _at("stock_restore.rows_per_s"), RATE),
    Line(
        "restore to stock restore",
        _ratio("restore.rows_per_s", "stock_restore.rows_per_s"),
        TIMES,
        8,
    ),
)


INGEST = (
    Line("single POST at 500/s, p50", _at("ingest.paced.p50"), MS),
    Line("single POST at 500/s, p99", _at("ingest.paced.p99"), MS, 100, False),
    Line("single POSTs, events", _at("ingest.single.events_per_s"), RATE),
    Line("NDJSON batches, events", _at("ingest.ndjson.events_per_s"), RATE, 20_000),
    Line("NDJSON, CPU per event", _at("ingest.ndjson.cpu_us_per_event"), US),
    Line("array batches, events", _at("ingest.array.events_per_s"), RATE, 20_000),
    Line("arrays, CPU per event", _at("ingest.array.cpu_us_per_event"), US),
)


def rows(found: Figures) -> Iterator[tuple[str, str, str, str]]:
    """Name, figure, bound and verdict of every line whose parts were measured."""
    for line in (*LINES, *INGEST, *_adapters(found), *_silences(found)):
        try:
            value = line.figure(found)
        except KeyError:
            continue
        yield line.name, line.form.format(value), *_held(line, value)


def _adapters(found: Figures) -> Iterator[Line]:
    """What each adapter takes for an event, all that may not be stored taken out."""
    for name in found.get("ingest", {}).get("adapters", {}):
        path = f"ingest.adapters.{name}.scrubbed_us_per_event"
        yield Line(f"adapter {name}, CPU per event", _at(path), US)


def _silences(found: Figures) -> Iterator[Line]:
    """Seconds without verdicts: by open cases and volume, and by membership and event."""
    for part, named in (("recovery", "{} open cases, killed, {}"), ("membership", "{}, {}")):
        for one, measured in found.get(part, {}).items():
            for other, figures in measured.items():
                if isinstance(figures, dict):
                    path = f"{part}.{one}.{other}.seconds"
                    yield Line(named.format(one, other), _at(path), SECONDS)


def _held(line: Line, value: float) -> tuple[str, str]:
    if line.bound is None:
        return "", ""
    sign, holds = (">=", operator.ge) if line.at_least else ("<=", operator.le)
    return f"{sign} {line.form.format(line.bound)}", "ok" if holds(value, line.bound) else "missed"
