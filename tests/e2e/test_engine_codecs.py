"""Whatever a producer compresses with, and whichever library it is, its events are read."""

import asyncio
import secrets

import pytest
from aiokafka import AIOKafkaProducer

from tests.e2e.feeding import encoded, feeder
from tests.e2e.roles_run import Roles, until

PAYMENTS = 40

pytestmark = pytest.mark.timeout(120)


def all_matched(stack: Roles, name: str) -> bool:
    ids = [f"{name}-{number}" for number in range(PAYMENTS)]
    return all(stack.case(txn_id).get("state") == "MATCHED" for txn_id in ids)


@pytest.mark.parametrize("codec", ["gzip", "snappy", "lz4", "zstd"])
async def test_a_compressed_batch_is_read(stack: Roles, codec: str) -> None:
    name = f"{codec}-{secrets.token_hex(4)}"
    async with AIOKafkaProducer(
        bootstrap_servers=stack.brokers, compression_type=codec, linger_ms=50
    ) as producer:
        sends = [
            await producer.send(
                stack.prefix + topic, encoded(f"{name}-{n}", source), f"{name}-{n}".encode()
            )
            for n in range(PAYMENTS)
            for topic, source in (("gateway_txns", "GATEWAY"), ("bank_txns", "BANK"))
        ]
        await asyncio.gather(*sends)

    until(lambda: all_matched(stack, name), f"{PAYMENTS} payments of {codec} matched")


@pytest.mark.parametrize("codec", ["gzip", "lz4"])
def test_another_library_compresses_differently_and_is_read_too(stack: Roles, codec: str) -> None:
    name = f"python-{codec}-{secrets.token_hex(4)}"
    with feeder(stack, compression_type=codec) as feed:
        feed.pair(f"{name}-0")

    stack.await_state(f"{name}-0", "MATCHED")
