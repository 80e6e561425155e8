"""The terms of one payment, and the editions that hold them: plain immutable values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from recon_app.domain.case import Posting
from recon_app.domain.due import Due, Schedule
from recon_app.domain.events import AmountBasis
from recon_app.domain.status_table import (
    NO_POSTING_CELLS,
    PER_TXN_CELLS,
    SETTLEMENT_CELLS,
    Cell,
)

__all__ = ["CELLS", "SELECTORS", "Bands", "Edition", "Policy", "PolicyFaults"]

#: What a rule may be about, in the order of ``Edition.index`` keys.
SELECTORS: Final = (
    "provider",
    "merchant_id",
    "account",
    "rail",
    "kind",
    "currency",
    "direction",
)

#: The status table of each posting.
CELLS: Final[dict[Posting, tuple[Cell, ...]]] = {
    Posting.PER_TXN: PER_TXN_CELLS,
    Posting.SETTLEMENT: SETTLEMENT_CELLS,
    Posting.NONE: NO_POSTING_CELLS,
}


class PolicyFaults(Exception):
    """A policy cannot be used. ``faults`` lists all that is wrong, each as "path: what to do"."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Bands:
    """The least exposure of each severity above LOW, in minor units of one currency."""

    medium_minor: int
    high_minor: int
    critical_minor: int


@dataclass(frozen=True, slots=True)
class Policy:
    """The terms for one payment. Times are durations in ms; ``lag`` is bank minus gateway, in days.

    ``schedule`` is null where ``due_ms`` is all there is to the deadline, else it says all of it.
    ``keep_ms`` null keeps finished cases for ever.
    ``bands`` holds one entry a currency, and ``*`` for two-decimal ones that are not named.
    """

    version: str
    posting: Posting
    due_ms: int
    stuck_pending_ms: int
    reversal: Due
    compare: AmountBasis
    tolerance_abs_minor: int
    tolerance_ppm: int
    tolerance_cap_minor: int | None
    window_before_ms: int
    window_after_ms: int
    min_lag_days: int
    max_lag_days: int
    keep_ms: int | None
    keep_stub_ms: int
    schedule: Schedule | None
    cells: tuple[Cell, ...] = field(repr=False)
    bands: Mapping[str, Bands] = field(repr=False)

    def allowed_minor(self, base_minor: int) -> int:
        """The greatest |variance| that still matches an expected amount of ``base_minor``."""
        share = abs(base_minor) * self.tolerance_ppm // 1_000_000
        wanted = max(self.tolerance_abs_minor, share)
        return wanted if self.tolerance_cap_minor is None else min(wanted, self.tolerance_cap_minor)


@dataclass(frozen=True, slots=True)
class Edition:
    """One immutable version of the policy, in force from ``effective_ms`` on the arrival clock.

    ``index`` maps, for each set of selectors in use (most first), their values to a policy.
    """

    version: str
    effective_ms: int
    default: Policy
    index: tuple[tuple[tuple[int, ...], dict[tuple[str | None, ...], Policy]], ...] = ()

    def select(self, values: tuple[str | None, ...]) -> Policy:
        """The policy of the most specific rule that fits ``values``, in the order of SELECTORS."""
        for selectors, table in self.index:
            found = table.get(tuple([values[at] for at in selectors]))
            if found is not None:
                return found
        return self.default
