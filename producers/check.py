"""Wait until Postgres holds the verdicts of a run, then compare every one with the answer key.

The check is over when all is as it must be and the last deadline has passed, or when something
contradicts the key for good, or when the time is up. It never waits for what cannot come any more.
"""

import time
from collections.abc import Callable

from producers.answer_key import Answer
from producers.arrivals import Arrivals
from producers.compare import Difference, differences, is_settled, may_still_come
from producers.ledger import Found, Ledger, Seen
from recon_app.errors import PostgresUnavailable, UnavailableError

__all__ = ["Check", "default_timeout_s"]

POLL_S = 0.5
#: A deadline may fire this much after its time and still be in time for us.
GRACE_MS = 1_500
#: How long nothing may change before what is wrong counts as staying wrong.
SETTLE_S = 5.0
TIMEOUT_BASE_S = 60.0
TIMEOUT_TXNS_PER_S = 500


def default_timeout_s(answers: list[Answer]) -> float:
    """Until the last deadline, a minute more, and the time that so many payments may take."""
    until_deadline_s = max(0.0, _last_deadline_ms(answers) / 1000 - time.time())
    return until_deadline_s + TIMEOUT_BASE_S + len(answers) / TIMEOUT_TXNS_PER_S


class Check:
    """One check of one run; ``progress`` gets how many (events arrived, verdicts are right)."""

    def __init__(
        self,
        ledger: Ledger,
        answers: list[Answer],
        progress: Callable[[int, int], None] = lambda arrived, right: None,
    ) -> None:
        self._ledger = ledger
        self._answers = answers
        self._progress = progress
        self._arrivals = Arrivals(ack for answer in answers for ack in answer.deliveries)
        self._events = sum(len(answer.deliveries) for answer in answers)
        self._over_at_ms = _last_deadline_ms(answers) + GRACE_MS
        self._open = {answer.txn_id: answer for answer in answers}
        self._rows: dict[str, Seen] = {}
        self._pending = self._events
        self._changed_at = time.monotonic()
        self._trouble: PostgresUnavailable | None = None

    def run(self, timeout_s: float) -> list[Difference]:
        """All differences from the key, in its order; none when all is as it must be.

        Raises:
            UnavailableError: the time is up and events have not arrived, or Postgres is away.
        """
        until = time.monotonic() + timeout_s
        while not self._is_over() and time.monotonic() < until:
            time.sleep(max(POLL_S, 2 * self._look()))
        if self._trouble is not None:
            raise self._trouble
        if self._pending:
            raise UnavailableError(self._late(timeout_s))
        return self._differences()

    def _look(self) -> float:
        """Read what is new, and say how long that took (s).

        A Postgres that restarts is tried again until the time is up.
        """
        started = time.monotonic()
        before = self._pending, len(self._open)
        try:
            self._pending = self._arrivals.pending(self._ledger.heads(self._arrivals.places))
            if not self._pending:
                self._rows = self._ledger.verdicts(self._open)
            self._trouble = None
        except PostgresUnavailable as error:
            self._trouble = error
        self._open = {i: a for i, a in self._open.items() if not is_settled(a, self._rows.get(i))}
        if before != (self._pending, len(self._open)):
            self._changed_at = time.monotonic()
        self._progress(self._events - self._pending, len(self._answers) - len(self._open))
        return time.monotonic() - started

    def _is_over(self) -> bool:
        if self._trouble or self._pending or time.time() * 1000 < self._over_at_ms:
            return False
        stays = time.monotonic() - self._changed_at >= SETTLE_S
        return not self._open or (stays and not self._all_may_still_come())

    def _all_may_still_come(self) -> bool:
        return all(may_still_come(a, self._rows.get(i)) for i, a in self._open.items())

    def _differences(self) -> list[Difference]:
        """Everything is read anew: also what was right when we looked last."""
        found = self._ledger.everything([answer.txn_id for answer in self._answers])
        return [
            difference
            for answer in self._answers
            for difference in differences(answer, found.get(answer.txn_id) or Found())
        ]

    def _late(self, timeout_s: float) -> str:
        return (
            f"timed out: after {timeout_s:.0f} s, {self._pending} of {self._events} events are not "
            "in Postgres. Is an engine running, and a sink (`recon dev status`)? Their logs say "
            "what holds them; --timeout gives them longer."
        )


def _last_deadline_ms(answers: list[Answer]) -> int:
    return max((answer.deadline_ms for answer in answers), default=0)
