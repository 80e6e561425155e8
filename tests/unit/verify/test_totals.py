"""What came in is found again in the buckets, and what is not is named."""

from recon_app.domain.decision import Trigger
from recon_app.domain.events import Origin, Status, TxnEvent
from recon_app.domain.states import TriggerKind
from recon_app.policy_file import load_policies
from recon_app.verify.findings import Findings
from recon_app.verify.fold import fold
from recon_app.verify.totals import Totals
from tests.unit.domain.builders import B, G, event


def told(*events: TxnEvent) -> list[Trigger]:
    return [
        Trigger(
            TriggerKind(said.source),
            at,
            said.txn_id,
            Origin(f"{said.source.lower()}_txns", 0, at, at),
            event=said,
        )
        for at, said in enumerate(events)
    ]


def totals_of(*events: TxnEvent) -> Totals:
    totals, triggers = Totals(), told(*events)
    case = fold(triggers, load_policies(), 0).case
    assert case is not None
    totals.add(case, triggers)
    return totals


def problems(totals: Totals) -> int:
    findings = Findings()
    totals.check(findings)
    return findings.total


def test_both_sides_of_a_match_stand_where_they_came_in() -> None:
    totals = totals_of(event(G), event(B))

    assert totals.by_money()["GATEWAY", "INR", "IN"]["RECEIVED"] == 50_000
    assert totals.by_money()["BANK", "INR", "IN"]["MATCHED"] == 50_000
    assert problems(totals) == 0


def test_a_redelivery_and_a_progress_are_money_once() -> None:
    pending = event(G, Status.PENDING, event_id="e1", posting_id="p1")
    settled = event(G, event_id="e2", posting_id="p1")
    totals = totals_of(pending, settled, settled, event(B))

    assert totals.by_money()["GATEWAY", "INR", "IN"]["RECEIVED"] == 50_000
    assert problems(totals) == 0


def test_money_that_a_case_lost_is_named_with_source_and_currency() -> None:
    totals = totals_of(event(G), event(B))
    totals.amounts["BANK", "INR", "IN", "MATCHED"] -= 1
    findings = Findings()
    totals.check(findings)

    (difference,) = findings.first
    assert difference.place == "BANK INR IN"
    assert (difference.expected, difference.actual) == ("50000", "49999")


def test_a_case_beyond_what_a_case_keeps_is_counted_and_left_out() -> None:
    many = [event(G, event_id=f"e{n}", posting_id=f"p{n}") for n in range(40)]
    totals = totals_of(*many)

    assert totals.beyond == 1
    assert not totals.amounts
