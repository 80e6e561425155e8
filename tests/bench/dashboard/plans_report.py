"""What was measured, as a page of the documentation."""

from collections.abc import Mapping
from typing import Final

from tests.bench.dashboard.ask import Answers, ListTimes

__all__ = ["report"]

LINE_CHARS: Final = 118
HEAD: Final = """# The dashboard's questions over {rows:,} transactions

Made by `make bench-dashboard`; do not edit.
Postgres {server} on a machine of two cores,
`shared_buffers` 2 GB; a month of payments, one in fifty an exception. Times are the quickest of
seven, in milliseconds, in the API's process. What the questions mean:
[dashboard-api.md](dashboard-api.md).
{filled}
## Times

| list | first page | next page | far down |
| --- | ---: | ---: | ---: |
{lists}

| question | ms |
| --- | ---: |
{others}

## How first pages are found
{plans}"""


def report(rows: int, answers: Answers, filled: Mapping[str, float]) -> str:
    """The page."""
    return HEAD.format(
        rows=rows,
        server=answers.server,
        filled=_filled(filled),
        lists="\n".join(_row(name, its) for name, its in answers.lists.items()),
        others="\n".join(f"| {name} | {ms:.0f} |" for name, ms in answers.others.items()),
        plans="".join(_plan(name, its.plan) for name, its in answers.lists.items()),
    )


def _filled(took: Mapping[str, float]) -> str:
    if not took:
        return ""
    seconds = took["migrate"]
    return f"\nBringing tables of this size up to date (migration 0011) took {seconds:.0f} s.\n"


def _row(name: str, its: ListTimes) -> str:
    deep = "" if its.deep_ms is None else f"{its.deep_ms:.0f}"
    return f"| {name} | {its.first_ms:.0f} | {its.next_ms:.0f} | {deep} |"


def _plan(name: str, plan: str) -> str:
    lines = [
        line if len(line) <= LINE_CHARS else line[:LINE_CHARS] + "…" for line in plan.split("\n")
    ]
    return f"\n### {name}\n\n```\n" + "\n".join(lines) + "\n```\n"
