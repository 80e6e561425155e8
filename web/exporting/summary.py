"""What stands before the rows of a file: what was asked, as of when, and the sums by currency."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tables.postgres.counts import Moment
from tables.postgres.export_read import KindTotal
from web.exporting.cells import Cell, guarded, major
from web.times import rfc3339

__all__ = ["HEAD", "Summary"]

HEAD: Final = (
    *("state", "reason", "currency", "transactions"),
    *("gateway_amount", "bank_amount", "variance"),
)


@dataclass(frozen=True, slots=True)
class Summary:
    """The parts of it; ``asked`` is the filters and the order, as a caller would write them."""

    title: str
    asked: tuple[tuple[str, str], ...]
    moment: Moment
    totals: list[KindTotal]

    @property
    def transactions(self) -> int:
        """How many rows follow."""
        return sum(total.transactions for total in self.totals)

    def lines(self) -> list[list[Cell]]:
        """Names and values."""
        positions = " ".join(f"{p}:{at}" for p, at in sorted(self.moment.journal.items()))
        told: Iterable[tuple[str, Cell]] = (
            ("export", self.title),
            ("as of", rfc3339(self.moment.at_ms)),
            ("journal positions", positions),
            ("transactions", self.transactions),
            *((f"filter {name}", value) for name, value in self.asked),
            ("amounts", "in units of their currency; never summed over currencies"),
        )
        return [[name, guarded(value)] for name, value in told]

    def table(self) -> list[list[Cell]]:
        """The sums, one line a state, reason and currency."""
        return [self._line(total) for total in self.totals]

    def _line(self, total: KindTotal) -> list[Cell]:
        amounts = (total.gateway, total.bank, total.variance)
        return [
            total.state,
            total.reason,
            total.currency,
            total.transactions,
            *(major(None if a is None else int(a), total.currency) for a in amounts),
        ]
