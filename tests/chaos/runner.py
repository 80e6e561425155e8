"""One run of one fault: load on, fault in, proof that it struck, heal, wait, judge."""

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import psycopg

from tests.chaos.bed import Bed, bed
from tests.chaos.fault import Fault
from tests.chaos.judge import judge
from tests.chaos.load import loading
from tests.chaos.servers import Servers
from tests.chaos.verdict import Verdict
from tests.chaos.watch import Decision
from tests.e2e.roles_run import PARTITIONS, until

__all__ = ["Outcome", "run"]

#: Events a second. High enough that every step of a turn is passed several times a second.
RATE = 180.0
#: At least so many decisions, or events sent, before, during and after a fault.
IN_FLIGHT = 60
RECOVERY_TIMEOUT_S = 150.0
REACHED = "SELECT journal_partition, max(journal_offset) FROM transitions GROUP BY 1"

log = logging.getLogger(__name__)


@dataclass
class Outcome:
    """What came of a run. ``before`` and ``after`` count decisions, ``during`` events sent.

    ``recovery_s`` is from healed to the first decision of the last partition to decide again,
    ``stored_s`` to the moment Postgres has all of these.
    ``failure`` says why a run ended early, ``skipped`` why it was not begun; then there is no
    verdict.
    """

    fault: str
    seed: int
    verdict: Verdict | None = None
    before: int = 0
    during: int = 0
    after: int = 0
    recovery_s: float | None = None
    stored_s: float | None = None
    seconds: float = 0.0
    events: int = 0
    notes: list[str] = field(default_factory=list)
    failure: str | None = None
    skipped: str | None = None

    @property
    def is_clean(self) -> bool:
        """Whether it ran to its end and nothing was found."""
        return self.failure is None and self.verdict is not None and self.verdict.is_clean

    @property
    def is_caught(self) -> bool:
        """Whether the judges found something."""
        return self.verdict is not None and not self.verdict.is_clean


def run(fault: Fault, servers: Servers, home: Path, seed: int) -> Outcome:
    """Run it; never raises for what the fault did, the outcome says it."""
    outcome, started = Outcome(fault.name, seed), time.monotonic()
    try:
        with bed(servers, home, Random(f"{seed} {fault.name}"), fault.through) as made:
            outcome.notes = made.notes
            _struck(fault, made, outcome)
    except Exception as error:
        log.exception("%s with seed %s, logs in %s", fault.name, seed, home)
        outcome.failure = f"{type(error).__name__}: {error}"
    outcome.seconds = time.monotonic() - started
    return outcome


def _struck(fault: Fault, made: Bed, outcome: Outcome) -> None:
    fault.prepare(made)
    made.workers.await_working()
    with _under_load(made, outcome.seed):
        made.decides(3 * IN_FLIGHT)
        outcome.before, sent = made.watch.total, made.load.sent
        fault.inject(made)
        made.load.has_sent(sent + IN_FLIGHT // 2)
        outcome.during = made.load.sent - sent
        fault.heal(made)
        made.workers.keep_up()
        _recovered(made, outcome, time.time_ns() // 1_000_000)
        answers = made.load.finish()
    outcome.events = sum(len(answer.deliveries) for answer in answers)
    outcome.verdict = judge(made, answers)


def _are_stored(made: Bed, decisions: Mapping[int, Decision]) -> bool:
    made.workers.keep_up()
    with psycopg.connect(made.workers.dsn, connect_timeout=5) as connection:
        stored: dict[int, int] = dict(connection.execute(REACHED).fetchall())
    return all(stored.get(number, -1) >= decision.offset for number, decision in decisions.items())


@contextmanager
def _under_load(made: Bed, seed: int) -> Iterator[None]:
    with loading(made.workers, f"C{seed}", seed, RATE) as load:
        made.begin(load)
        yield


def _recovered(made: Bed, outcome: Outcome, healed_ms: int) -> None:
    """Wait until every partition decided since, and more was decided than was open."""

    def all_decide() -> bool:
        made.workers.keep_up()
        return len(made.watch.first_after(healed_ms)) == PARTITIONS

    until(all_decide, "every partition to decide again", RECOVERY_TIMEOUT_S)
    firsts = made.watch.first_after(healed_ms)
    outcome.recovery_s = (max(first.at_ms for first in firsts.values()) - healed_ms) / 1000
    until(lambda: _are_stored(made, firsts), "Postgres to have them", RECOVERY_TIMEOUT_S)
    outcome.stored_s = time.time() - healed_ms / 1000
    made.decides(IN_FLIGHT)
    outcome.after = made.watch.after(healed_ms)
