"""One process's share of a verification: some partitions, round by round."""

import asyncio
import gc
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvloop

from recon_app.policy_file import load_policies
from recon_app.verify.cases_check import CasesCheck
from recon_app.verify.dead_letters import DeadLetters, Whence
from recon_app.verify.findings import Findings, What
from recon_app.verify.inputs_pass import InputsPass, Move
from recon_app.verify.journal_pass import JournalPass
from recon_app.verify.ledger import INPUT, Ledger
from recon_app.verify.plan import Plan
from recon_app.verify.postgres_pass import PostgresPass, open_postgres
from recon_app.verify.reader import Reader, open_reader
from recon_app.verify.table_pass import TablePass
from recon_app.verify.totals import Totals

__all__ = ["Share", "Tell", "verify_share"]

#: Told how many more records or rows were read.
Tell = Callable[[int], None]


@dataclass(slots=True)
class Share:
    """What came of it; ``checked`` counts what was looked at."""

    checked: Counter[str] = field(default_factory=Counter)
    findings: Findings = field(default_factory=Findings)
    totals: Totals = field(default_factory=Totals)
    moves_out: list[Move] = field(default_factory=list)
    moves_in: list[Move] = field(default_factory=list)
    buried: set[Whence] = field(default_factory=set)

    def merge(self, other: "Share") -> None:
        """Take another process's share in."""
        self.checked += other.checked
        self.findings.merge(other.findings)
        self.totals.merge(other.totals)
        self.moves_out += other.moves_out
        self.moves_in += other.moves_in
        self.buried |= other.buried


def verify_share(plan: Plan, rounds: Sequence[Sequence[int]], tell: Tell) -> Share:
    """Verify the partitions of each round together, one round after another.

    Raises:
        ReconError: something is out of reach, or did not come so far in time.
    """
    share = Share()
    with _uncollected(), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        for partitions in rounds:
            runner.run(_Round(plan, partitions, share, tell).run())
            gc.collect()
    return share


@contextmanager
def _uncollected() -> Iterator[None]:
    """Millions of objects are made here and no circles: looking for those takes a fifth of it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Round:
    """The partitions that are held in memory at the same time."""

    def __init__(self, plan: Plan, partitions: Sequence[int], share: Share, tell: Tell) -> None:
        self._plan = plan
        self._partitions = partitions
        self._share = share
        self._tell = tell
        self._ledger = Ledger()
        self._policies = load_policies(plan.policy_file)
        self._settled: dict[int, int] = {}
        self._journals = {
            p: JournalPass(plan, p, self._ledger, share.findings, tell) for p in partitions
        }

    async def run(self) -> None:
        """Table, then journal, then the snapshot of Postgres; then what should be in them."""
        plan = self._plan
        with open_postgres(plan.postgres) as connection:
            async with open_reader(plan.connection) as reader:
                for partition in self._partitions:
                    await self._table(reader, partition)
                for partition, journal in self._journals.items():
                    end = await reader.end(plan.topics.journal.name, partition)
                    await journal.read(reader, end)
                stored = PostgresPass(
                    self._partitions, self._ledger, self._share.findings, self._tell
                )
                snapshot = await asyncio.to_thread(stored.begin, connection, plan.timeout_s)
                for partition, journal in self._journals.items():
                    await journal.read(reader, snapshot[partition])
                for partition in self._partitions:
                    await self._inputs(reader, partition)
            self._invented()
            stored.compare(connection)
        self._note(stored)

    async def _table(self, reader: Reader, partition: int) -> None:
        table = TablePass(self._plan, partition, self._tell)
        await table.read(reader)
        trails = self._ledger.trails.setdefault(partition, {})
        self._share.checked["table rows"] += table.into(trails, self._share.findings)
        self._settled[partition] = table.journal_end

    async def _inputs(self, reader: Reader, partition: int) -> None:
        share, plan = self._share, self._plan
        dead = DeadLetters(plan, partition, share.findings)
        await dead.read(reader)
        trails = self._ledger.trails[partition]
        cases = CasesCheck(
            partition, trails, self._settled[partition], share.totals, share.findings
        )
        inputs = InputsPass(
            plan, partition, self._ledger, dead, cases, self._policies, share.findings, self._tell
        )
        await inputs.read(reader)
        cases.rest()
        share.checked.update(
            {
                "inputs": inputs.records,
                "events": inputs.events,
                "actions": inputs.actions,
                "cases": cases.cases,
                "unlinked lines": inputs.unlinked,
                "breaches": cases.breaches,
                "dead letters": dead.check(),
                "moved records": len(inputs.moves_in),
                "oversize decisions": len(dead.tolerated),
            }
        )
        share.moves_out += inputs.moves_out
        share.moves_in += inputs.moves_in
        share.buried |= set(dead.expected) | dead.redriven

    def _invented(self) -> None:
        """Decisions on events and actions that no input topic has."""
        findings = self._share.findings
        for (topic, partition), log in self._ledger.events.items():
            for offset in log.unseen(INPUT):
                place = f"{topic}-{partition}:{offset}"
                findings.add(What.DECISION_INVENTED, "journal", None, place, "no input", "one")
        for (topic, partition, offset), seen in self._ledger.actions.items():
            if not seen.seen:
                place = f"{topic}-{partition}:{offset}"
                findings.add(
                    What.DECISION_INVENTED, "journal", seen.txn_id, place, "no action", "one"
                )

    def _note(self, stored: PostgresPass) -> None:
        checked = self._share.checked
        checked["decisions"] += sum(journal.records for journal in self._journals.values())
        checked["timers"] += sum(journal.timers for journal in self._journals.values())
        for table, rows in stored.rows.items():
            checked[f"rows of {table}"] += rows
