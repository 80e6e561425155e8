"""How a finished case leaves: first its evidence, much later the rest of it.

A case that is matched or resolved and waits for nothing is kept for the policy's ``keep`` after the
last of its evidence arrived. Then a stub takes its place: the verdict and the counters, without
legs and actions. What comes in for a stub is refused AFTER_RETENTION and never starts a new SLA.
After ``keep_stub`` the stub goes too, and a further event would begin a new incarnation.
"""

from dataclasses import replace
from typing import Final

from recon_app.domain.case import Case, Fact, Side, Timer
from recon_app.domain.decision import Decision
from recon_app.domain.policy import Policy, PolicyBook
from recon_app.domain.remedies import Refusal
from recon_app.domain.states import Outcome, State, TimerKind

__all__ = [
    "comes_after_retention",
    "expire",
    "expiry_of",
    "is_forgotten",
    "is_stub",
    "refuse",
]

FINISHED: Final = (State.MATCHED, State.RESOLVED)
_EXPIRE = TimerKind.EXPIRE


def is_stub(case: Case) -> bool:
    """Whether only the stub of an expired case is left."""
    return case.gateway is None and case.bank is None and _expires(case)


def comes_after_retention(case: Case, at_ms: int) -> bool:
    """Whether what arrived at ``at_ms`` comes too late for the case.

    By arrival, whether or not the timer has fired: the order of processing changes nothing.
    """
    if not _expires(case) or is_forgotten(case, at_ms):
        return False
    return is_stub(case) or at_ms > case.timers[0].due_ms


def is_forgotten(case: Case, at_ms: int) -> bool:
    """Whether even the stub's time was over by then."""
    return is_stub(case) and at_ms > case.timers[0].due_ms


def expiry_of(case: Case, policy: Policy) -> list[Timer]:
    """The timers of the case: when nothing is awaited any more, the one that ends its stay."""
    if policy.keep_ms is None or case.timers or case.state not in FINISHED:
        return case.timers
    arrivals = [fact.arrived_ms for side in (case.gateway, case.bank) for fact in _facts(side)]
    arrivals += [applied.arrived_ms for applied in case.actions or ()]
    return [Timer(_EXPIRE, max(arrivals) + policy.keep_ms)]


def expire(case: Case, at_ms: int, policies: PolicyBook) -> Decision:
    """The decision of an EXPIRE timer: the stub, or no case at all where the stub was left."""
    after = None
    if not is_stub(case):
        until_ms = at_ms + _policy(case, policies).keep_stub_ms
        after = replace(
            case,
            seq=case.seq + 1,
            gateway=None,
            bank=None,
            manual=None,
            actions=None,
            timers=[Timer(_EXPIRE, until_ms)],
        )
    return _told(case, after, Outcome.APPLIED, None)


def refuse(case: Case) -> Decision:
    """The decision on whatever comes in for a stub."""
    return _told(case, replace(case, seq=case.seq + 1), Outcome.REFUSED, Refusal.AFTER_RETENTION)


def _told(before: Case, after: Case | None, outcome: Outcome, refusal: str | None) -> Decision:
    return Decision(after, outcome, refusal, before.state, before.reason, [], before.rule, [])


def _expires(case: Case) -> bool:
    return len(case.timers) == 1 and case.timers[0].kind is _EXPIRE


def _facts(side: Side | None) -> list[Fact]:
    return [fact for leg in side.legs for fact in leg.facts] if side else []


def _policy(case: Case, policies: PolicyBook) -> Policy:
    first = (_facts(case.gateway) or _facts(case.bank))[0]
    return policies.select(case.opened_ms, case.profile, case.kind, first.currency, case.direction)
