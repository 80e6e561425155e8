"""Sending to Kafka as any producer might: sound events, and bytes that nobody should send."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kafka import KafkaProducer

from recon_app.codec.partitions import partition_for
from tests.e2e.roles_run import PARTITIONS, Roles

__all__ = ["Feeder", "encoded", "event", "feeder", "txn_on"]

TYPES = {"GATEWAY": "PAYMENT_CAPTURED", "BANK": "LEDGER_POSTED"}
TOPICS = {"GATEWAY": "gateway_txns", "BANK": "bank_txns"}


def event(txn_id: str, source: str = "GATEWAY", **changes: object) -> dict[str, object]:
    """The seven fields of a sound event; ``changes`` replace or add fields."""
    return {
        "txn_id": txn_id,
        "amount": 50000,
        "currency": "INR",
        "source": source,
        "event_type": TYPES[source],
        "status": "SUCCESS",
        "timestamp": "2025-12-18T10:15:30Z",
    } | changes


def encoded(txn_id: str, source: str = "GATEWAY", **changes: object) -> bytes:
    """The same as the bytes of a record."""
    return json.dumps(event(txn_id, source, **changes)).encode()


def txn_on(partition: int, name: str) -> str:
    """A transaction id beginning with ``name`` that lives on this partition."""
    ids = (f"{name}-{number}" for number in range(1000))
    return next(i for i in ids if partition_for(i.encode(), PARTITIONS) == partition)


class Feeder:
    """A producer that waits for every acknowledgement."""

    def __init__(self, roles: Roles, producer: KafkaProducer) -> None:
        self._roles = roles
        self._producer = producer

    def put(
        self,
        topic: str,
        value: bytes | None,
        key: bytes | None = None,
        partition: int | None = None,
        headers: list[tuple[str, bytes]] | None = None,
    ) -> Any:
        """Send bytes as they are; returns where the broker put them."""
        name = self._roles.prefix + topic
        sent = self._producer.send(name, value, key, headers or [], partition)
        return sent.get(timeout=30)

    def tell(self, txn_id: str, *sources: str, **changes: object) -> None:
        """Send a sound event of each side, keyed as it should be."""
        for source in sources:
            self.put(TOPICS[source], encoded(txn_id, source, **changes), txn_id.encode())

    def pair(self, txn_id: str) -> None:
        """Both sides of a payment that matches."""
        self.tell(txn_id, "GATEWAY", "BANK")


@contextmanager
def feeder(roles: Roles, **options: Any) -> Iterator[Feeder]:
    """A feeder of this installation; ``options`` are kafka-python's."""
    producer = KafkaProducer(
        bootstrap_servers=roles.brokers, acks="all", max_request_size=8 << 20, **options
    )
    try:
        yield Feeder(roles, producer)
    finally:
        producer.close(timeout=10)
