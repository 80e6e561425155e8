"""A record batch that is compressed before its turn to be sent comes, and off the event loop.

aiokafka builds a batch, compression included, on the loop at the moment of sending, because only
then the producer's sequence number is known. Here it is built early, in a thread, and the number is
written into the header afterwards; layout and checksum are those of record batches of magic 2.
"""

import asyncio
import struct
from typing import Final

from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.record.util import calc_crc32c

__all__ = ["SealedBatch"]

ZSTD: Final = 4
CRC_AT: Final = 17
CRC_FROM: Final = 21
PRODUCER_AT: Final = 43
PRODUCER = struct.Struct(">qhi")
CRC = struct.Struct(">I")


class SealedBatch(BatchBuilder):
    """A transactional zstd batch. Append, seal, send."""

    def __init__(self, batch_bytes: int) -> None:
        super().__init__(batch_bytes, ZSTD, is_transactional=1)

    async def seal(self) -> None:
        """Compress; releases the interpreter, so other lanes go on meanwhile."""
        await asyncio.to_thread(self._build)

    def _set_producer_state(
        self, producer_id: int, producer_epoch: int, base_sequence: int
    ) -> None:
        PRODUCER.pack_into(self._buffer, PRODUCER_AT, producer_id, producer_epoch, base_sequence)
        CRC.pack_into(self._buffer, CRC_AT, calc_crc32c(memoryview(self._buffer)[CRC_FROM:]))
