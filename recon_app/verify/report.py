"""What a verification says: a bar while it runs, a summary, or one JSON object."""

from dataclasses import asdict
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from recon_app.verify.findings import Difference
from recon_app.verify.run import Verified

__all__ = ["Bar", "as_json", "as_text"]

SHOWN = 10


class Bar:
    """A progress bar on stderr, so that stdout belongs to the result."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description:<28}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task("starting", total=None)

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

    def show(self, what: str, done: int, total: int) -> None:
        """Say what goes on; a total of 0 is not known."""
        self._progress.update(self._task, description=what, completed=done, total=total or None)


def as_json(verified: Verified) -> dict[str, Any]:
    """The result as plain data."""
    share = verified.share
    return {
        "differences": share.findings.total,
        "checked": dict(sorted(share.checked.items())),
        "by_kind": [
            {"what": what, "store": store, "count": count}
            for (what, store), count in share.findings.counts.most_common()
        ],
        "first": [_plain(difference) for difference in share.findings.first[:SHOWN]],
        "histories": verified.histories,
        "totals": [
            {"source": source, "currency": currency, "direction": direction, **amounts}
            for (source, currency, direction), amounts in share.totals.by_money().items()
        ],
        "as_of_ms": verified.as_of_ms,
        "seconds": round(verified.seconds, 3),
    }


def as_text(verified: Verified) -> str:
    """The result for people."""
    share = verified.share
    as_of = datetime.fromtimestamp(verified.as_of_ms / 1000, UTC).isoformat(timespec="milliseconds")
    counts = ", ".join(f"{n} {name}" for name, n in sorted(share.checked.items()) if n)
    lines = [f"as of {as_of}, in {verified.seconds:.1f} s: {counts}"]
    lines.append(f"{share.findings.total or 'no'} differences")
    for (what, store), count in share.findings.counts.most_common():
        lines.append(f"  {count} x {what} in {store}")
    lines += [_sentence(difference) for difference in share.findings.first[:SHOWN]]
    for txn_id, history in verified.histories.items():
        lines.append(f"{txn_id}:")
        lines += [f"  {step}" for step in history]
    return "\n".join(lines)


def _plain(difference: Difference) -> dict[str, Any]:
    return {name: value for name, value in asdict(difference).items() if value is not None}


def _sentence(difference: Difference) -> str:
    parts = [difference.what.value, "in", difference.store]
    parts += [part for part in (difference.txn_id, difference.place) if part]
    if difference.expected is not None or difference.actual is not None:
        parts.append(f"(expected {difference.expected}, found {difference.actual})")
    return " ".join(parts)
