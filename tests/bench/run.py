"""The whole bench: which parts there are, what each needs, and the object they add up to."""

from collections.abc import Callable, Collection
from typing import Any

from tests.bench.parts.ingest import measure_ingest
from tests.bench.parts.join import fill_topics, measure_engine
from tests.bench.parts.latency import measure_latency
from tests.bench.parts.membership import measure_membership
from tests.bench.parts.open_cases import measure_open_cases
from tests.bench.parts.recovery import measure_recovery
from tests.bench.parts.restore import measure_restore, measure_stock_restore
from tests.bench.parts.sink import measure_sink
from tests.bench.parts.yardsticks import measure_floor, measure_stock
from tests.bench.sitting import Figures, Sitting, Sizes, sitting

__all__ = ["PARTS", "Sizes", "run"]

FILL = "fill"
#: In the order in which they run; the names are those of the JSON object.
STEPS: dict[str, tuple[Callable[[Sitting], Figures], tuple[str, ...]]] = {
    FILL: (fill_topics, ()),
    "engine": (measure_engine, (FILL,)),
    "floor": (measure_floor, (FILL,)),
    "stock": (measure_stock, (FILL,)),
    "sink": (measure_sink, ("engine", FILL)),
    "latency_ms": (measure_latency, ()),
    "open_cases": (measure_open_cases, ()),
    "restore": (measure_restore, ("open_cases",)),
    "stock_restore": (measure_stock_restore, ("open_cases",)),
    "recovery": (measure_recovery, ()),
    "membership": (measure_membership, ()),
    "ingest": (measure_ingest, ()),
}
#: What runs only when it is asked for.
APART = {"recovery", "membership", "ingest"}
PARTS = tuple(name for name in STEPS if name != FILL)


def run(sizes: Sizes, only: Collection[str], say: Callable[[str], None]) -> Figures:
    """Measure ``only`` these parts and what they need, in one sitting; when empty, the usual."""
    asked = set(only) or set(PARTS) - APART
    needed = asked.union(*(STEPS[name][1] for name in asked))
    with sitting(sizes, say) as here:
        found: Figures = {
            name: measure(here) for name, (measure, _) in STEPS.items() if name in needed
        }
    found.pop(FILL, None)
    rounded: Figures = _rounded(_compared(found))
    return rounded


def _rounded(value: Any) -> Any:
    """Figures to a millionth: no clock here knows more."""
    if isinstance(value, dict):
        return {name: _rounded(inner) for name, inner in value.items()}
    return round(value, 6) if isinstance(value, float) else value


def _compared(found: Figures) -> Figures:
    """The engine beside its yardsticks, where they were measured."""
    for yardstick in ("stock", "floor"):
        if "engine" in found and yardstick in found:
            rate = found[yardstick]["events_per_s"]
            found["engine"][f"vs_{yardstick}"] = found["engine"]["events_per_s"] / rate
    return found
