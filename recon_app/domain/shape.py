"""What the core's values are made of: slotted dataclasses, or what a process lends in their place.

The core builds a dozen small values per decision, and building and writing them is most of what a
decision costs. So whoever has a faster kind of record may lend its maker, before the first shape is
declared: what it makes must be built, read, set, compared, copied and listed like the dataclass.
Frozen dataclasses stay what they are; a shape is a value all the same: nothing mutates one after it
was built, unless it is its own (a property test holds that).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

__all__ = ["Maker", "lend", "shape"]

T = TypeVar("T")

#: Given a slotted dataclass, a class to be used in its place.
Maker = Callable[[type], type]

_lent: list[Maker] = []


def lend(maker: Maker) -> None:
    """From now on declare shapes through ``maker``; once a process, before the first of them."""
    _lent[:] = [maker]


if TYPE_CHECKING:
    from dataclasses import dataclass as shape
else:

    def shape(cls: type[T]) -> type[T]:
        """Declare a class of annotated fields as a shape."""
        plain = dataclass(slots=True)(cls)
        return _lent[0](plain) if _lent else plain
