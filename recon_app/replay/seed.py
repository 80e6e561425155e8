"""The rows that an in-place replay begins with.

What is read again must not be known already, or it would count as a redelivery; what is not read
again must stay. So a row keeps only the evidence from before the point, and all its actions: they
are judged by when they arrived, and are not read again. Counters go on, so no decision's identity
(incarnation, seq) is used twice and Postgres takes each new one for newer.
"""

from dataclasses import replace

from recon_app.codec.origins import base_topic
from recon_app.domain.action_log import REFUSED_KEPT, is_comment
from recon_app.domain.case import AppliedAction, Case
from recon_app.domain.decide import decide
from recon_app.domain.decision import Trigger
from recon_app.domain.events import Origin
from recon_app.domain.policy import PolicyBook
from recon_app.domain.states import TriggerKind

__all__ = ["has_too_many_actions", "is_touched", "seed"]


def is_touched(case: Case, points: dict[str, int]) -> bool:
    """Whether anything of a case may be read again. ``points``: the lowest offset, by topic."""
    told = list(case.positions.items())
    sides = [side for side in (case.gateway, case.bank) if side is not None]
    told += [(f.topic, f.offset) for side in sides for leg in side.legs for f in leg.facts]
    return any(offset >= points.get(base_topic(topic), offset + 1) for topic, offset in told)


def has_too_many_actions(case: Case) -> bool:
    """Whether some could be forgotten while the case knows only a part of its evidence."""
    return sum(not is_comment(applied) for applied in case.actions or ()) > REFUSED_KEPT


def seed(case: Case, before: Case | None, policies: PolicyBook) -> Case:
    """The row of ``case`` when only ``before`` of it is not read again; none if all of it is.

    Without any evidence it keeps its former verdict until the first record of it is read.
    """
    if before is None:
        return replace(case, gateway=None, bank=None, manual=None, timers=[], reached_ms=0)
    for applied in case.actions or ():
        decided = decide(before, _trigger(case.txn_id, applied), policies).case
        assert decided is not None
        before = decided
    return replace(
        before,
        incarnation=case.incarnation,
        seq=case.seq,
        version=case.version,
        positions=case.positions,
        breaches=case.breaches,
    )


def _trigger(txn_id: str, applied: AppliedAction) -> Trigger:
    origin = Origin(applied.topic, applied.partition, applied.offset, applied.arrived_ms)
    at_ms = applied.arrived_ms
    return Trigger(TriggerKind.ACTION, at_ms, txn_id, origin, action=applied.action)
