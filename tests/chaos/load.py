"""Payments that keep coming until they are stopped, and the answer to every one of them.

Each stream is a thread that sends plan after plan through one idempotent producer and keeps the
broker's acknowledgements: what was acknowledged is owed a verdict, whatever was killed meanwhile.
"""

import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from kafka import KafkaProducer

from producers.answer_key import Answer, answer
from producers.broker import open_producer
from producers.publish import Publisher
from producers.scenario import Spec, build
from producers.terms import TermsOf, terms_of
from recon_app.domain.events import Source
from recon_app.policy_file import load_policies
from recon_app.topics import topics
from tests.e2e.roles_run import Roles, until

__all__ = ["Load", "loading"]

#: Payments of one plan: a stop waits until the plan in hand is sent.
PLAN_TXNS = 120
SHARES = {"missing": 0.02, "mismatch": 0.02, "duplicate": 0.03, "out_of_order": 0.05}
#: A stream with late partners ends each plan by waiting for them, so there is one such stream.
STREAMS = (SHARES, SHARES, SHARES | {"late": 0.03})


@dataclass
class Load:
    """Streams of payments at ``rate`` events a second in all; equal seeds tell equal stories."""

    roles: Roles
    run_id: str
    seed: int
    rate: float
    answers: list[Answer] = field(default_factory=list)
    failure: BaseException | None = None
    _over: threading.Event = field(default_factory=threading.Event)
    _sent: dict[tuple[int, int], int] = field(default_factory=dict)
    _threads: list[threading.Thread] = field(default_factory=list)

    @property
    def sent(self) -> int:
        """Events handed to the producers so far."""
        return sum(list(self._sent.values()))

    def start(self) -> None:
        """Begin."""
        terms = terms_of(load_policies(self.roles.policy))
        for number in range(len(STREAMS)):
            thread = threading.Thread(target=self._stream, args=(number, terms), daemon=True)
            self._threads.append(thread)
            thread.start()

    def finish(self, timeout_s: float = 180.0) -> list[Answer]:
        """Send no further plan; all answers, once everything sent is acknowledged."""
        self._over.set()
        deadline = time.monotonic() + timeout_s
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        assert self.failure is None, f"the load broke: {self.failure!r}"
        assert not any(thread.is_alive() for thread in self._threads), "the load does not end"
        return self.answers

    def has_sent(self, count: int) -> None:
        """Wait until so many events were sent in all."""
        until(lambda: self.sent >= count or self.failure, f"{count} events to be sent")

    def stop(self) -> None:
        """Begin nothing more."""
        self._over.set()

    def _stream(self, stream: int, terms: TermsOf) -> None:
        try:
            with open_producer(self.roles.brokers, bulk=True) as producer:
                for number in itertools.count():
                    if self._over.is_set():
                        return
                    self._keep(self._publisher(stream, number, producer, terms), terms)
        except Exception as error:  # noqa: BLE001 ``finish`` tells the runner
            self.failure = error

    def _publisher(
        self, stream: int, number: int, producer: KafkaProducer, terms: TermsOf
    ) -> Publisher:
        plan = build(
            Spec(
                f"{self.run_id}-{stream}-{number}",
                PLAN_TXNS,
                hash((self.seed, stream, number)),
                time.time_ns() // 1_000_000,
                dict(STREAMS[stream]),
            )
        )
        named = topics(self.roles.settings)
        return Publisher(
            producer,
            {Source.GATEWAY: named.gateway.name, Source.BANK: named.bank.name},
            plan,
            sla_ms=lambda index: terms(plan.txns[index], None).sla_ms,
            rate=self.rate / len(STREAMS),
            progress=lambda count: self._sent.update({(stream, number): count}),
        )

    def _keep(self, publisher: Publisher, terms: TermsOf) -> None:
        acks = publisher.run()
        for txn in publisher.plan.txns:
            its = [acks[event.number] for event in txn.events]
            earliest_ms = min(ack.arrived_ms for ack in its)
            self.answers.append(answer(txn, its, terms(txn, earliest_ms)))


@contextmanager
def loading(roles: Roles, run_id: str, seed: int, rate: float) -> Iterator[Load]:
    """A load that runs while the block does."""
    load = Load(roles, run_id, seed, rate)
    load.start()
    try:
        yield load
    finally:
        load.stop()
