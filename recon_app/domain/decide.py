"""The one entry of the core: a case, a trigger and the policies in; the next case and effects out.

The trigger is put into the evidence, the verdict is computed from all of it, and the difference to
the case before is the decision. No clock, no IO; arguments are never changed, parts of them shared.
"""

from dataclasses import replace
from typing import Final

from recon_app.domain.action_log import is_full, put_action
from recon_app.domain.actions import Action
from recon_app.domain.case import AppliedAction, Case, Side
from recon_app.domain.decision import Decision, Trigger
from recon_app.domain.events import Origin, Source, TxnEvent, TxnIdKind
from recon_app.domain.evidence import Evidence
from recon_app.domain.expiry import comes_after_retention, expire, is_forgotten, refuse
from recon_app.domain.legs import fact_of, insert
from recon_app.domain.policy import PolicyBook
from recon_app.domain.profile import profile_of
from recon_app.domain.remedies import Refusal, fault_of
from recon_app.domain.settle import settle
from recon_app.domain.states import Outcome, TimerKind
from recon_app.domain.unlinked import is_unlinked, note

__all__ = ["decide"]

_APPLIED, _NOOP, _REFUSED = Outcome.APPLIED, Outcome.NOOP, Outcome.REFUSED
_EXPIRE = TimerKind.EXPIRE
_BANK, _GIVEN = Source.BANK, TxnIdKind.GIVEN

#: The label of a decision in which no rule was asked.
NO_RULE: Final = ""


def decide(case: Case | None, trigger: Trigger, policies: PolicyBook) -> Decision:
    """The decision on ``trigger``. Pure and total: raises on no valid input, changes no argument.

    ``case`` is null for a ``txn_id`` never seen. What belongs to no case leaves it as it is, with a
    decision that has none. Every decision but a TIMER's NOOP is one journal record, and raises
    ``seq`` by one where it has a case.
    """
    if is_unlinked(trigger.event):
        return note()
    if case is not None and case.timers and trigger.timer is None:
        if comes_after_retention(case, trigger.at_ms):
            return refuse(case)
        case = None if is_forgotten(case, trigger.at_ms) else case
    if trigger.event is not None:
        return _on_event(case, trigger, trigger.event, policies)
    if trigger.action is not None:
        return _on_action(case, trigger, trigger.action, policies)
    return _on_timer(case, trigger, policies)


def _origin(trigger: Trigger) -> Origin:
    return trigger.origin or Origin("", 0, 0, trigger.at_ms)


def _on_event(
    case: Case | None, trigger: Trigger, event: TxnEvent, policies: PolicyBook
) -> Decision:
    origin = _origin(trigger)
    if case is None:
        return settle(_opened(event, origin), None, policies, _APPLIED, True)
    known = case.bank if event.source is _BANK else case.gateway
    prefix = "B:" if event.source is _BANK else "G:"
    side, is_new = insert(known, prefix, event.posting_id, fact_of(event, origin))
    if not is_new and known is not None and side.legs is known.legs:
        return _repeated(case, event, side, origin)
    evidence = _extended(case, event, side, origin)
    return settle(evidence, case, policies, _APPLIED if is_new else _NOOP, True)


def _opened(event: TxnEvent, origin: Origin) -> Evidence:
    """The evidence of a case that begins with this event."""
    is_bank = event.source is _BANK
    side, _ = insert(None, "B:" if is_bank else "G:", event.posting_id, fact_of(event, origin))
    gateway, bank = (None, side) if is_bank else (side, None)
    profile, business_date = (None, None)
    if event.detail is not None:
        profile, business_date = profile_of(gateway, bank)
    return Evidence(
        event.txn_id,
        gateway,
        bank,
        None,
        0,
        origin.arrived_ms,
        event.occurred_ms,
        event.txn_id_kind,
        profile,
        business_date,
        {origin.topic: origin.offset},
    )


def _extended(case: Case, event: TxnEvent, side: Side, origin: Origin) -> Evidence:
    """The evidence of the case with ``side`` in the place of the event's side."""
    gateway, bank = (case.gateway, side) if event.source is _BANK else (side, case.bank)
    profile, business_date = case.profile, case.business_date
    if event.detail is not None or profile is not None or business_date is not None:
        profile, business_date = profile_of(gateway, bank)
    arrived, occurred = origin.arrived_ms, event.occurred_ms
    return Evidence(
        case.txn_id,
        gateway,
        bank,
        case.actions,
        case.reached_ms,
        arrived if arrived < case.opened_ms else case.opened_ms,
        occurred if occurred < case.first_occurred_ms else case.first_occurred_ms,
        _GIVEN if event.txn_id_kind is _GIVEN else case.txn_id_kind,
        profile,
        business_date,
        _moved(case, origin),
    )


def _moved(case: Case, origin: Origin) -> dict[str, int]:
    return {**case.positions, origin.topic: origin.offset}


def _repeated(case: Case, event: TxnEvent, side: Side, origin: Origin) -> Decision:
    """Nothing new was said: a counter and the position move, nothing else."""
    after = _noted(case, origin)
    if event.source is _BANK:
        after.bank = side
    else:
        after.gateway = side
    return _unchanged(case, after, _NOOP, None)


def _noted(case: Case, origin: Origin) -> Case:
    return replace(case, seq=case.seq + 1, positions=_moved(case, origin))


def _unchanged(before: Case, after: Case, outcome: Outcome, refusal: str | None) -> Decision:
    return Decision(after, outcome, refusal, before.state, before.reason, [], before.rule, [])


def _on_timer(case: Case | None, trigger: Trigger, policies: PolicyBook) -> Decision:
    """Broker time is known to have come to ``at_ms``, and all that arrived until then is in."""
    if case is None:
        return Decision(None, _NOOP, None, None, None, [], NO_RULE, [])
    if not any(timer.due_ms <= trigger.at_ms for timer in case.timers):
        return _unchanged(case, case, _NOOP, None)
    if trigger.timer is _EXPIRE:
        return expire(case, trigger.at_ms, policies)
    evidence = _kept(case, case.actions, max(case.reached_ms, trigger.at_ms), case.positions)
    return settle(evidence, case, policies, _APPLIED, False)


def _kept(
    case: Case, actions: list[AppliedAction] | None, reached_ms: int, positions: dict[str, int]
) -> Evidence:
    """The evidence of the case with the same facts."""
    return Evidence(
        case.txn_id,
        case.gateway,
        case.bank,
        actions,
        reached_ms,
        case.opened_ms,
        case.first_occurred_ms,
        case.txn_id_kind,
        case.profile,
        case.business_date,
        positions,
    )


def _on_action(
    case: Case | None, trigger: Trigger, action: Action, policies: PolicyBook
) -> Decision:
    if case is None or (case.gateway is None and case.bank is None):
        return Decision(None, _REFUSED, Refusal.UNKNOWN_TXN, None, None, [], NO_RULE, [])
    origin = _origin(trigger)
    applied = AppliedAction(
        action, origin.arrived_ms, origin.topic, origin.partition, origin.offset
    )
    actions, is_new = put_action(case.actions, applied)
    if actions is case.actions:
        return _unchanged(case, _noted(case, origin), _NOOP, None)
    refusal = fault_of(action)
    if refusal is None and is_new and is_full(case.actions):
        refusal = Refusal.TOO_MANY_ACTIONS
    if refusal is not None:
        return _unchanged(case, _noted(case, origin), _REFUSED, refusal)
    evidence = _kept(case, actions, case.reached_ms, _moved(case, origin))
    return _answered(settle(evidence, case, policies, _APPLIED if is_new else _NOOP, False), action)


def _answered(decision: Decision, action: Action) -> Decision:
    """The decision with what became of the action in the light of the evidence."""
    kept = (decision.case.actions if decision.case else None) or []
    mine = next((a for a in kept if a.action.action_id == action.action_id), None)
    if decision.outcome is _APPLIED and mine is not None and mine.refusal is not None:
        decision.outcome, decision.refusal = _REFUSED, mine.refusal
    return decision
