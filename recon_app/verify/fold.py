"""What the inputs of one case come to, by the pure core: no clock, timers by recorded time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from recon_app.domain.case import Case, next_due
from recon_app.domain.decide import decide
from recon_app.domain.decision import Decision, Trigger
from recon_app.domain.policy import PolicyBook
from recon_app.domain.states import Outcome, TriggerKind

__all__ = ["Fold", "arrival_order", "fold"]

Watch = Callable[[Trigger, Decision], None]


@dataclass(slots=True)
class Fold:
    """Where a case ends; ``buried`` are inputs that the core failed on."""

    case: Case | None = None
    buried: list[tuple[Trigger, str]] = field(default_factory=list)


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
        _fire(done, policies, min(trigger.at_ms - 1, until_ms), watch)
        try:
            decision = decide(done.case, trigger, policies)
        except Exception as error:  # noqa: BLE001 the engine buries what its core fails on
            done.buried.append((trigger, repr(error)))
            continue
        done.case = decision.case or done.case
        if watch is not None:
            watch(trigger, decision)
    _fire(done, policies, until_ms, watch)
    return done


def _fire(done: Fold, policies: PolicyBook, until_ms: int, watch: Watch | None) -> None:
    case = done.case
    while case is not None and case.timers:
        due = next_due(case)
        if due is None or due[0] > until_ms:
            return
        trigger = Trigger(TriggerKind.TIMER, due[0], case.txn_id, timer=due[1])
        decision = decide(case, trigger, policies)
        assert decision.outcome is not Outcome.NOOP, f"{case.txn_id}: a due timer came to nothing"
        case = done.case = decision.case
        if watch is not None:
            watch(trigger, decision)
