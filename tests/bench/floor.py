"""The floor: a consumer that fetches, decodes the seven fields, and does nothing else.

``python -m tests.bench.floor BROKERS TOPIC...`` prints how many records it saw in how many seconds.
No Python consumer of these topics can be faster, so a share of its rate says what the engine costs.
"""

import json
import sys
import time

import msgspec
import uvloop
from aiokafka import AIOKafkaConsumer, TopicPartition

from tests.bench.payments import PARTITIONS

__all__ = ["Txn", "measure"]


class Txn(msgspec.Struct):
    """The user's event."""

    txn_id: str
    amount: int
    currency: str
    source: str
    event_type: str
    status: str
    timestamp: str


async def measure(brokers: str, topics: list[str]) -> dict[str, float]:
    """Records and seconds, from the first fetch to the last decoded record."""
    consumer = AIOKafkaConsumer(bootstrap_servers=brokers, enable_auto_commit=False)
    await consumer.start()
    try:
        tps = [TopicPartition(topic, number) for topic in topics for number in range(PARTITIONS)]
        ends = await consumer.end_offsets(tps)
        consumer.assign(tps)
        await consumer.seek_to_beginning(*tps)
        return await _drain(consumer, sum(ends.values()))
    finally:
        await consumer.stop()


async def _drain(consumer: AIOKafkaConsumer, wanted: int) -> dict[str, float]:
    decode = msgspec.json.Decoder(Txn).decode
    seen = 0
    started, cpu = time.perf_counter(), time.process_time()
    while seen < wanted:
        for records in (await consumer.getmany(timeout_ms=1000)).values():
            for record in records:
                decode(record.value)
            seen += len(records)
    seconds = time.perf_counter() - started
    return {"records": seen, "seconds": seconds, "cpu_s": time.process_time() - cpu}


if __name__ == "__main__":
    result = uvloop.run(measure(sys.argv[1], sys.argv[2:]))
    sys.stdout.write(json.dumps(result) + "\n")
