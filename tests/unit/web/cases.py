"""Cases as the core decides them, for views to show."""

from typing import Any

from recon_app.domain.actions import Action, ActionType, Actor
from recon_app.domain.case import Case
from recon_app.domain.decide import decide
from recon_app.domain.decision import Trigger
from recon_app.domain.events import Origin, Source, Status, TxnEvent
from recon_app.domain.evidence import evidence_digest
from recon_app.domain.identity import make_event
from recon_app.domain.states import TriggerKind
from recon_app.policy_file import load_policies

__all__ = ["ARRIVED_MS", "act", "bank", "case_of", "gateway"]

ARRIVED_MS = 1_766_052_931_000
OCCURRED_MS = 1_766_052_930_000
POLICIES = load_policies()


def gateway(txn_id: str = "TXN1001", amount: int = 50000, **more: Any) -> TxnEvent:
    """What the gateway says."""
    return make_event(
        txn_id,
        Source.GATEWAY,
        "PAYMENT_CAPTURED",
        Status.SUCCESS,
        amount,
        "INR",
        OCCURRED_MS,
        **more,
    )


def bank(txn_id: str = "TXN1001", amount: int = 50000, **more: Any) -> TxnEvent:
    """What the bank says."""
    return make_event(
        txn_id, Source.BANK, "LEDGER_POSTED", Status.SUCCESS, amount, "INR", OCCURRED_MS, **more
    )


def case_of(*events: TxnEvent) -> Case:
    """The case after these events, which arrive a second apart."""
    case = None
    for place, event in enumerate(events):
        arrived = ARRIVED_MS + place * 1000
        origin = Origin(f"{event.source.lower()}_txns", 2, 40 + place, arrived)
        kind = TriggerKind(event.source.value)
        case = decide(case, Trigger(kind, arrived, event.txn_id, origin, event), POLICIES).case
    assert case is not None
    return case


def act(case: Case, action_type: ActionType, **more: Any) -> Case:
    """The case after an action on what it shows now."""
    arrived = ARRIVED_MS + 60_000
    action = Action(
        "a1", action_type, case.txn_id, evidence_digest(case), Actor("asha"), "OTHER", "n", arrived
    )
    for name, value in more.items():
        setattr(action, name, value)
    trigger = Trigger(
        TriggerKind.ACTION,
        arrived,
        case.txn_id,
        Origin("recon_actions", 2, 7, arrived),
        action=action,
    )
    after = decide(case, trigger, POLICIES).case
    assert after is not None
    return after
