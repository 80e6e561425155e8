"""A record batch that is compressed before its turn to be sent comes, and off the event loop.

aiokafka builds a batch, compression included, on the loop at the moment of sending, because only
then the producer's sequence number is known. Here it is built early, in a thread, and the number is
written into the header afterwards; layout and checksum are those of record batches of magic 2.
"""

import asyncio
import struct
from collections.abc import Sequence
from typing import Final

from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.record.util import calc_crc32c

from recon_app.streaming.turn import Send

__all__ = ["SealedBatch"]

ZSTD: Final = 4
#: Compressing less than this takes no longer than going to a thread and back.
WORTH_A_THREAD_BYTES: Final = 32 * 1024
CRC_AT: Final = 17
CRC_FROM: Final = 21
PRODUCER_AT: Final = 43
PRODUCER = struct.Struct(">qhi")
CRC = struct.Struct(">I")


class SealedBatch(BatchBuilder):
    """A transactional zstd batch. Append, seal, send."""

    def __init__(self, batch_bytes: int) -> None:
        super().__init__(batch_bytes, ZSTD, is_transactional=1)

    def fill(self, records: Sequence[Send], first: int, now_ms: int) -> int:
        """Take the records from place ``first`` on until they end or the batch is full.

        Returns:
            The place of the first record that is not in; the batch takes one at least.
        """
        append = self._builder.append
        for at in range(first, len(records)):
            key, value, headers = records[at]
            if append(at - first, now_ms, key, value, headers) is None:
                break
            self._relative_offset = at - first + 1
        return first + self._relative_offset

    async def seal(self) -> None:
        """Compress: what is large in a thread, which lets other lanes go on meanwhile."""
        if self.size() < WORTH_A_THREAD_BYTES:
            self._build()
        else:
            await asyncio.to_thread(self._build)

    def _set_producer_state(
        self, producer_id: int, producer_epoch: int, base_sequence: int
    ) -> None:
        PRODUCER.pack_into(self._buffer, PRODUCER_AT, producer_id, producer_epoch, base_sequence)
        CRC.pack_into(self._buffer, CRC_AT, calc_crc32c(memoryview(self._buffer)[CRC_FROM:]))
