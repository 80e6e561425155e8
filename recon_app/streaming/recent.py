"""What was used last, by key, at no cost per entry forgotten."""

from collections.abc import Mapping
from typing import Generic, TypeVar

__all__ = ["Recent"]

V = TypeVar("V")


class Recent(Generic[V]):
    """The latest ``size`` keys at least, twice as many at most: two generations of them.

    When the young one is full it becomes the old one, and what was the old one is forgotten whole.
    """

    __slots__ = ("_old", "_size", "_young")

    def __init__(self, size: int) -> None:
        self._size = size
        self._young: dict[bytes, V] = {}
        self._old: dict[bytes, V] = {}

    def get(self, key: bytes) -> V | None:
        """The latest value of ``key``, if it is still remembered."""
        found = self._young.get(key)
        return self._old.get(key) if found is None else found

    def keep(self, key: bytes, value: V) -> None:
        """Remember one value."""
        young = self._young
        young[key] = value
        if len(young) >= self._size:
            self._young, self._old = {}, young

    def update(self, values: Mapping[bytes, V]) -> None:
        """Remember many."""
        young = self._young
        young.update(values)
        if len(young) >= self._size:
            self._young, self._old = {}, young

    def forget(self, key: bytes) -> None:
        """Know nothing of ``key`` any more."""
        self._young.pop(key, None)
        self._old.pop(key, None)

    def clear(self) -> None:
        """Forget everything."""
        self._young, self._old = {}, {}
