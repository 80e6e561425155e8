"""One folded case against its last decision, its row in the table, and what was raised of it."""

from collections.abc import Sequence

from recon_app.domain.case import Case
from recon_app.domain.decision import Trigger
from recon_app.domain.effects import breaches_of
from recon_app.domain.views import view_of
from recon_app.verify.findings import Findings, What
from recon_app.verify.ledger import Trail, hash_of
from recon_app.verify.lines import shown_amounts, verdict_json, verdict_line, whole_json
from recon_app.verify.table_pass import SIDE_BITS
from recon_app.verify.totals import Totals

__all__ = ["CasesCheck"]


class CasesCheck:
    """Of one partition. ``settled_to`` is the journal offset below which rows hold everything."""

    def __init__(
        self,
        partition: int,
        trails: dict[bytes, Trail],
        settled_to: int,
        totals: Totals,
        findings: Findings,
    ) -> None:
        self.cases = 0
        self.breaches = 0
        self.trails = trails
        self._partition = partition
        self._settled_to = settled_to
        self._totals = totals
        self._findings = findings

    def case(self, trail: Trail | None, case: Case, triggers: Sequence[Trigger]) -> None:
        """The case that the inputs come to. Without a decision its inputs are lost, as was said."""
        self.cases += 1
        self._totals.add(case, triggers)
        if trail is None or not trail.seq:
            return
        if hash_of(verdict_json(case)) != trail.verdict:
            self._add(What.VERDICT, "journal", case)
        self._row(trail, case)
        self._raised(trail, case)
        trail.line, trail.amounts = hash_of(verdict_line(case)), shown_amounts(case)

    def _row(self, trail: Trail, case: Case) -> None:
        """The row is of the last decision, or of an earlier one while decisions are still made."""
        is_settled = trail.offset < self._settled_to
        if not trail.row_seq:
            if is_settled:
                self._add(What.TABLE_MISSING, "table", case)
        elif (trail.row_incarnation, trail.row_seq) == (trail.incarnation, trail.seq):
            same = trail.row_breached == trail.breached
            if not same or trail.row_whole != hash_of(whole_json(case)):
                self._add(What.TABLE_DIFFERS, "table", case)
        elif (trail.row_incarnation, trail.row_seq) > (trail.incarnation, trail.seq):
            self._add(What.TABLE_EXTRA, "table", case, trail.seq, trail.row_seq)
        elif is_settled:
            self._add(What.TABLE_BEHIND, "table", case, trail.seq, trail.row_seq)
        elif not trail.row_agrees:
            self._add(What.TABLE_DIFFERS, "table", case)

    def _raised(self, trail: Trail, case: Case) -> None:
        """Who is missing or came late, by all the evidence, was told so."""
        if case.deadline_ms is None:
            return
        due = breaches_of(None, case, view_of(case.gateway, 0), view_of(case.bank, 0))
        self.breaches += len(due)
        for side in due:
            if not trail.breached & SIDE_BITS[side]:
                self._add(What.BREACH_MISSING, "journal", case, side, "not raised")

    def rest(self) -> None:
        """What nobody has an input for: decisions were checked by origin, so these are rows."""
        for key, trail in self.trails.items():
            if trail.row_seq and not trail.seq:
                self._findings.add(
                    What.TABLE_EXTRA,
                    "table",
                    key.decode(),
                    None,
                    "no decision",
                    f"a row of seq {trail.row_seq}",
                    partition=self._partition,
                )

    def _add(
        self, what: What, store: str, case: Case, expected: object = None, actual: object = None
    ) -> None:
        self._findings.add(
            what, store, case.txn_id, None, expected, actual, partition=self._partition
        )
