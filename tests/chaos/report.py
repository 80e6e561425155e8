"""The outcomes of runs as lines on a terminal and as the page ``docs/reliability.md``."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median

from tests.chaos.runner import Outcome
from tests.chaos.verdict import Verdict

__all__ = ["PAGE", "bite_of", "bites_line", "closing_line", "line_of", "page_of", "total_of"]

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
INTRODUCTION = """\
# Reliability

Made by `make chaos`, which runs every fault below on real processes: a broker, a Postgres, two
engines (where a row does not say otherwise) and a sink, with payments coming in at about 180 events
a second before, during and after. {closing}

A run goes: load on; decisions are made; the fault; proof that it struck; heal; every partition
decides again; the load ends; everything that is due has fired; judge. Random choices come from a
seed, which a run prints, and `python -m tests.chaos --only NAME --seed N` runs one again.

Who judges: {judges}

"""
COLUMNS = """\
- *lost*: accepted, and not there. *Duplicated*: there more than once. *Wrong*: there, and not as
  the evidence demands.
- *recovered*: from the moment the fault is healed (the server answers again, the link
  carries again, a process that left is being started) to the first decision of the last partition
  to decide again. *Stored*: to the moment when Postgres has these decisions. The median, and
  the worst of several runs. Both contain the start of Python processes.
- *in flight*: decisions before the fault, events sent while it lasted, decisions after it was
  healed; the least of all runs.

"""
HEAD = """\
| fault | runs | lost | duplicated | wrong | recovered, s | stored, s | in flight | it struck |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
"""
BITES = """
## That it bites

The same runner and judges on engines that are wrong on purpose, whose code only the tests have;
{caught}:

"""
LIMITS = """
## What is not shown here

One broker: nothing is said of the loss of one of several, of elections, or of a minority. A broker
that is killed keeps what the machine's page cache holds; a machine that loses power is not tried.
The clocks are jumped by a library that stands between a worker and its wall clock; Kafka's and
Postgres' own clocks are right. A full volume is a small file system in memory (it takes root). The
links are cut, silenced and slowed by a proxy of the tests, which a listener of the broker
advertises; packets are not reordered or lost.
"""
JUDGES = (
    "`recon verify`, which folds the inputs again and holds journal, table, dead letters, Postgres "
    "and the deadline index on the disk against that; the answer key of the payments, computed "
    "from the broker's acknowledgements by a model that shares no rule with the engine; and `recon "
    "audit verify` over the hash chain. Where several see one thing, the larger count stands."
)


def line_of(outcome: Outcome) -> str:
    """One run, as it ends."""
    if outcome.skipped:
        return f"- {outcome.fault}: not run: {outcome.skipped}"
    if outcome.failure is not None or outcome.recovery_s is None or outcome.stored_s is None:
        return f"✗ {outcome.fault} (seed {outcome.seed}): {_why(outcome)}"
    verdict = outcome.verdict or Verdict()
    sign = "✓" if verdict.is_clean else "✗"
    timing = f"decides after {outcome.recovery_s:.1f} s, stored after {outcome.stored_s:.1f} s"
    timing += f", took {outcome.seconds:.0f} s"
    flight = f"{outcome.before}/{outcome.during}/{outcome.after}"
    lines = [f"{sign} {outcome.fault} (seed {outcome.seed}): {verdict}; {flight}, {timing}"]
    return "\n".join([*lines, *(f"    {found}" for found in verdict.first)])


def total_of(outcomes: Iterable[Outcome]) -> Verdict:
    """Everything that was found."""
    return sum((o.verdict for o in outcomes if o.verdict), Verdict())


def closing_line(outcomes: Sequence[Outcome]) -> str:
    """The last line of a run."""
    ran = [o for o in outcomes if o.skipped is None]
    broken = sum(o.failure is not None for o in ran)
    faults = len({o.fault for o in ran})
    skipped = len(outcomes) - len(ran)
    more = f", {broken} broke" if broken else ""
    more += f", {skipped} not run" if skipped else ""
    return f"{total_of(ran)} ({len(ran)} runs of {faults} faults{more})"


def bite_of(outcome: Outcome) -> str:
    """One run of an engine that is wrong on purpose, as it ends."""
    if outcome.is_caught:
        return f"✓ {outcome.fault} (seed {outcome.seed}): caught: {outcome.verdict}"
    return f"✗ {outcome.fault} (seed {outcome.seed}): not caught: {outcome.failure or 'clean'}"


def bites_line(bites: Sequence[Outcome]) -> str:
    """Whether the engines that are wrong on purpose were found out."""
    caught = sum(outcome.is_caught for outcome in bites)
    return f"engines that are wrong on purpose: {caught} of {len(bites)} caught"


def page_of(outcomes: Sequence[Outcome], bites: Sequence[Outcome] = ()) -> str:
    """The whole page; ``bites`` are the runs of engines that are wrong on purpose."""
    by_fault: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_fault.setdefault(outcome.fault, []).append(outcome)
    head = INTRODUCTION.format(closing=f"The last time: {closing_line(outcomes)}.", judges=JUDGES)
    rows = "".join(map(_row, by_fault.values()))
    return head + COLUMNS + HEAD + rows + _bites(bites) + LIMITS


def _bites(bites: Sequence[Outcome]) -> str:
    if not bites:
        return ""
    rows = (f"- {bite.fault}: {bite.verdict or bite.failure}\n" for bite in bites)
    return BITES.format(caught=bites_line(bites)) + "".join(rows)


def _row(outcomes: Sequence[Outcome]) -> str:
    name = outcomes[0].fault
    ran = [o for o in outcomes if o.verdict is not None and o.recovery_s is not None]
    if not ran:
        return f"| {name} | 0 | - | - | - | - | - | - | {_why(outcomes[0])} |\n"
    total = total_of(ran)
    times = f"{_seconds(o.recovery_s for o in ran)} | {_seconds(o.stored_s for o in ran)}"
    flight = f"{min(o.before for o in ran)} / {min(o.during for o in ran)} / "
    flight += f"{min(o.after for o in ran)}"
    counts = f"{len(ran)} | {total.lost} | {total.duplicated} | {total.wrong}"
    return f"| {name} | {counts} | {times} | {flight} | {'; '.join(ran[-1].notes)} |\n"


def _seconds(figures: Iterable[float | None]) -> str:
    known = [figure for figure in figures if figure is not None]
    worst = f", {max(known):.1f}" if len(known) > 1 else ""
    return f"{median(known):.1f}{worst}"


def _why(outcome: Outcome) -> str:
    if outcome.skipped:
        return f"not run: {outcome.skipped}"
    return f"broke: {(outcome.failure or '').splitlines()[0]}"
