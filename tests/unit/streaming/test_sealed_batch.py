"""A batch sealed early has the bytes aiokafka would have given it at the last moment."""

from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.record.memory_records import MemoryRecords

from recon_app.streaming.sealed_batch import WORTH_A_THREAD_BYTES, ZSTD, SealedBatch
from recon_app.streaming.turn import Send

STATE = (123_456_789_012, 7, 42)
NOW_MS = 1_766_052_930_000


def read(batch: SealedBatch) -> list[Send]:
    """The records as a consumer would find them."""
    records = MemoryRecords(bytes(batch._build())).next_batch()
    assert records is not None
    return [Send(r.key, r.value, list(r.headers)) for r in records]


def filled(batch: BatchBuilder) -> BatchBuilder:
    for number in range(50):
        batch.append(
            timestamp=1_766_052_930_000 + number,
            key=b"k%d" % number,
            value=b"value " * number,
            headers=[("h", b"x")],
        )
    return batch


async def test_sealing_early_changes_not_one_byte() -> None:
    late = filled(BatchBuilder(1 << 20, ZSTD, is_transactional=1))
    late._set_producer_state(*STATE)
    early = filled(SealedBatch(1 << 20))
    assert isinstance(early, SealedBatch)
    await early.seal()
    early._set_producer_state(*STATE)

    assert bytes(late._build()) == bytes(early._build())


async def test_a_sealed_batch_still_knows_how_many_records_it_holds() -> None:
    batch = SealedBatch(1 << 20)
    filled(batch)
    await batch.seal()

    assert batch.record_count() == 50


async def test_filling_takes_records_until_the_batch_is_full_and_goes_on_in_the_next() -> None:
    records = [Send(b"k%d" % number, b"v" * 400, [("h", b"x")]) for number in range(10)]
    batches, at = [], 0
    while at < len(records):
        batches.append(SealedBatch(1024))
        at = batches[-1].fill(records, at, NOW_MS)

    assert [batch.record_count() for batch in batches] == [2, 2, 2, 2, 2]
    assert [record for batch in batches for record in read(batch)] == records


async def test_a_record_larger_than_a_batch_still_gets_one() -> None:
    batch = SealedBatch(1024)

    assert batch.fill([Send(b"k", b"v" * 5000)], 0, NOW_MS) == 1
    assert batch.record_count() == 1


async def test_a_large_batch_is_sealed_to_the_same_bytes_as_a_small_one_would_be() -> None:
    records = [
        Send(b"k", b"%d" % number * 100) for number in range(2 * WORTH_A_THREAD_BYTES // 100)
    ]
    batch = SealedBatch(1 << 20)
    batch.fill(records, 0, NOW_MS)
    await batch.seal()

    assert read(batch) == records
