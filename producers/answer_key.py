"""The auditor: what the verdict of each made-up payment must be, by a model of its own.

It knows the shapes that ``shapes`` lists and nothing else, and reads time off the broker's
acknowledgements. It shares no rule with the engine, so an error of one shows against the other.
"""

from dataclasses import dataclass

from producers.broker import Ack
from producers.scenario import PlannedEvent, PlannedTxn
from recon_app.domain.events import Source, Status

__all__ = ["MARGIN_MS", "MISSING_STATE", "Answer", "Delivery", "Terms", "Verdict", "answer"]

#: This close to its deadline, on either side, a completing event may count as late or not.
MARGIN_MS = 250

G, B = Source.GATEWAY, Source.BANK
FINAL = (Status.FAILED, Status.SUCCESS)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A state and the reason shown with it."""

    state: str
    reason: str | None = None


MATCHED = Verdict("MATCHED")
LATE = Verdict("MATCHED", "LATE")
WITHIN_TOLERANCE = Verdict("MATCHED", "WITHIN_TOLERANCE")
NOTHING_DUE = Verdict("RESOLVED", "NO_POSTING_EXPECTED")
MISSING_STATE = {G: "GATEWAY_MISSING", B: "BANK_MISSING"}

VERDICTS: dict[str, Verdict] = {
    "matched": MATCHED,
    "bank_first": MATCHED,
    "bank_redelivery": MATCHED,
    "gateway_redelivery": MATCHED,
    "pending_then_success": MATCHED,
    "success_then_stale_pending": MATCHED,
    "bank_late": LATE,
    "gateway_late": LATE,
    "bank_missing": Verdict("BANK_MISSING", "BANK_MISSING"),
    "gateway_missing": Verdict("GATEWAY_MISSING", "GATEWAY_MISSING"),
    "still_pending": Verdict("GATEWAY_MISSING", "STATUS_PENDING"),
    "bank_short": Verdict("MISMATCHED", "AMOUNT_MISMATCH"),
    "bank_over": Verdict("MISMATCHED", "AMOUNT_MISMATCH"),
    "bank_one_short": Verdict("MISMATCHED", "AMOUNT_MISMATCH"),
    "other_currency": Verdict("MISMATCHED", "CURRENCY_MISMATCH"),
    "posted_not_successful": Verdict("MISMATCHED", "STATUS_MISMATCH"),
    "successful_not_posted": Verdict("MISMATCHED", "STATUS_MISMATCH"),
    "bank_double": Verdict("MISMATCHED", "DUPLICATE_BANK"),
    "gateway_double": Verdict("MISMATCHED", "DUPLICATE_GATEWAY"),
    "both_failed": NOTHING_DUE,
    "gateway_failed_alone": NOTHING_DUE,
    "bank_failed_alone": NOTHING_DUE,
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What the policy grants a payment: how long, and how far the amounts may lie apart."""

    policy_version: str
    sla_ms: int
    tolerance_abs_minor: int = 0
    tolerance_ppm: int = 0
    tolerance_cap_minor: int | None = None

    def allowed_minor(self, base_minor: int) -> int:
        """The greatest difference that still matches."""
        share = base_minor * self.tolerance_ppm // 1_000_000
        wanted = max(self.tolerance_abs_minor, share)
        return wanted if self.tolerance_cap_minor is None else min(wanted, self.tolerance_cap_minor)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event as sent, with the broker's acknowledgement."""

    event: PlannedEvent
    ack: Ack


@dataclass(frozen=True, slots=True)
class Answer:
    """What must be found for one payment.

    ``verdicts`` holds more than one only when its completing event came within the margin of the
    deadline. ``may_miss`` are the missing states that its history may show: none of a payment whose
    sides both came in time. Amounts are in minor units, null for a side that sent nothing; the
    variance (bank - gateway) is null where amounts are not what differs.
    """

    txn_id: str
    shape: str
    verdicts: tuple[Verdict, ...]
    policy_version: str
    deadline_ms: int
    gateway_amount_minor: int | None
    bank_amount_minor: int | None
    variance_minor: int | None
    may_miss: tuple[str, ...]
    deliveries: tuple[Ack, ...]

    @property
    def ambiguous(self) -> bool:
        """Whether either of two verdicts is accepted."""
        return len(self.verdicts) > 1


def answer(txn: PlannedTxn, acks: list[Ack], terms: Terms) -> Answer:
    """The answer for one payment, from the acks of its events (in the order of its events)."""
    deliveries = [Delivery(event, ack) for event, ack in zip(txn.events, acks, strict=True)]
    final = {side: _first_final_ms(deliveries, side) for side in (G, B)}
    arrivals = [at for at in final.values() if at is not None]
    deadline_ms = min(arrivals) + terms.sla_ms
    overdue_ms = max(arrivals) - deadline_ms if len(arrivals) > 1 else None
    return Answer(
        txn.txn_id,
        txn.shape,
        _timed(_judged(txn, terms), overdue_ms),
        terms.policy_version,
        deadline_ms,
        _amount_minor(txn, G),
        _amount_minor(txn, B),
        _variance_minor(txn),
        _may_miss(VERDICTS[txn.shape], final, overdue_ms),
        tuple(acks),
    )


def _first_final_ms(deliveries: list[Delivery], side: Source) -> int | None:
    arrivals = [
        delivery.ack.arrived_ms
        for delivery in deliveries
        if delivery.event.source is side and delivery.event.status in FINAL
    ]
    return min(arrivals, default=None)


def _judged(txn: PlannedTxn, terms: Terms) -> Verdict:
    """The verdict as if nothing could be late."""
    verdict = VERDICTS[txn.shape]
    if verdict.reason != "AMOUNT_MISMATCH":
        return verdict
    gateway, bank = _amount_minor(txn, G) or 0, _amount_minor(txn, B) or 0
    return WITHIN_TOLERANCE if abs(bank - gateway) <= terms.allowed_minor(gateway) else verdict


def _timed(verdict: Verdict, overdue_ms: int | None) -> tuple[Verdict, ...]:
    """What a plain match turns into by the time its second side took."""
    if verdict not in (MATCHED, LATE) or overdue_ms is None:
        return (verdict,)
    if abs(overdue_ms) <= MARGIN_MS:
        return (MATCHED, LATE)
    return (LATE,) if overdue_ms > 0 else (MATCHED,)


def _amount_minor(txn: PlannedTxn, side: Source) -> int | None:
    """What the side says was moved: its first success, else whatever it spoke of first."""
    said = [event for event in txn.events if event.source is side]
    said.sort(key=lambda event: event.status is not Status.SUCCESS)
    return said[0].amount_minor if said else None


def _variance_minor(txn: PlannedTxn) -> int | None:
    if VERDICTS[txn.shape].reason != "AMOUNT_MISMATCH":
        return None
    return (_amount_minor(txn, B) or 0) - (_amount_minor(txn, G) or 0)


def _may_miss(
    verdict: Verdict, final: dict[Source, int | None], overdue_ms: int | None
) -> tuple[str, ...]:
    if verdict.state in MISSING_STATE.values():
        return (verdict.state,)
    if overdue_ms is None or overdue_ms <= -MARGIN_MS:
        return ()
    second = max(final, key=lambda side: final[side] or 0)
    return (MISSING_STATE[second],)
