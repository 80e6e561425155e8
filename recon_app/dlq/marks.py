"""What was sent again: one record for each letter, written in the transaction that sends it."""

from typing import Final

import msgspec

__all__ = ["Mark", "decode_mark", "encode_mark", "mark_key"]


class Mark(msgspec.Struct, frozen=True):
    """A letter that was sent again at ``at_ms``; ``left`` are parts that still cannot be read."""

    at_ms: int
    records: int
    left: str = ""


def mark_key(partition: int, offset: int) -> bytes:
    """The letter, by its place in the dead-letter topic."""
    return b"%d:%d" % (partition, offset)


encode_mark: Final = msgspec.json.Encoder().encode
decode_mark: Final = msgspec.json.Decoder(Mark).decode
