"""A batch sealed early has the bytes aiokafka would have given it at the last moment."""

from aiokafka.producer.message_accumulator import BatchBuilder

from recon_app.streaming.sealed_batch import ZSTD, SealedBatch

STATE = (123_456_789_012, 7, 42)


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
