"""One folded case against its last decision, its row in the table, and what was raised of it."""

from collections.abc import Sequence

from recon_app.domain.case import Case
from recon_app.domain.decision import Trigger
from recon_app.domain.effects import breaches_of
from recon_app.domain.expiry import is_stub
from recon_app.domain.states import State
from recon_app.domain.views import bank_view, view_of
from recon_app.verify.findings import Findings, What
from recon_app.verify.fold import Fold
from recon_app.verify.ledger import Trail, hash_of
from recon_app.verify.lines import shown_amounts, verdict_json, verdict_line, whole_json
from recon_app.verify.table_pass import SIDE_BITS
from recon_app.verify.totals import Totals

__all__ = ["CasesCheck"]

_MISSING = (State.BANK_MISSING, State.GATEWAY_MISSING)


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
        self.totals = totals
        self._findings = findings

    def case(self, trail: Trail | None, done: Fold, triggers: Sequence[Trigger]) -> None:
        """The case that the inputs come to. Without a decision its inputs are lost, as was said."""
        told = done.told
        if told is None:
            return
        self.cases += 1
        if done.outlived:
            self.totals.beyond += 1
        else:
            self.totals.add(told, triggers)
        if trail is None or not trail.seq:
            return
        if not self._row(trail, done.case, told) and _differs(trail, told):
            self._add(What.VERDICT, "journal", told)
        if told.state in _MISSING or _is_late(told, triggers):
            self._raised(trail, told)
        trail.line, trail.amounts = hash_of(verdict_line(told)), shown_amounts(told)

    def _row(self, trail: Trail, case: Case | None, told: Case) -> bool:
        """Check the row: it is of the last decision, or of an earlier one while more are made.

        Returns:
            Whether row and last decision are both just what the oracle has.
        """
        is_settled = trail.offset < self._settled_to
        if not trail.row_seq:
            if is_settled and case is not None and not is_stub(case):
                self._add(What.TABLE_MISSING, "table", told)
        elif (trail.row_incarnation, trail.row_seq) == (trail.incarnation, trail.seq):
            return self._last_row(trail, case, told)
        elif (trail.row_incarnation, trail.row_seq) > (trail.incarnation, trail.seq):
            self._add(What.TABLE_EXTRA, "table", told, trail.seq, trail.row_seq)
        elif is_settled:
            self._add(What.TABLE_BEHIND, "table", told, trail.seq, trail.row_seq)
        elif not trail.row_agrees:
            self._add(What.TABLE_DIFFERS, "table", told)
        return False

    def _last_row(self, trail: Trail, case: Case | None, told: Case) -> bool:
        if case is None:
            self._add(What.TABLE_EXTRA, "table", told, "nothing, its retention is over", "a row")
            return False
        whole = trail.row_whole == hash_of(whole_json(case))
        if not whole or trail.row_breached != trail.breached:
            self._add(What.TABLE_DIFFERS, "table", told)
        return whole and trail.row_verdict == trail.verdict

    def _raised(self, trail: Trail, case: Case) -> None:
        """Who is missing or came late, by all the evidence, was told so."""
        bank = bank_view(case.bank, view_of(case.bank, 0), case.posting)
        due = breaches_of(None, case, view_of(case.gateway, 0), bank)
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


def _differs(trail: Trail, told: Case) -> bool:
    return trail.verdict != hash_of(verdict_json(told))


def _is_late(case: Case, triggers: Sequence[Trigger]) -> bool:
    """Whether anything came after the deadline; the triggers are by arrival."""
    return case.deadline_ms is not None and triggers[-1].at_ms > case.deadline_ms
