"""One event from the command line to Kafka: what both simulators do, each for its own side."""

import time
from collections.abc import Callable

import click

from producers.broker import Ack, ack_of, kafka_errors, open_producer, partitions
from producers.exits import USAGE, Fault, operator_errors, quiet_kafka
from producers.payloads import encode, payload, rfc3339
from producers.where import settings_for
from recon_app.codec.events import decode_event
from recon_app.connection import kafka_security
from recon_app.domain.events import Rail, Source, Status
from recon_app.errors import InvalidEvent
from recon_app.settings import Settings
from recon_app.topics import topics

__all__ = ["send", "simulator"]

ACK_TIMEOUT_S = 20.0
DEFAULT_AMOUNT_MINOR = 50_000

#: Which flag to blame for a field that the engine would refuse.
FLAGS = {
    "txn_id": "--txn",
    "amount": "--amount",
    "currency": "--currency",
    "event_id": "--event-id",
    "posting_id": "--posting-id",
    "timestamp": "--timestamp",
}

OPTIONS: tuple[Callable[..., Callable[..., None]], ...] = (
    click.option("--txn", required=True, metavar="ID", help="Transaction id, 1 to 128 characters."),
    click.option(
        "--status",
        type=click.Choice([status.value for status in Status]),
        default=Status.SUCCESS.value,
        show_default=True,
    ),
    click.option(
        "--amount",
        type=click.IntRange(min=0),
        default=DEFAULT_AMOUNT_MINOR,
        show_default=True,
        help="In minor units of the currency: 50000 is 500.00 INR.",
    ),
    click.option("--currency", default="INR", show_default=True, help="ISO 4217 code."),
    click.option(
        "--rail", type=click.Choice([rail.value for rail in Rail]), help="Road of the money."
    ),
    click.option("--event-id", metavar="ID", help="Default: a digest of the content."),
    click.option(
        "--posting-id", metavar="ID", help="The movement it speaks of; default: event id."
    ),
    click.option("--timestamp", metavar="RFC3339", help="When it happened; default: now."),
    click.option(
        "--brokers",
        metavar="HOST:PORT",
        help="Kafka; default: RECON_BROKERS, then the stack in RECON_HOME.",
    ),
)


def simulator(source: Source) -> click.Command:
    """The command that sends one event of this side."""

    @click.command(
        context_settings={"help_option_names": ["-h", "--help"]},
        help=f"Send one {source} event straight to Kafka, as the {source.lower()} would. "
        "Amounts are in minor units.",
    )
    def command(brokers: str | None, **flags: str | int | None) -> None:
        quiet_kafka()
        with operator_errors():
            settings = settings_for(brokers)
            value = _event(source, flags, settings.max_event_bytes)
            ack = send(settings, source, str(flags["txn"]), value)
        click.echo(
            f"{source} {flags['txn']} {flags['status']} {flags['amount']} {flags['currency']} "
            f"-> {ack.topic} partition {ack.partition} offset {ack.offset}"
        )

    for option in OPTIONS:
        option(command)
    return command


def send(settings: Settings, source: Source, txn_id: str, value: bytes) -> Ack:
    """Send one event, keyed by its transaction, and wait for all acks.

    Raises:
        KafkaUnavailable: no acknowledgement within ``ACK_TIMEOUT_S``.
        TopologyError: the topic of this side does not exist.
    """
    named = topics(settings)
    topic = (named.gateway if source is Source.GATEWAY else named.bank).name
    with open_producer(settings.brokers, security=kafka_security(settings)) as producer:
        partitions(producer, topic)
        with kafka_errors(settings.brokers):
            sent = producer.send(topic, value=value, key=txn_id.encode())
            return ack_of(sent.get(timeout=ACK_TIMEOUT_S))


def _event(source: Source, flags: dict[str, str | int | None], limit_bytes: int) -> bytes:
    """The event these flags describe, refused here if the engine would refuse it."""
    value = encode(
        payload(
            str(flags["txn"]),
            source,
            Status(str(flags["status"])),
            int(flags["amount"] or 0),
            str(flags["currency"]),
            str(flags["timestamp"] or rfc3339(time.time_ns() // 1_000_000)),
            event_id=_text(flags["event_id"]),
            posting_id=_text(flags["posting_id"]),
            rail=_text(flags["rail"]),
        )
    )
    try:
        decode_event(value, None, source, limit_bytes)
    except InvalidEvent as fault:
        flag = FLAGS.get(fault.field, fault.field)
        raise Fault(f"Invalid value for {flag}: {fault.detail}", USAGE) from fault
    return value


def _text(value: str | int | None) -> str | None:
    return None if value is None else str(value)
