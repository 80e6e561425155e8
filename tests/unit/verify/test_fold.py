"""The fold: inputs by arrival, timers by recorded time in between."""

import pytest

from recon_app.domain.decision import Decision, Trigger
from recon_app.domain.events import Origin, Source
from recon_app.domain.states import State, TriggerKind
from recon_app.policy_file import load_policies
from recon_app.verify.fold import arrival_order, fold
from tests.unit.domain.builders import B, G, event

SLA_MS = 60_000
POLICIES = load_policies()


def arrives(source: Source, at_ms: int, offset: int = 0) -> Trigger:
    origin = Origin(f"{source.lower()}_txns", 0, offset, at_ms)
    return Trigger(TriggerKind(source), at_ms, "TXN1001", origin, event=event(source))


def states(triggers: list[Trigger], until_ms: int) -> list[str]:
    """Each step of the fold: who moved the case, and where to."""
    steps: list[str] = []

    def watch(trigger: Trigger, decision: Decision) -> None:
        assert decision.case is not None
        steps.append(f"{trigger.kind} {decision.case.state}")

    fold(triggers, POLICIES, until_ms, watch)
    return steps


def test_a_deadline_fires_between_the_arrivals_it_lies_between() -> None:
    triggers = [arrives(G, 0), arrives(B, SLA_MS + 1)]

    assert states(triggers, 10 * SLA_MS) == [
        "GATEWAY GATEWAY_RECEIVED",
        "TIMER BANK_MISSING",
        "BANK MATCHED",
    ]


def test_an_arrival_at_the_deadline_itself_is_in_time() -> None:
    assert states([arrives(G, 0), arrives(B, SLA_MS)], 10 * SLA_MS) == [
        "GATEWAY GATEWAY_RECEIVED",
        "BANK MATCHED",
    ]


@pytest.mark.parametrize(("until_ms", "last"), [(SLA_MS - 1, G), (SLA_MS, "TIMER")])
def test_no_deadline_fires_before_its_time_or_after_the_instant(until_ms: int, last: str) -> None:
    assert states([arrives(G, 0)], until_ms)[-1].startswith(last)


def test_a_late_case_ends_alike_whether_or_not_its_timer_may_fire() -> None:
    triggers = [arrives(G, 0), arrives(B, SLA_MS + 1)]
    fired, held = (fold(triggers, POLICIES, until).case for until in (10 * SLA_MS, 0))

    assert fired is not None
    assert held is not None
    assert (fired.state, fired.reasons) == (held.state, held.reasons) == (State.MATCHED, ["LATE"])


def test_arrivals_of_one_millisecond_are_told_by_topic_and_offset() -> None:
    one, two, three = arrives(G, 5, 1), arrives(B, 5, 9), arrives(G, 5, 0)

    assert sorted([one, two, three], key=arrival_order) == [two, three, one]
