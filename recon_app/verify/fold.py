"""What the inputs of one case come to, by the pure core: no clock, timers by recorded time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from recon_app.domain.case import Case, next_due
from recon_app.domain.decide import decide
from recon_app.domain.decision import Decision, Trigger
from recon_app.domain.policy import PolicyBook
from recon_app.domain.remedies import Refusal
from recon_app.domain.states import Outcome, TriggerKind
from recon_app.domain.unlinked import UNLINKED

__all__ = ["Fold", "arrival_order", "fold"]

Watch = Callable[[Trigger, Decision], None]


@dataclass(slots=True)
class Fold:
    """Where a case ends: null when it never was, or is over and forgotten.

    ``told`` is the last of it that had legs, ``buried`` are inputs that the core failed on, and
    ``outlived`` says that something came after its retention, or that it began anew.
    """

    case: Case | None = None
    told: Case | None = None
    buried: list[tuple[Trigger, str]] = field(default_factory=list)
    outlived: bool = False

    def take(self, decision: Decision) -> None:
        """Go on from a decision; one on what belongs to no case leaves it as it is."""
        if decision.rule == UNLINKED:
            return
        case = decision.case
        if case is not None and (case.gateway is not None or case.bank is not None):
            known = self.told
            if known is not None and known.incarnation != case.incarnation:
                self.outlived = True
            self.told = case
        if decision.refusal == Refusal.AFTER_RETENTION:
            self.outlived = True
        self.case = case


def arrival_order(trigger: Trigger) -> tuple[int, bool, str, int, int]:
    """By arrival; an action comes after all facts of its millisecond."""
    origin = trigger.origin
    assert origin is not None
    is_action = trigger.action is not None
    return trigger.at_ms, is_action, origin.topic, origin.partition, origin.offset


def fold(
    triggers: Iterable[Trigger], policies: PolicyBook, until_ms: int, watch: Watch | None = None
) -> Fold:
    """Decide the triggers in this order, and every timer up to ``until_ms`` in between.

    An arrival at the deadline itself is in time, so the timer comes after it.
    """
    done = Fold()
    for trigger in triggers:
        if done.case is not None and done.case.timers:
            _fire(done, policies, min(trigger.at_ms - 1, until_ms), watch)
        try:
            decision = decide(done.case, trigger, policies)
        except Exception as error:  # noqa: BLE001 the engine buries what its core fails on
            done.buried.append((trigger, repr(error)))
            continue
        done.take(decision)
        if watch is not None:
            watch(trigger, decision)
    _fire(done, policies, until_ms, watch)
    return done


def _fire(done: Fold, policies: PolicyBook, until_ms: int, watch: Watch | None) -> None:
    while done.case is not None and done.case.timers:
        due = next_due(done.case)
        if due is None or due[0] > until_ms:
            return
        txn_id = done.case.txn_id
        trigger = Trigger(TriggerKind.TIMER, due[0], txn_id, timer=due[1])
        decision = decide(done.case, trigger, policies)
        assert decision.outcome is not Outcome.NOOP, f"{txn_id}: a due timer came to nothing"
        done.take(decision)
        if watch is not None:
            watch(trigger, decision)
