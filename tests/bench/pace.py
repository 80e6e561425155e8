"""A producer that keeps its pace.

``python -m tests.bench.pace BROKERS GATEWAY BANK PAIRS SECONDS [FIRST]`` sends PAIRS payments a
second, each told by the gateway and a moment later by the bank; FIRST is the number of the first
payment. It prints what it sent, how long that took and how far it ever was behind its pace.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import uvloop
from aiokafka import AIOKafkaProducer

from recon_app.codec.partitions import partition_for
from tests.bench.payments import PARTITIONS, bank_event, gateway_event, txn_key

__all__ = ["Pace"]

TICK_S = 0.005
BANK_LAG_S = 0.2


@dataclass(slots=True)
class Pace:
    """Sends ``pairs`` payments, ``rate`` a second."""

    producer: AIOKafkaProducer
    topics: tuple[str, str]
    rate: float
    pairs: int
    first: int = 0
    behind_s: float = 0.0
    acks: list["asyncio.Future[Any]"] = field(default_factory=list)

    async def run(self) -> dict[str, float]:
        """Send everything and wait for every acknowledgement."""
        started = time.monotonic()
        told, posted = 0, 0
        while posted < self.pairs:
            now = time.monotonic() - started
            told = await self._send(0, told, now)
            posted = await self._send(1, posted, now - BANK_LAG_S)
            await asyncio.sleep(TICK_S)
        await asyncio.gather(*self.acks)
        return {
            "pairs": posted,
            "seconds": time.monotonic() - started,
            "behind_ms": self.behind_s * 1000,
        }

    async def _send(self, side: int, number: int, now: float) -> int:
        """Send what is due of one side; the number of its next payment."""
        until = min(self.pairs, int(now * self.rate))
        if until > number:
            self.behind_s = max(self.behind_s, now - number / self.rate)
        event = (gateway_event, bank_event)[side]
        while number < until:
            payment = self.first + number
            key = txn_key(payment)
            partition = partition_for(key, PARTITIONS)
            ack = await self.producer.send(self.topics[side], event(payment), key, partition)
            self.acks.append(ack)
            number += 1
        return number


async def _main(
    brokers: str, gateway: str, bank: str, rate: str, seconds: str, first: str = "0"
) -> None:
    producer = AIOKafkaProducer(
        bootstrap_servers=brokers, acks="all", enable_idempotence=True, compression_type="lz4"
    )
    await producer.start()
    try:
        pairs = int(float(rate) * float(seconds))
        pace = Pace(producer, (gateway, bank), float(rate), pairs, int(first))
        sys.stdout.write(json.dumps(await pace.run()) + "\n")
    finally:
        await producer.stop()


if __name__ == "__main__":
    uvloop.run(_main(*sys.argv[1:]))
