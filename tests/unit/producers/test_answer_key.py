"""The auditor's verdicts, shape by shape, and what the clock does to them."""

import pytest

from producers.answer_key import MARGIN_MS, VERDICTS, Answer, Terms, Verdict, answer
from producers.broker import Ack
from producers.scenario import PlannedTxn, Spec, build
from producers.shapes import SHAPES

START_MS = 1_000_000
SLA_MS = 60_000
TERMS = Terms("v1", SLA_MS)
SHARES = dict.fromkeys({shape.category for shape in SHAPES.values()} - {"matched"}, 0.12)
TXNS = {txn.shape: txn for txn in build(Spec("run", 400, 7, START_MS, SHARES)).txns}


def acks(txn: PlannedTxn, *after_ms: int) -> list[Ack]:
    """Acks of a payment's events, each this long after the start; the last gap repeats."""
    gaps = [*after_ms, *[after_ms[-1]] * len(txn.events)][: len(txn.events)]
    return [
        Ack(e.source.value, 0, i, START_MS + gap)
        for i, (e, gap) in enumerate(zip(txn.events, gaps, strict=True))
    ]


def judged(shape: str, *after_ms: int, terms: Terms = TERMS) -> Answer:
    return answer(TXNS[shape], acks(TXNS[shape], *after_ms), terms)


def test_every_shape_has_a_verdict() -> None:
    assert set(SHAPES) == set(VERDICTS)


@pytest.mark.parametrize("shape", [s for s in SHAPES if SHAPES[s].category != "late"])
def test_in_time_each_shape_gets_the_verdict_of_the_table(shape: str) -> None:
    assert (VERDICTS[shape],) == judged(shape, 0, 5).verdicts


def test_a_partner_after_the_deadline_is_late_and_may_have_been_missing() -> None:
    late = judged("bank_late", 0, SLA_MS + 2_000)

    assert (Verdict("MATCHED", "LATE"),) == late.verdicts
    assert late.may_miss == ("BANK_MISSING",)


def test_a_late_gateway_may_have_been_missing_too() -> None:
    assert judged("gateway_late", 0, SLA_MS + 2_000).may_miss == ("GATEWAY_MISSING",)


def test_a_plain_pair_that_the_broker_held_up_is_late_as_well() -> None:
    assert (Verdict("MATCHED", "LATE"),) == judged("matched", 0, SLA_MS + MARGIN_MS + 1).verdicts


@pytest.mark.parametrize("off_ms", [-MARGIN_MS, 0, MARGIN_MS])
def test_within_the_margin_both_verdicts_are_accepted(off_ms: int) -> None:
    near = judged("matched", 0, SLA_MS + off_ms)

    assert near.ambiguous
    assert {"MATCHED"} == {verdict.state for verdict in near.verdicts}


def test_the_deadline_counts_from_the_first_final_event_not_from_pending() -> None:
    pending = judged("pending_then_success", 0, 40_000, 90_000)

    assert pending.deadline_ms == START_MS + 40_000 + SLA_MS
    assert (Verdict("MATCHED"),) == pending.verdicts


def test_a_redelivery_long_after_does_not_make_a_match_late() -> None:
    assert (Verdict("MATCHED"),) == judged("bank_redelivery", 0, 5, 2 * SLA_MS).verdicts


def test_a_pair_in_time_may_never_have_been_missing() -> None:
    assert judged("matched", 0, 5).may_miss == ()


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        (Terms("v", SLA_MS, tolerance_abs_minor=1), "WITHIN_TOLERANCE"),
        (Terms("v", SLA_MS, tolerance_ppm=1_000_000), "WITHIN_TOLERANCE"),
        (Terms("v", SLA_MS, tolerance_ppm=1_000_000, tolerance_cap_minor=0), "AMOUNT_MISMATCH"),
        (Terms("v", SLA_MS), "AMOUNT_MISMATCH"),
    ],
)
def test_a_difference_of_one_follows_the_tolerance(terms: Terms, reason: str) -> None:
    assert [reason] == [v.reason for v in judged("bank_one_short", 0, 5, terms=terms).verdicts]


def test_amounts_are_each_sides_own() -> None:
    short = judged("bank_short", 0, 5)
    alone = judged("bank_missing", 0)

    assert short.gateway_amount_minor is not None
    assert short.bank_amount_minor is not None
    assert short.gateway_amount_minor > short.bank_amount_minor
    assert alone.bank_amount_minor is None
