"""A file read through once before anything of it is published: its format holds to its end."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from recon_app.adapters.base import Ignored, Rejected, Statement
from recon_app.adapters.normalise import Outcome, Ready
from recon_app.imports.job import Job
from recon_app.imports.record import Reject
from recon_app.privacy.current import scrubber

__all__ = ["Line", "Tally", "clean", "surveyed"]

MAX_DETAIL_CHARS: Final = 600


class Line(NamedTuple):
    """What would become of one part; everything but ``outcome`` may be unknown."""

    line_no: int | None
    outcome: str
    txn_id: str | None = None
    event_type: str | None = None
    status: str | None = None
    direction: str | None = None
    amount: int | None = None
    currency: str | None = None
    timestamp: str | None = None
    detail: str | None = None


@dataclass
class Tally:
    """Counts what passes; ``rejects``, where it is a list, also has what was rejected."""

    parts: int = 0
    events: int = 0
    ignored: int = 0
    rejected: int = 0
    statements: list[Statement] = field(default_factory=list)
    rejects: list[Reject] | None = None

    def count(self, outcome: Outcome) -> None:
        """One part more."""
        self.parts += 1
        if isinstance(outcome, Ready):
            self.events += 1
        elif isinstance(outcome, Ignored):
            self.ignored += 1
        elif isinstance(outcome, Rejected):
            self.rejected += 1
            if self.rejects is not None:
                self.rejects.append(_reject(self.parts, outcome))
        else:
            self.statements.append(outcome)


def surveyed(job: Job, tally: Tally) -> Iterator[Line]:
    """Every line of a file, counted on the way; nothing is sent anywhere.

    Raises:
        InvalidPayload: the file as a whole is not of the format.
    """
    for outcome in job.outcomes():
        tally.count(outcome)
        if not isinstance(outcome, Statement):
            yield _line(outcome)


def clean(text: str) -> str:
    """Text without card numbers, and as Postgres can store it."""
    return scrubber().text(text).encode("utf-8", "replace").decode().replace("\x00", "\ufffd")


def _reject(part: int, rejected: Rejected) -> Reject:
    detail = clean(rejected.detail)[:MAX_DETAIL_CHARS]
    return Reject(part, rejected.line_no, clean(rejected.field), rejected.reason, detail)


def _line(outcome: Outcome) -> Line:
    if isinstance(outcome, Ready):
        return _event(outcome)
    if isinstance(outcome, Rejected):
        return Line(outcome.line_no, "REJECTED", detail=clean(f"{outcome.field}: {outcome.detail}"))
    what = clean(outcome.what) if isinstance(outcome, Ignored) else ""
    return Line(None if isinstance(outcome, Statement) else outcome.line_no, "IGNORED", detail=what)


def _event(ready: Ready) -> Line:
    event = ready.event
    return Line(
        ready.line_no,
        "EVENT",
        event.txn_id,
        event.event_type,
        event.status,
        event.direction,
        event.amount_minor,
        event.currency,
        str(ready.document.get("timestamp")),
    )
