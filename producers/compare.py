"""One payment's answer against what was found: every way in which they may differ, each a row."""

from collections.abc import Iterator
from dataclasses import dataclass

from producers.answer_key import MISSING_STATE, Answer
from producers.ledger import Found, Origin, Seen, Transition

__all__ = ["Difference", "differences", "is_settled", "may_still_come"]

#: What differs, what was expected, what was found.
Row = tuple[str, object, object]

WAITING = ("GATEWAY_RECEIVED", "BANK_RECEIVED")

#: What is read off a row and must be as the key has it; a null variance in the key is not compared.
FIELDS = ("policy_version", "deadline_ms", "gateway_amount_minor", "bank_amount_minor")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing about one payment that is not as it must be."""

    txn_id: str
    shape: str
    what: str
    expected: object
    actual: object


def is_settled(answer: Answer, seen: Seen | None) -> bool:
    """Whether the row is exactly what the key has."""
    return seen is not None and not any(_of_row(answer, seen))


def may_still_come(answer: Answer, seen: Seen | None) -> bool:
    """Whether the row only waits for its deadline: nothing it says contradicts the key."""
    wrong = [what for what, _, _ in _of_row(answer, seen)] if seen is not None else ["row"]
    return seen is not None and wrong == ["verdict"] and seen.state in WAITING


def differences(answer: Answer, found: Found) -> list[Difference]:
    """All differences of one payment; none when it is as it must be."""
    rows: list[Row] = [("verdict", _accepted(answer), None)]
    if found.verdict is not None:
        rows = list(_of_row(answer, found.verdict))
    rows += _of_deliveries(answer, "events", found.deliveries)
    rows += _of_deliveries(answer, "decisions", [t.origin for t in found.transitions if t.origin])
    rows += _of_history(answer, found)
    return [Difference(answer.txn_id, answer.shape, *row) for row in rows]


def _of_row(answer: Answer, seen: Seen) -> Iterator[Row]:
    if (seen.state, seen.reason) not in [(v.state, v.reason) for v in answer.verdicts]:
        yield "verdict", _accepted(answer), _text(seen.state, seen.reason)
    for name in FIELDS:
        if (expected := getattr(answer, name)) != (actual := getattr(seen, name)):
            yield name, expected, actual
    if answer.variance_minor not in (None, seen.variance_minor):
        yield "variance_minor", answer.variance_minor, seen.variance_minor


def _of_deliveries(answer: Answer, what: str, found: list[Origin]) -> Iterator[Row]:
    """Each acknowledged event once, and nothing else."""
    sent = sorted((ack.topic, ack.partition, ack.offset) for ack in answer.deliveries)
    if sent != (got := sorted(found)):
        yield what, [_place(origin) for origin in sent], [_place(origin) for origin in got]


def _of_history(answer: Answer, found: Found) -> Iterator[Row]:
    steps = found.transitions
    numbers = [(step.incarnation, step.seq) for step in steps]
    counted = [(steps[0].incarnation, i + 1) for i in range(len(steps))] if steps else []
    if numbers != counted:
        yield "sequence", counted, numbers
    missed = {step.state for step in steps} & set(MISSING_STATE.values())
    if not missed <= set(answer.may_miss):
        yield "missing states in the history", answer.may_miss, sorted(missed)
    yield from _of_last(found.verdict, steps)


def _of_last(seen: Seen | None, steps: list[Transition]) -> Iterator[Row]:
    """The row must say what the last decision said."""
    last = _text(steps[-1].state, steps[-1].reason) if steps else None
    if seen is not None and last != (now := _text(seen.state, seen.reason)):
        yield "last decision", now, last


def _accepted(answer: Answer) -> str:
    return " or ".join(_text(verdict.state, verdict.reason) for verdict in answer.verdicts)


def _text(state: str, reason: str | None) -> str:
    return state if reason is None else f"{state}/{reason}"


def _place(origin: Origin) -> str:
    return f"{origin[0]}/{origin[1]}@{origin[2]}"
