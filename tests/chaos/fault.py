"""What a fault is: data that the runner reads, around two functions that do and undo it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.chaos.bed import Bed

__all__ = ["Act", "Fault", "in_order", "let_be", "shuffled"]

#: Does something to a bed, and fails when it did not happen.
Act = Callable[[Bed], None]


def let_be(_: Bed) -> None:
    """Nothing to do: the supervisor starts what left."""


def in_order(*acts: Act) -> Act:
    """One act after the other."""

    def act(bed: Bed) -> None:
        for each in acts:
            each(bed)

    return act


def shuffled(*acts: Act) -> Act:
    """All of them, in an order that the seed decides; everything works again in between."""

    def act(bed: Bed) -> None:
        for each in bed.rng.sample(acts, len(acts)):
            each(bed)
            bed.workers.await_working()
            bed.decides(100)

    return act


@dataclass(frozen=True, slots=True)
class Fault:
    """One row of the table.

    ``inject`` returns while the fault lasts, ``heal`` ends it; ``prepare`` runs before any process
    starts. ``through`` names the roles that reach a server through its proxy. ``needs`` says what
    is missing on this machine, null when nothing is.
    """

    name: str
    inject: Act
    heal: Act = let_be
    prepare: Act = let_be
    through: Mapping[str, str] = field(default_factory=dict)
    needs: Callable[[], str | None] = lambda: None
