"""The table, by its changelog: the last row of each case, once nothing of it is overdue."""

import asyncio
import time
from collections.abc import Callable

from recon_app.codec.cases import decode_row, due_of, encode_row
from recon_app.domain.case import Case
from recon_app.errors import UnavailableError
from recon_app.verify.findings import Findings, What
from recon_app.verify.ledger import Trail, hash_of
from recon_app.verify.lines import verdict_json, whole_json
from recon_app.verify.plan import Plan
from recon_app.verify.reader import Reader

__all__ = ["SIDE_BITS", "TablePass"]

RETRY_S = 0.25
SIDE_BITS = {"GATEWAY": 1, "BANK": 2}


class TablePass:
    """Reads one partition of the changelog.

    ``journal_end`` is where the journal ended before the last look: every decision below it is in
    the rows that were read.
    """

    def __init__(self, plan: Plan, partition: int, tell: Callable[[int], None]) -> None:
        self.journal_end = 0
        self._plan = plan
        self._partition = partition
        self._tell = tell
        self._rows: dict[bytes, bytes] = {}
        self._position = 0

    async def read(self, reader: Reader) -> None:
        """Read to the end, again until every deadline up to the as-of instant has fired.

        Raises:
            UnavailableError: some did not in time.
        """
        until = time.monotonic() + self._plan.timeout_s
        name = self._plan.topics.changelog.name
        self._position = (await reader.starts([(name, self._partition)]))[name, self._partition]
        while True:
            await self._catch_up(reader, name)
            overdue = self._overdue()
            if not overdue:
                return
            if time.monotonic() > until:
                raise UnavailableError(self._late(overdue))
            await asyncio.sleep(RETRY_S)

    async def _catch_up(self, reader: Reader, name: str) -> None:
        self.journal_end = await reader.end(self._plan.topics.journal.name, self._partition)
        end = await reader.end(name, self._partition)
        rows = self._rows
        async for records in reader.scan(name, self._partition, self._position, end):
            for record in records:
                assert record.key is not None
                if record.value is None:
                    rows.pop(record.key, None)
                else:
                    rows[record.key] = record.value
            self._tell(len(records))
        self._position = max(self._position, end)

    def _overdue(self) -> int:
        limit = (self._plan.as_of_ms + 1).to_bytes(8, "big")
        dues = (due_of(row) for row in self._rows.values())
        return sum(1 for due in dues if due and due < limit)

    def _late(self, overdue: int) -> str:
        return (
            f"timed out after {self._plan.timeout_s:.0f} s: {overdue} deadlines of partition "
            f"{self._partition} passed before {self._plan.as_of_ms} ms (broker time) and have not "
            "fired. Does an engine run (`recon dev status`)? If not, start one, or give an earlier "
            "--as-of."
        )

    def into(self, trails: dict[bytes, Trail], findings: Findings) -> int:
        """Note what the rows say, and forget them; returns how many there were."""
        for key, row in self._rows.items():
            case = decode_row(row)
            trail = trails[key] = Trail()
            trail.row_incarnation, trail.row_seq = case.incarnation, case.seq
            trail.row_verdict = hash_of(verdict_json(case))
            trail.row_whole = hash_of(whole_json(case))
            trail.row_breached = sum(SIDE_BITS[side] for side in case.breaches)
            self._check_header(row, case, findings)
        found = len(self._rows)
        self._rows = {}
        return found

    def _check_header(self, row: bytes, case: Case, findings: Findings) -> None:
        """What the deadline index is built from must be what the case waits for."""
        expected, actual = due_of(encode_row(case, b"")), due_of(row)
        if expected != actual:
            findings.add(
                What.DUE_HEADER,
                "table",
                case.txn_id,
                None,
                expected.hex() or "nothing",
                actual.hex() or "nothing",
                self._partition,
            )
