"""The verdict V: a function of the two sides, the policy and how far time is known to have passed.

Never of the state before. The status table says what stands, the comparison what differs, the rules
what that is called.
"""

from typing import Final

from recon_app.domain.case import Exposure, Timer
from recon_app.domain.compare import compare
from recon_app.domain.due import due_after
from recon_app.domain.events import Direction
from recon_app.domain.exposure import exposure_of, severity_of
from recon_app.domain.policy_terms import Policy
from recon_app.domain.reasons import Severity
from recon_app.domain.rules import FACT_BITS, FactBit, Finding, finding_of
from recon_app.domain.shape import shape
from recon_app.domain.states import State, TimerKind
from recon_app.domain.status_table import LEVELS, Cell, Standing
from recon_app.domain.views import View

__all__ = ["Verdict", "judge"]

_COMPARABLE, _POSTED = Standing.COMPARABLE, Standing.POSTED_NOT_SUCCESSFUL
_UNKNOWN: Final = int(FactBit.GATEWAY_UNKNOWN | FactBit.BANK_UNKNOWN)
_OVERDUE: Final = int(FactBit.OVERDUE)
_SLA, _REVERSAL, _STUCK = TimerKind.SLA, TimerKind.REVERSAL, TimerKind.STUCK_PENDING
_BANK_RECEIVED, _RESOLVED = State.BANK_RECEIVED, State.RESOLVED


@shape
class Verdict:
    """What the evidence comes to. ``timers`` holds what can still change it by time alone.

    ``closed_ms`` is when the system could close the case; null while it is open.
    """

    finding: Finding
    state: State
    deadline_ms: int | None
    timers: list[Timer]
    variance_minor: int | None
    exposure: list[Exposure]
    severity: Severity | None
    transient_until_ms: int | None
    closed_ms: int | None


def judge(
    gateway: View, bank: View, policy: Policy, reached_ms: int, direction: Direction
) -> Verdict:
    """The verdict, all inputs up to ``reached_ms`` (broker time) being known to be in."""
    cell = policy.cells[gateway.level * LEVELS + bank.level]
    deadline_ms = _deadline_ms(gateway, bank, policy)
    bits = gateway.flags | bank.flags
    variance = None
    if cell.in_time is _COMPARABLE:
        more, variance = compare(gateway, bank, policy, deadline_ms)
        bits |= more
    timers: list[Timer] = []
    standing = cell.in_time
    if not cell.complete or bits & _UNKNOWN:
        kind, due_ms = _awaited(gateway, bank, deadline_ms, policy)
        if due_ms is None:
            pass
        elif due_ms <= reached_ms:
            bits |= _OVERDUE
            standing = cell.overdue
        else:
            timers.append(Timer(kind, due_ms))
    finding = finding_of(standing << FACT_BITS | bits)
    state = finding.state or _open_state(cell, gateway, bank, bits)
    verdict = Verdict(finding, state, deadline_ms, timers, variance, [], None, None, None)
    if finding.is_exception:
        _weigh(verdict, gateway, bank, policy, direction)
        if standing is _POSTED:
            _await_reversal(verdict, bank, policy, reached_ms)
    elif state is _RESOLVED:
        verdict.closed_ms = _closed_ms(cell, gateway, bank, deadline_ms)
    return verdict


def _deadline_ms(gateway: View, bank: View, policy: Policy) -> int | None:
    """When the other side is due: some time after the first final fact arrived."""
    first_ms, theirs = gateway.settled_ms, bank.settled_ms
    bank_spoke = theirs is not None and (first_ms is None or theirs < first_ms)
    if bank_spoke:
        first_ms = theirs
    if first_ms is None or policy.schedule is None:
        return None if first_ms is None else first_ms + policy.due_ms
    return policy.schedule.deadline_ms(first_ms, bank_spoke)


def _awaited(
    gateway: View, bank: View, deadline_ms: int | None, policy: Policy
) -> tuple[TimerKind, int | None]:
    """What the case waits for: its deadline, or, with nothing final, that pending gets stuck."""
    if deadline_ms is not None:
        return _SLA, deadline_ms
    seen = [view.first_ms for view in (gateway, bank) if view.first_ms is not None]
    return _STUCK, min(seen) + policy.stuck_pending_ms if seen else None


def _open_state(cell: Cell, gateway: View, bank: View, bits: int) -> State:
    if not gateway.level and not bank.level and gateway.fact is None:
        return _BANK_RECEIVED
    return cell.missing if bits & _OVERDUE else cell.waiting


def _weigh(
    verdict: Verdict, gateway: View, bank: View, policy: Policy, direction: Direction
) -> None:
    finding = verdict.finding
    verdict.exposure = exposure_of(
        finding, verdict.state, gateway, bank, policy, verdict.variance_minor
    )
    verdict.severity = severity_of(finding, verdict.exposure, direction, policy)


def _await_reversal(verdict: Verdict, bank: View, policy: Policy, reached_ms: int) -> None:
    """What was posted for a failed payment may still come back by itself."""
    until_ms = due_after(policy.reversal, bank.settled_ms or 0)
    if until_ms > reached_ms:
        verdict.transient_until_ms = until_ms
        verdict.timers.append(Timer(_REVERSAL, until_ms))


def _closed_ms(cell: Cell, gateway: View, bank: View, deadline_ms: int | None) -> int:
    """When it was clear that nothing more is due: both sides final, or the deadline."""
    settled = max(gateway.settled_ms or 0, bank.settled_ms or 0)
    if deadline_ms is None:
        return settled
    return min(settled, deadline_ms) if cell.complete else deadline_ms
