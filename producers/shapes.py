"""The stories a payment may tell, as data: which events are sent, by whom, in what order.

A shape belongs to a category (the shares of ``recon simulate``) and has a weight within it. What
the verdict of each must be stands in ``answer_key``, on purpose in another file.
"""

from dataclasses import dataclass
from enum import StrEnum

from recon_app.domain.events import Source, Status

__all__ = ["CATEGORIES", "SHAPES", "Amount", "Shape", "Step"]

G, B = Source.GATEWAY, Source.BANK
SUCCESS, FAILED, PENDING = Status.SUCCESS, Status.FAILED, Status.PENDING


class Amount(StrEnum):
    """How a step's amount follows from the payment's own."""

    SAME = "SAME"
    LESS = "LESS"
    MORE = "MORE"
    ONE_LESS = "ONE_LESS"


@dataclass(frozen=True, slots=True)
class Step:
    """One delivery.

    ``posting`` numbers the side's movements of money; ``again`` repeats the step before it byte for
    byte; ``late`` waits for the deadline to pass; ``foreign`` changes the currency.
    """

    source: Source
    status: Status = SUCCESS
    amount: Amount = Amount.SAME
    posting: int = 1
    again: bool = False
    late: bool = False
    foreign: bool = False
    named_posting: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A story: its category, its weight within the category, its steps in the order sent."""

    category: str
    weight: int
    steps: tuple[Step, ...]


SHAPES: dict[str, Shape] = {
    "matched": Shape("matched", 1, (Step(G), Step(B))),
    "bank_missing": Shape("missing", 3, (Step(G),)),
    "gateway_missing": Shape("missing", 1, (Step(B),)),
    "bank_short": Shape("mismatch", 3, (Step(G), Step(B, amount=Amount.LESS))),
    "bank_over": Shape("mismatch", 1, (Step(G), Step(B, amount=Amount.MORE))),
    "bank_one_short": Shape("mismatch", 1, (Step(G), Step(B, amount=Amount.ONE_LESS))),
    "other_currency": Shape("mismatch", 1, (Step(G), Step(B, foreign=True))),
    "posted_not_successful": Shape("mismatch", 1, (Step(G, FAILED), Step(B))),
    "successful_not_posted": Shape("mismatch", 1, (Step(G), Step(B, FAILED))),
    "bank_redelivery": Shape("duplicate", 2, (Step(G), Step(B), Step(B, again=True))),
    "gateway_redelivery": Shape("duplicate", 2, (Step(G), Step(G, again=True), Step(B))),
    "bank_double": Shape("duplicate", 1, (Step(G), Step(B), Step(B, posting=2))),
    "gateway_double": Shape("duplicate", 1, (Step(G), Step(G, posting=2), Step(B))),
    "bank_late": Shape("late", 3, (Step(G), Step(B, late=True))),
    "gateway_late": Shape("late", 1, (Step(B), Step(G, late=True))),
    "bank_first": Shape("out_of_order", 1, (Step(B), Step(G))),
    "both_failed": Shape("failed", 2, (Step(G, FAILED), Step(B, FAILED))),
    "gateway_failed_alone": Shape("failed", 2, (Step(G, FAILED),)),
    "bank_failed_alone": Shape("failed", 1, (Step(B, FAILED),)),
    "pending_then_success": Shape(
        "pending",
        2,
        (Step(G, PENDING, named_posting=True), Step(G, named_posting=True), Step(B)),
    ),
    "success_then_stale_pending": Shape(
        "pending",
        1,
        (Step(G, named_posting=True), Step(B), Step(G, PENDING, named_posting=True)),
    ),
    "still_pending": Shape("pending", 1, (Step(G, PENDING), Step(B))),
}

CATEGORIES: tuple[str, ...] = tuple(dict.fromkeys(shape.category for shape in SHAPES.values()))
