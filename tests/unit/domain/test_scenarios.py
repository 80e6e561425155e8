"""Every scenario of tests/scenarios, line by line, and once more in every order."""

from datetime import datetime
from itertools import islice, permutations
from zoneinfo import ZoneInfo

import pytest

from recon_app.domain.actions import ActionType
from recon_app.domain.case import Case
from recon_app.domain.decision import Decision, Trigger
from recon_app.domain.events import (
    AmountBasis,
    Direction,
    EventDetail,
    Precision,
    Source,
    Status,
    TxnIdKind,
)
from recon_app.domain.evidence import evidence_digest
from recon_app.domain.policy import PolicyBook
from recon_app.domain.unlinked import UNLINKED
from tests.properties.domain.test_confluence import verdict
from tests.scenarios.ledger import Line, Scenario, load_scenarios
from tests.unit.domain.builders import START_MS, World, delivery, event

SCENARIOS = list(load_scenarios())
ORDERS = 120
DETAIL = {
    "provider": "provider",
    "rail": "rail",
    "fee": "fee_minor",
    "net": "net_minor",
    "basis": "amount_basis",
    "date": "business_date",
    "settlement": "settlement_ref",
}
NUMBERS = {"fee", "net"}


def trigger_of(line: Line, offset: int) -> Trigger:
    """The event of a gateway or bank line."""
    status, amount, currency = line.words[:3]
    keys = line.keys
    told = event(
        Source(line.who.upper()),
        Status(status),
        None if amount == "?" else int(amount),
        currency,
        occurred_s=float(keys.get("at", line.at_s)),
        event_id=keys.get("id"),
        posting_id=keys.get("posting"),
        event_type=keys.get("type"),
        direction=Direction(keys.get("dir", "IN")),
        precision=Precision.DAY if "day" in line.words else Precision.INSTANT,
        detail=detail_of(keys),
        txn_id_kind=TxnIdKind.DERIVED if "derived" in line.words else TxnIdKind.GIVEN,
    )
    return delivery(told, line.at_s, offset)


def detail_of(keys: dict[str, str]) -> EventDetail | None:
    """What the line says beyond the seven fields."""
    detail = EventDetail()
    for key in (said := [key for key in DETAIL if key in keys]):
        setattr(detail, DETAIL[key], int(keys[key]) if key in NUMBERS else keys[key])
    detail.amount_basis = AmountBasis(detail.amount_basis)
    return detail if said else None


def play(world: World, line: Line, offset: int) -> Decision:
    """What the line says happens."""
    if line.who == "time":
        before = len(world.decisions)
        world.wait(line.at_s)
        assert len(world.decisions) > before or line.expected.get("fires") == "nothing"
        return world.decisions[-1]
    if line.who == "action":
        kind, *_ = line.words
        args = {k: int(v) if k == "amount_minor" else v for k, v in line.keys.items()}
        name = str(args.pop("id", f"act-{offset}"))
        expected = digest_seen(world.case, str(args.pop("sees", "now")))
        return world.ask(ActionType(kind), line.at_s, expected, dict(args) or None, name)
    return world.take(trigger_of(line, offset))


def digest_seen(case: Case | None, sees: str) -> str | None:
    """What the author of an action saw."""
    return {"now": evidence_digest(case) if case else None, "stale": "0" * 32}.get(sees)


def found(decision: Decision, case: Case) -> dict[str, str]:
    """Everything a line may expect, as it is written there."""
    resolution = case.resolution
    texts: dict[str, object] = {
        "sev": case.severity,
        "owed": ",".join(f"{e.owed}:{e.amount_minor}:{e.currency}" for e in case.exposure),
        "var": case.variance_minor,
        "match": case.match_kind,
        "breach": "+".join(case.breaches),
        "res": resolution.code if resolution else None,
        "by": resolution.actor if resolution else None,
        "settled": resolution.amount_minor if resolution else None,
        "confirmed": bool(resolution and resolution.confirmed_by),
        "former": "+".join(r.code for r in case.former_resolutions or []),
        "manual": bool(case.manual),
        "episode": case.episode,
        "outcome": decision.outcome,
        "refused": decision.refusal,
        "rule": case.rule,
        "effects": "+".join(effect.type for effect in decision.effects),
        "deadline": None if case.deadline_ms is None else (case.deadline_ms - START_MS) / 1000,
        "due": None if case.deadline_ms is None else wall_clock(case.deadline_ms),
        "timers": "+".join(f"{t.kind}@{(t.due_ms - START_MS) / 1000:g}" for t in case.timers),
        "transient": bool(case.transient_until_ms),
        "exception": case.is_exception,
        "kind": case.kind,
        "settlement": case.profile.settlement_ref if case.profile else None,
        "fires": "nothing",
    }
    return {key: f"{value:g}" if isinstance(value, float) else str(value).lower()
            for key, value in texts.items()}  # fmt: skip


def wall_clock(at_ms: int) -> str:
    """An instant as people in India read it."""
    return datetime.fromtimestamp(at_ms / 1000, ZoneInfo("Asia/Kolkata")).isoformat(
        timespec="minutes"
    )[:16]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_the_story_comes_out_as_written(scenario: Scenario) -> None:
    """State, reasons and whatever else each line names."""
    world = World(PolicyBook.from_dict(scenario.policy))
    for offset, line in enumerate(scenario.lines):
        decision = play(world, line, offset)
        case = world.known if world.case else None
        if decision.rule == UNLINKED:
            assert (line.state, decision.case) == (UNLINKED, None), line.text
            continue
        if case is None:
            assert (line.state, line.expected["refused"]) == ("-", decision.refusal), line.text
            continue
        values = found(decision, case)

        assert (case.state, tuple(case.reasons)) == (line.state, line.reasons), line.text
        assert {k: values[k] for k in line.expected} == {
            k: v.lower() for k, v in line.expected.items()
        }, line.text


TOLD = [s for s in SCENARIOS if not any(line.who == "action" for line in s.lines)]


@pytest.mark.parametrize("scenario", TOLD, ids=lambda scenario: scenario.name)
def test_the_story_ends_alike_in_every_order(scenario: Scenario) -> None:
    """Its events in all orders (the first hundred and twenty), its timers at the end."""
    events = [line for line in scenario.lines if line.who in ("gateway", "bank")]
    triggers = [trigger_of(line, offset) for offset, line in enumerate(events)]
    end_s = max(line.at_s for line in scenario.lines)
    endings = []
    for order in islice(permutations(triggers), ORDERS):
        world = World(PolicyBook.from_dict(scenario.policy))
        for trigger in order:
            world.take(trigger)
        world.wait(end_s)
        endings.append(verdict(world.known))

    assert all(ending == endings[0] for ending in endings)
