"""Which partition a key belongs to: Kafka's default, murmur2 over the raw bytes.

The kept libraries hash byte by byte; reading whole words takes half their time, on every record.
"""

from struct import Struct
from typing import Final

__all__ = ["murmur2", "partition_for"]

SEED: Final = 0x9747B28C
MULTIPLIER: Final = 0x5BD1E995
MASK: Final = 0xFFFFFFFF
POSITIVE: Final = 0x7FFFFFFF
#: Readers of n little-endian words, for the key lengths that occur.
_WORDS: Final = [Struct(f"<{words}I").unpack_from for words in range(130)]


def partition_for(key: bytes, partitions: int) -> int:
    """The partition, 0 to ``partitions`` - 1, where Kafka's own producers put ``key``."""
    return (murmur2(key) & POSITIVE) % partitions


def murmur2(data: bytes) -> int:
    """MurmurHash2, 32 bits unsigned, with Kafka's seed."""
    length = len(data)
    words, rest = length >> 2, length & 3
    unpack = _WORDS[words] if words < len(_WORDS) else Struct(f"<{words}I").unpack_from
    h = SEED ^ length
    for word in unpack(data):
        word = word * MULTIPLIER & MASK
        h = (h * MULTIPLIER ^ (word ^ word >> 24) * MULTIPLIER) & MASK
    if rest:
        h = (h ^ int.from_bytes(data[-rest:], "little")) * MULTIPLIER & MASK
    h = (h ^ h >> 13) * MULTIPLIER & MASK
    return h ^ h >> 15
