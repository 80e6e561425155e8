"""Decisions the real path makes again and again, learned from it as forms to be filled in.

What is written of one plain payment that opens a case, or completes one exactly, differs from the
next only in values that pass through. So for each class of them ``decide`` and the codecs are run
on three made-up payments: the form of what they wrote is taken from two, and has to write what
they wrote of the third, byte for byte. Else the class has no template, ever.

A template defines nothing: what it may write, the real path wrote first. It may only be used where
all that steers a decision is the same; ``agents.shortcut`` holds those conditions, and
``tests/properties/test_shortcut.py`` holds both ways of writing against each other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import structlog

from agents.rehearsal import RUNS, Run, Told, closing, opening
from recon_app.codec.cases import encode_row, row_of
from recon_app.codec.form import Form, Values, form_of
from recon_app.domain.case import Posting, next_due
from recon_app.domain.decision import Decision, Trigger
from recon_app.domain.events import EVENT_TYPES, Role
from recon_app.domain.policy import Policy
from recon_app.domain.states import Outcome, State, TimerKind

__all__ = ["Labels", "Template", "labels_of", "learn_closing", "learn_opening"]

#: Kind, outcome and state, as the metrics count decisions.
Labels = tuple[str, str, str]

log = structlog.get_logger(__name__)

_OPENED: Final = (State.GATEWAY_RECEIVED, State.BANK_RECEIVED)
_CLOSED: Final = (State.MATCHED,)


@dataclass(frozen=True, slots=True)
class Template:
    """How the journal record and the row of a class are written."""

    labels: Labels
    record: Form
    case: Form
    timer: TimerKind | None

    def fill(self, values: Values, due_ms: int) -> tuple[bytes, bytes]:
        """The journal record and the row; ``due_ms`` is when the case's timer is due, if any."""
        case_json = self.case.fill(values)
        due = None if self.timer is None else (due_ms, self.timer)
        return self.record.fill((*values, case_json)), row_of(due, case_json)


def learn_opening(told: Told, policy: Policy) -> Template | None:
    """The template of an event of this class that is the first of its case, under ``policy``."""
    if not _is_teachable(told, policy):
        return None
    return _template(lambda number: opening(told, policy, number), _OPENED)


def learn_closing(first: Told, then: Told, policies: tuple[Policy, Policy]) -> Template | None:
    """The template of an event that completes the case ``first`` opened, in time and exactly.

    ``policies`` are the one the case was opened under, and the one it is completed under.
    """
    if first.source is then.source or first.currency != then.currency:
        return None
    if not (_is_teachable(first, policies[0]) and _is_teachable(then, policies[1])):
        return None
    return _template(lambda number: closing(first, then, policies, number), _CLOSED)


def _is_teachable(told: Told, policy: Policy) -> bool:
    is_due_by_duration = policy.posting is Posting.PER_TXN and policy.schedule is None
    return EVENT_TYPES[told.event_type][1] is Role.PRIMARY and is_due_by_duration


def labels_of(trigger: Trigger, decision: Decision) -> Labels:
    """What the metrics call this decision."""
    case = decision.case
    return trigger.kind, decision.outcome, "" if case is None else case.state


def _template(rehearse: Callable[[int], Run], states: Sequence[State]) -> Template | None:
    """The template of a few runs, if the last of them, which it is not made from, bears it out."""
    try:
        runs = [rehearse(number) for number in range(RUNS)]
    except Exception:  # the real path says what is wrong, of the event that it is wrong with
        log.exception("rehearsal_failed")
        return None
    return (
        _borne_out(runs[:-1], runs[-1]) if all(_is_calm(r.decision, states) for r in runs) else None
    )


def _borne_out(taught: Sequence[Run], test: Run) -> Template | None:
    case = form_of([run.case_json for run in taught], [run.values for run in taught])
    filled = [(*run.values, run.case_json) for run in taught]
    record = form_of([run.record_json for run in taught], filled)
    if case is None or record is None or test.decision.case is None:
        return None
    due = next_due(test.decision.case)
    template = Template(labels_of(test.trigger, test.decision), record, case, due and due[1])
    expected = test.record_json, encode_row(test.decision.case, test.case_json)
    return template if template.fill(test.values, test.due_ms) == expected else None


def _is_calm(decision: Decision, states: Sequence[State]) -> bool:
    """Whether nothing is wrong with the case, so that no amount was weighed and nothing ordered."""
    case = decision.case
    if case is None or case.state not in states or decision.outcome is not Outcome.APPLIED:
        return False
    return case.reason is None and not (case.is_exception or case.exposure or decision.effects)
