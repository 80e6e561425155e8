"""How far a run is, on stderr, so that stdout belongs to the result."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from producers.answer_key import Answer
from producers.scenario import Plan
from producers.simulation import Steps

__all__ = ["Reporter"]

#: Sending moves the bar once in so many events.
EVERY = 500


class Reporter:
    """A context with one bar for events sent, one for events arrived, one for verdicts."""

    def __init__(self, *, checking: bool) -> None:
        self._console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description:<18}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._sent = self._progress.add_task("events sent")
        shown = {"visible": checking, "start": False}
        self._arrived = self._progress.add_task("events in Postgres", **shown)
        self._right = self._progress.add_task("verdicts as keyed", **shown)
        self._events = 0

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    @property
    def steps(self) -> Steps:
        """What a run reports to."""
        return Steps(self._planned, self._on_sent, self._keyed, self._checked)

    def _planned(self, plan: Plan) -> None:
        self._events = len(plan.events)
        self._progress.update(self._sent, total=self._events)
        self._progress.update(self._arrived, total=self._events)
        self._progress.update(self._right, total=len(plan.txns))

    def _on_sent(self, events: int) -> None:
        if events % EVERY == 0 or events == self._events:
            self._progress.update(self._sent, completed=events)

    def _keyed(self, answers: list[Answer]) -> None:
        self._progress.start_task(self._arrived)
        self._progress.start_task(self._right)
        if ambiguous := sum(answer.ambiguous for answer in answers):
            self._console.print(
                f"{ambiguous} payments were completed so close to their deadline that on time and "
                "late are both accepted"
            )

    def _checked(self, arrived: int, right: int) -> None:
        self._progress.update(self._arrived, completed=arrived)
        self._progress.update(self._right, completed=right)
