"""From the evidence to the next case: the verdict, what a person made of it, and the difference."""

from recon_app.domain.action_log import action_key, is_comment, trimmed
from recon_app.domain.case import Case, Fact, Posting, Resolution
from recon_app.domain.decision import Decision
from recon_app.domain.effects import breaches_of, effects_of
from recon_app.domain.evidence import Evidence
from recon_app.domain.expiry import expiry_of
from recon_app.domain.history import History, system_resolution, unfold
from recon_app.domain.judgement import Verdict, judge
from recon_app.domain.policy import Policy, PolicyBook
from recon_app.domain.remedies import MATCH_KINDS
from recon_app.domain.rules import FactBit
from recon_app.domain.states import Outcome, State
from recon_app.domain.views import View, bank_view, view_of

__all__ = ["settle"]

_BANK_TWICE, _GATEWAY_TWICE = int(FactBit.DUPLICATE_BANK), int(FactBit.DUPLICATE_GATEWAY)
_NONE, _SETTLEMENT, _RESOLVED = Posting.NONE, Posting.SETTLEMENT, State.RESOLVED


def settle(
    evidence: Evidence,
    before: Case | None,
    policies: PolicyBook,
    outcome: Outcome,
    told: bool,
) -> Decision:
    """The decision on this evidence; ``told`` says that legs changed since ``before``."""
    gateway = view_of(evidence.gateway, _GATEWAY_TWICE)
    bank = view_of(evidence.bank, _BANK_TWICE)
    base = _base(gateway, bank)
    policy = policies.plain or policies.select(
        evidence.opened_ms, evidence.profile, base.kind, base.currency, base.direction
    )
    if policy.posting is _SETTLEMENT:
        bank = bank_view(evidence.bank, bank, _SETTLEMENT)
    history = None
    if evidence.actions is not None or _may_reopen(gateway, bank, policy):
        history = _history(evidence, policy, base)
    closing = None if history is None else history.resolution
    reached_ms = evidence.reached_ms if closing is None else closing.at_ms - 1
    verdict = judge(gateway, bank, policy, reached_ms, base.direction)
    if closing is not None:
        _close(verdict)
    case = _case(evidence, before, policy, base, verdict, closing)
    if history is not None:
        _tell(case, history, evidence)
    if policy.keep_ms is not None:
        case.timers = expiry_of(case, policy)
    case.breaches = breaches_of(before, case, gateway, bank)
    if before is not None:
        case.version = before.version + (told or _differs(before, case))
    return Decision(
        case,
        outcome,
        None,
        None if before is None else before.state,
        None if before is None else before.reason,
        verdict.finding.facts,
        case.rule,
        effects_of(before, case),
    )


def _base(gateway: View, bank: View) -> Fact:
    """The fact that says what the case is about: the gateway's, where it counts."""
    fact = gateway.fact if gateway.level or not bank.level else bank.fact
    fact = fact or bank.fact
    assert fact is not None
    return fact


def _may_reopen(gateway: View, bank: View, policy: Policy) -> bool:
    """Whether the system could have closed the case before the last fact came."""
    falls = gateway.fell or bank.fell or policy.posting is _NONE
    return falls and gateway.facts + bank.facts > 1


def _history(evidence: Evidence, policy: Policy, base: Fact) -> History:
    actions = [applied for applied in evidence.actions or () if not is_comment(applied)]
    return unfold(evidence.gateway, evidence.bank, actions, policy, base.kind, base.direction)


def _close(verdict: Verdict) -> None:
    """An action closed the case: nothing is at risk and nothing is awaited; the reason stays."""
    verdict.state = _RESOLVED
    verdict.timers, verdict.exposure = [], []
    verdict.severity = verdict.transient_until_ms = None


def _case(
    evidence: Evidence,
    before: Case | None,
    policy: Policy,
    base: Fact,
    verdict: Verdict,
    closing: Resolution | None,
) -> Case:
    finding = verdict.finding
    return Case(
        evidence.txn_id,
        evidence.opened_ms if before is None else before.incarnation,
        1 if before is None else before.seq + 1,
        1,
        verdict.state,
        finding.reason,
        finding.reasons,
        finding.is_exception and closing is None,
        verdict.severity,
        finding.match_kind if closing is None else MATCH_KINDS.get(closing.code),
        evidence.gateway,
        evidence.bank,
        verdict.deadline_ms,
        verdict.timers,
        evidence.reached_ms,
        evidence.opened_ms,
        evidence.first_occurred_ms,
        evidence.business_date,
        verdict.variance_minor,
        verdict.exposure,
        base.kind,
        base.direction,
        policy.posting,
        policy.version,
        finding.rule,
        evidence.positions,
        evidence.txn_id_kind,
        verdict.transient_until_ms,
        1,
        [],
        evidence.profile,
        None,
        evidence.actions,
        system_resolution(verdict) if verdict.closed_ms is not None else closing,
    )


def _tell(case: Case, history: History, evidence: Evidence) -> None:
    """What the history adds to the case."""
    case.episode = history.episode
    case.former_resolutions = history.former or None
    case.manual = history.manual
    if evidence.actions is not None:
        comments = [applied for applied in evidence.actions if is_comment(applied)]
        case.actions = trimmed(sorted([*history.actions, *comments], key=action_key))


def _differs(before: Case, after: Case) -> bool:
    """Whether anything changed that a reader would call a new version."""
    return (
        before.state is not after.state
        or before.reasons != after.reasons
        or before.deadline_ms != after.deadline_ms
        or before.resolution != after.resolution
    )
