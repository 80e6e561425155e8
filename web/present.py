"""A case as the API shows it; the engine's view and the API share it."""

from typing import Any

import msgspec

from recon_app.domain.case import AppliedAction, Case, Fact, Leg, Profile, Resolution, Side
from recon_app.domain.evidence import evidence_digest
from recon_app.domain.views import view_of
from web.case_models import (
    ActionView,
    CaseView,
    ExposureView,
    FactView,
    LegsView,
    Position,
    PostingView,
    ResolutionView,
    SideView,
    Variance,
)
from web.times import rfc3339, rfc3339_or_none

__all__ = ["case_view", "present_case"]


def present_case(case: Case) -> dict[str, Any]:
    """The case as plain data, fit for JSON; ``served_by`` is added by whoever answers."""
    view: dict[str, Any] = msgspec.to_builtins(case_view(case))
    return view


def case_view(case: Case) -> CaseView:
    """The case as the model of the API."""
    profile = case.profile or Profile()
    return CaseView(
        txn_id=case.txn_id,
        state=case.state,
        reason=case.reason,
        reasons=list(case.reasons),
        is_exception=case.is_exception,
        severity=case.severity,
        match_kind=case.match_kind,
        legs=LegsView(_side(case.gateway), _side(case.bank), _side(case.manual)),
        deadline=rfc3339_or_none(case.deadline_ms),
        transient_until=rfc3339_or_none(case.transient_until_ms),
        version=case.version,
        seq=case.seq,
        incarnation=case.incarnation,
        episode=case.episode,
        variance=_variance(case),
        exposure=[ExposureView(e.currency, e.amount_minor, e.owed) for e in case.exposure],
        resolution=_resolution(case.resolution),
        evidence=evidence_digest(case),
        kind=case.kind,
        direction=case.direction,
        rail=profile.rail,
        provider=profile.provider,
        merchant_id=profile.merchant_id,
        account=profile.account,
        posting=case.posting,
        breaches=list(case.breaches),
        actions=[_action(applied) for applied in case.actions or ()],
        opened_at=rfc3339(case.opened_ms),
        first_occurred_at=rfc3339(case.first_occurred_ms),
        business_date=case.business_date,
        rule=case.rule,
        policy_version=case.policy_version,
    )


def _side(side: Side | None) -> SideView | None:
    """One side, with the event it stands on."""
    stands = view_of(side, 0).fact
    if side is None or stands is None:
        return None
    facts = [_fact(leg, fact) for leg in side.legs for fact in leg.facts]
    shown = next(view for view in facts if view.event_id == stands.event_id)
    return SideView(
        amount=stands.amount_minor,
        currency=stands.currency,
        status=stands.status,
        direction=stands.direction,
        event_type=stands.event_type,
        event_id=stands.event_id,
        posting_id=shown.posting_id,
        occurred_at=shown.occurred_at,
        arrived_at=shown.arrived_at,
        event_ids=list(dict.fromkeys(view.event_id for view in facts)),
        redeliveries=side.redeliveries,
        facts=facts,
        postings=[_posting(leg) for leg in side.legs],
    )


def _posting(leg: Leg) -> PostingView:
    """One movement of money."""
    beyond = sum(more.count for more in (leg.overflow or {}).values())
    return PostingView(leg.posting_id, len(leg.facts) + beyond, len(leg.facts))


def _fact(leg: Leg, fact: Fact) -> FactView:
    """One event."""
    return FactView(
        event_id=fact.event_id,
        posting_id=leg.posting_id,
        event_type=fact.event_type,
        kind=fact.kind,
        role=fact.role,
        status=fact.status,
        amount=fact.amount_minor,
        currency=fact.currency,
        direction=fact.direction,
        occurred_at=rfc3339(fact.occurred_ms),
        arrived_at=rfc3339(fact.arrived_ms),
        position=Position(fact.topic, fact.partition, fact.offset),
    )


def _variance(case: Case) -> Variance | None:
    """Bank minus expected, in the currency both sides have."""
    stands = view_of(case.bank or case.manual, 0).fact
    if case.variance_minor is None or stands is None:
        return None
    return Variance(case.variance_minor, stands.currency)


def _resolution(resolution: Resolution | None) -> ResolutionView | None:
    """How the case was closed."""
    if resolution is None:
        return None
    return ResolutionView(
        code=resolution.code,
        reason_code=resolution.reason_code,
        note=resolution.note,
        actor=resolution.actor,
        at=rfc3339(resolution.at_ms),
        amount=resolution.amount_minor,
        confirmed_by=resolution.confirmed_by,
    )


def _action(applied: AppliedAction) -> ActionView:
    """What somebody asked."""
    action = applied.action
    return ActionView(
        action_id=action.action_id,
        type=action.type,
        actor=action.actor.id,
        reason_code=action.reason_code,
        note=action.note,
        refusal=applied.refusal,
        arrived_at=rfc3339(applied.arrived_ms),
    )
