"""What became of actions that raced with the first event of their transaction.

An action is judged by the evidence that had arrived before it, so its outcome is the same whenever
it is processed; except that it is refused where there is no case yet. Live, that depends on which
of two topics is read first, so the replay is told what was found.
"""

from dataclasses import dataclass, field

from recon_app.domain.events import Origin

__all__ = ["NO_PINS", "Pins"]

#: Partition and offset of an action.
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pins:
    """``unknown``: actions that found no case. ``later``: place and time when the case opened."""

    unknown: frozenset[Place] = frozenset()
    later: tuple[tuple[Place, int], ...] = ()
    _later_ms: dict[Place, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_later_ms", dict(self.later))

    def found_nothing(self, origin: Origin | None) -> bool:
        """Whether live refused this action for want of a case."""
        return origin is not None and (origin.partition, origin.offset) in self.unknown

    def at_ms(self, place: Place, arrived_ms: int) -> int:
        """When an action takes effect: its arrival, or with the event that opened its case."""
        return max(arrived_ms, self._later_ms.get(place, 0))


NO_PINS = Pins()
