"""Where a reader of the journal stands: the next offset of every partition, as text an event id."""

import re
from collections.abc import Mapping
from typing import Final

__all__ = ["Vector", "distance", "parse_vector", "vector_text"]

#: Partition -> the next offset, in the order of the partitions.
Vector = dict[int, int]

_sound = re.compile(r"[0-9]{1,4}:[0-9]{1,18}(,[0-9]{1,4}:[0-9]{1,18})*").fullmatch
MAX_CHARS: Final = 8192


def vector_text(vector: Mapping[int, int]) -> str:
    """Like ``0:123,1:456``."""
    return ",".join(f"{partition}:{offset}" for partition, offset in vector.items())


def parse_vector(text: str, partitions: int) -> Vector | None:
    """The vector that was written so; null when it is none of so many partitions."""
    if len(text) > MAX_CHARS or not _sound(text):
        return None
    pairs = [pair.split(":") for pair in text.split(",")]
    vector = {int(partition): int(offset) for partition, offset in pairs}
    is_whole = len(pairs) == partitions and sorted(vector) == list(range(partitions))
    return dict(sorted(vector.items())) if is_whole else None


def distance(behind: Mapping[int, int], ahead: Mapping[int, int]) -> int:
    """How many offsets one is behind the other, summed over the partitions in which it is."""
    return sum(max(0, ahead[partition] - offset) for partition, offset in behind.items())
