"""A finished case leaves in two steps, and what comes later never opens it again."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon_app.domain.actions import Action, ActionType, Actor
from recon_app.domain.case import Case, Timer, next_due
from recon_app.domain.decide import decide
from recon_app.domain.decision import Decision, Trigger
from recon_app.domain.events import Origin, Source, Status
from recon_app.domain.expiry import is_stub
from recon_app.domain.identity import make_event
from recon_app.domain.policy import PolicyBook
from recon_app.domain.remedies import Refusal
from recon_app.domain.states import Outcome, State, TimerKind, TriggerKind

T0 = 1_766_052_930_000
DAY_MS = 86_400_000
BOOK = PolicyBook.from_dict({"default": {"due": "60s", "keep": "30d", "keep_stub": "90d"}})
FOR_EVER = PolicyBook.from_dict({"default": {"due": "60s"}})
EVENTS = {Source.GATEWAY: "PAYMENT_CAPTURED", Source.BANK: "LEDGER_POSTED"}


def told(source: Source, at_ms: int, amount: int = 500, offset: int = 0) -> Trigger:
    event = make_event("T1", source, EVENTS[source], Status.SUCCESS, amount, "INR", T0)
    origin = Origin(source.lower(), 0, offset, at_ms)
    return Trigger(TriggerKind[source], at_ms, "T1", origin, event)


def timer(kind: TimerKind, at_ms: int) -> Trigger:
    return Trigger(TriggerKind.TIMER, at_ms, "T1", timer=kind)


def run(*triggers: Trigger, book: PolicyBook = BOOK, case: Case | None = None) -> Decision:
    for trigger in triggers:
        decision = decide(case, trigger, book)
        case = decision.case
    return decision


def matched(book: PolicyBook = BOOK) -> Case:
    case = run(told(Source.GATEWAY, T0), told(Source.BANK, T0 + 500), book=book).case
    assert case is not None
    return case


def stub() -> Case:
    case = run(timer(TimerKind.EXPIRE, T0 + 500 + 30 * DAY_MS), case=matched()).case
    assert case is not None
    return case


def test_a_finished_case_stays_for_its_time_after_the_last_evidence() -> None:
    assert next_due(matched()) == (T0 + 500 + 30 * DAY_MS, TimerKind.EXPIRE)


def test_without_a_retention_it_stays_for_ever() -> None:
    assert matched(FOR_EVER).timers == []


@pytest.mark.parametrize("amount", [499, 501])
def test_an_exception_never_expires(amount: int) -> None:
    case = run(told(Source.GATEWAY, T0), told(Source.BANK, T0 + 500, amount)).case

    assert case is not None
    assert case.state is State.MISMATCHED
    assert case.timers == []


def test_a_case_that_waits_keeps_its_deadline_and_no_other() -> None:
    case = run(told(Source.GATEWAY, T0)).case

    assert case is not None
    assert case.timers == [Timer(TimerKind.SLA, T0 + 60_000)]


def test_expiry_leaves_the_verdict_and_takes_the_evidence() -> None:
    before, after = matched(), stub()

    assert is_stub(after)
    assert after.timers == [Timer(TimerKind.EXPIRE, T0 + 500 + 120 * DAY_MS)]
    assert after == replace(
        before, seq=before.seq + 1, gateway=None, bank=None, timers=after.timers
    )


def test_a_late_posting_is_refused_and_starts_no_deadline() -> None:
    late = run(told(Source.BANK, T0 + 40 * DAY_MS, 700), case=stub())

    assert (late.outcome, late.refusal) == (Outcome.REFUSED, Refusal.AFTER_RETENTION)
    assert late.case == replace(stub(), seq=stub().seq + 1)
    assert late.effects == []


def test_a_late_action_is_refused_too() -> None:
    action = Action("a1", ActionType.REOPEN, "T1", None, Actor("ann"), None, "why", T0)
    origin = Origin("recon_actions", 0, 0, T0 + 40 * DAY_MS)
    trigger = Trigger(TriggerKind.ACTION, origin.arrived_ms, "T1", origin, action=action)

    assert run(trigger, case=stub()).refusal == Refusal.AFTER_RETENTION


def test_at_last_nothing_is_left_and_an_event_begins_anew() -> None:
    gone = run(timer(TimerKind.EXPIRE, T0 + 500 + 120 * DAY_MS), case=stub())
    assert (gone.case, gone.outcome) == (None, Outcome.APPLIED)

    anew = run(told(Source.BANK, T0 + 200 * DAY_MS)).case
    assert anew is not None
    assert (anew.incarnation, anew.seq) == (T0 + 200 * DAY_MS, 1)


@given(st.integers(1, 120 * DAY_MS))
def test_what_comes_late_ends_alike_whether_or_not_the_timer_fired_before(later_ms: int) -> None:
    """A worker that lags fires late; a replay fires in time."""
    due_ms = T0 + 500 + 30 * DAY_MS
    late = told(Source.BANK, T0 + 500 + later_ms, 700, offset=9)
    before = [timer(TimerKind.EXPIRE, due_ms)] if late.at_ms > due_ms else []
    replayed = run(*before, late, case=matched())
    lagging = run(late, case=matched())

    assert (lagging.outcome, lagging.refusal) == (replayed.outcome, replayed.refusal)
    if before and lagging.case is not None:
        assert run(timer(TimerKind.EXPIRE, due_ms), case=lagging.case).case == replayed.case
