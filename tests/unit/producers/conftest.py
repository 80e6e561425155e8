"""A broker with the engine's topics, and a Postgres with its tables and a hand to fill them."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from producers.answer_key import Answer
from recon_app.kafka_admin import declare_topics
from recon_app.settings import Settings, load_settings
from tables.migrate import migrate

Fill = Callable[..., None]

EVENT = """
    INSERT INTO events (txn_id, source, event_type, status, amount, currency, event_id, posting_id,
      content, kind, role, direction, txn_id_kind, occurred_at, occurred_precision, arrived_at,
      origin_topic, origin_partition, origin_offset, redelivery, amount_basis, journal_partition,
      journal_offset)
    VALUES (%s, 'GATEWAY', 'PAYMENT_CAPTURED', 'SUCCESS', 1, 'INR', 'e', 'p', 'c', 'PAYMENT',
      'PRIMARY', 'IN', 'GIVEN', now(), 'INSTANT', now(), %s, %s, %s, false, 'GROSS', 0, 0)"""
TRANSITION = """
    INSERT INTO transitions (txn_id, incarnation, seq, trigger_kind, trigger_outcome, trigger_topic,
      trigger_partition, trigger_offset, after_state, after_reason, rule, policy_version,
      arrived_at, decided_at, decided_ms, detection_latency_ms, decision, journal_partition,
      journal_offset)
    VALUES (%s, 1, %s, 'GATEWAY', 'APPLIED', %s, %s, %s, %s, %s, 'r', 'v', now(), now(), 1, 1, '{}',
      0, 0)"""
TRANSACTION = """
    INSERT INTO transactions (txn_id, state, reason, policy_version, deadline, gateway_amount,
      bank_amount, variance_minor, reasons, is_exception, exposure, kind, direction, posting,
      txn_id_kind, opened_at, first_occurred_at, rule, version, seq, incarnation, episode,
      case_record, journal_partition, journal_offset, decided_at)
    VALUES (%s, %s, %s, %s, from_ms(%s), %s, %s, %s, '{}', false, '[]', 'PAYMENT', 'IN', 'PER_TXN',
      'GIVEN', now(), now(), 'r', 1, 1, 1, 1, '{}', 0, 0, now())
    ON CONFLICT (txn_id) DO UPDATE SET state = excluded.state, reason = excluded.reason"""


@pytest.fixture
def kafka_settings(kafka: str, topic_prefix: str) -> Settings:
    """Settings whose topics have been declared on this run's broker."""
    settings = load_settings(
        brokers=kafka,
        topic_prefix=topic_prefix,
        partitions=4,
        replication_factor=1,
        min_insync_replicas=1,
    )
    declare_topics(settings)
    return settings


@pytest.fixture
def migrated(fresh_database: str) -> str:
    """The DSN of a database with empty tables."""
    migrate(fresh_database)
    return fresh_database


@pytest.fixture
def fill(migrated: str) -> Iterator[Fill]:
    """Write down answers as an engine and a sink would that are always right.

    ``changes`` overrides columns of ``transactions``; ``skip`` leaves out that many events.
    """
    with psycopg.connect(migrated, autocommit=True) as connection:

        def write(answers: list[Answer], skip: int = 0, **changes: Any) -> None:
            for answer in answers:
                _write(connection, answer, skip, changes)

        yield write


def _write(
    connection: psycopg.Connection[Any], answer: Answer, skip: int, changes: dict[str, Any]
) -> None:
    verdict = answer.verdicts[0]
    row = {
        "state": verdict.state,
        "reason": verdict.reason,
        "policy_version": answer.policy_version,
        "deadline_ms": answer.deadline_ms,
        "gateway": answer.gateway_amount_minor,
        "bank": answer.bank_amount_minor,
        "variance": answer.variance_minor,
    } | changes
    for seq, ack in enumerate(answer.deliveries[skip:], 1):
        origin = (ack.topic, ack.partition, ack.offset)
        connection.execute(EVENT, (answer.txn_id, *origin))
        connection.execute(TRANSITION, (answer.txn_id, seq, *origin, row["state"], row["reason"]))
    connection.execute(TRANSACTION, (answer.txn_id, *row.values()))
