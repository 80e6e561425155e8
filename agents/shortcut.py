"""Writes the common decisions from templates. Everything else is refused and takes the real path.

Taken is a plain SUCCESS, on the topic of its own side, that opens a case; and one that completes
such a case, opened here and not touched since, with the same amount and currency, within the
window and before the deadline. These are the conditions a template rests on: whatever steers a
decision is either one of them or part of the class that a template is learned for.

What is written is byte for byte what the real path would write (see ``agents.templates``).
"""

from typing import Final

import msgspec

from agents.rehearsal import Told
from agents.templates import Labels, Template, learn_closing, learn_opening
from agents.values import Leg, closing_values, leg_of, opening_values, texts_of
from recon_app.codec.form import Values
from recon_app.codec.plain_event import Plain, Seven
from recon_app.domain.events import EVENT_TYPES, Direction, Source, Status
from recon_app.domain.policy import Policy, PolicyBook
from recon_app.streaming.batch import Record
from recon_app.streaming.recent import Recent
from recon_app.streaming.turn import Turn
from recon_app.topics import Topics

__all__ = ["Shortcut"]

#: The other leg mostly comes soon; this many opened cases can be completed from a template.
OPENED_KEPT: Final = 8192
#: So many templates are learned at most; a few dozen is what real topics come to.
TEMPLATES_KEPT: Final = 2048

_SUCCESS, _GATEWAY, _IN = Status.SUCCESS, Source.GATEWAY, Direction.IN


class _Opened(msgspec.Struct, frozen=True, gc=False):
    """A case a template opened: the very row it wrote, and the leg in it."""

    row: bytes
    told: Told
    policy: Policy
    leg: Leg


class Shortcut:
    """The templates of a process, each learned when it is first wanted, and what they opened."""

    def __init__(self, topics: Topics, policies: PolicyBook, max_output_bytes: int) -> None:
        self._journal = topics.journal.name
        self._policies = policies
        self._max_output_bytes = max_output_bytes
        self._told: dict[tuple[str, str, str], Told] = {}
        self._openings: dict[tuple[Told, int], Template | None] = {}
        self._closings: dict[tuple[Told, int, Told, int], Template | None] = {}
        self._opened: Recent[_Opened] = Recent(OPENED_KEPT)

    def write(self, turn: Turn, record: Record, key: bytes, plain: Plain) -> Labels | None:
        """Decide a plain event that is at home, if it is a common one; None leaves it undone."""
        seven, row = plain[0], turn.get(key)
        if seven.status is not _SUCCESS or record.timestamp <= 0:
            return None
        if row is None:
            return self._open(turn, record, key, plain, self._class(record, seven))
        first = self._opened.get(key)
        if first is None or first.row is not row or first.leg.amount_minor != seven.amount:
            return None
        return self._close(turn, record, key, plain, first)

    def _class(self, record: Record, seven: Seven) -> Told:
        said = record.topic, seven.event_type, seven.currency
        try:
            return self._told[said]
        except KeyError:
            told = Told(record.topic, seven.source, seven.event_type, seven.currency)
            return self._told.setdefault(said, told)

    def _open(
        self, turn: Turn, record: Record, key: bytes, plain: Plain, told: Told
    ) -> Labels | None:
        policy = self._policy(record.timestamp, told)
        template = self._opening(told, policy)
        if template is None:
            return None
        leg = leg_of(record, plain, told.id_prefix)
        values, due_ms = opening_values(leg, texts_of(record, key, turn.now_ms), policy)
        row = self._put(turn, key, template, values, due_ms)
        if row is None:
            return None
        self._opened.keep(key, _Opened(row, told, policy, leg))
        return template.labels

    def _close(
        self, turn: Turn, record: Record, key: bytes, plain: Plain, first: _Opened
    ) -> Labels | None:
        told, other = self._class(record, plain[0]), first.leg
        leg = leg_of(record, plain, told.id_prefix)
        opened_ms = min(leg.arrived_ms, other.arrived_ms)
        if told.source is _GATEWAY:
            base, lag_ms = told, other.occurred_ms - leg.occurred_ms
        else:
            base, lag_ms = first.told, leg.occurred_ms - other.occurred_ms
        policy = self._policy(opened_ms, base)
        template = self._closing(first, told, policy)
        if (
            template is None
            or abs(leg.arrived_ms - other.arrived_ms) > policy.due_ms
            or not -policy.window_before_ms <= lag_ms <= policy.window_after_ms
        ):
            return None
        values, due_ms = closing_values(leg, other, texts_of(record, key, turn.now_ms), policy)
        return template.labels if self._put(turn, key, template, values, due_ms) else None

    def _opening(self, told: Told, policy: Policy) -> Template | None:
        """The template of a class; policies are told apart by identity, as the book keeps them."""
        sought = told, id(policy)
        try:
            return self._openings[sought]
        except KeyError:
            if len(self._openings) >= TEMPLATES_KEPT:
                return None
            return self._openings.setdefault(sought, learn_opening(told, policy))

    def _closing(self, first: _Opened, told: Told, policy: Policy) -> Template | None:
        sought = first.told, id(first.policy), told, id(policy)
        try:
            return self._closings[sought]
        except KeyError:
            if len(self._closings) >= TEMPLATES_KEPT:
                return None
            policies = first.policy, policy
            found = learn_closing(first.told, told, policies)
            return self._closings.setdefault(sought, found)

    def _policy(self, opened_ms: int, base: Told) -> Policy:
        """The policy of a payment that arrived first at ``opened_ms``; ``base`` says what it is."""
        if self._policies.plain is not None:
            return self._policies.plain
        kind = EVENT_TYPES[base.event_type][0]
        return self._policies.select(opened_ms, None, kind, base.currency, _IN)

    def _put(
        self, turn: Turn, key: bytes, template: Template, values: Values, due_ms: int
    ) -> bytes | None:
        """Write both, and return the row; None when the record is too large to be written."""
        encoded, row = template.fill(values, due_ms)
        if len(encoded) > self._max_output_bytes:
            return None
        turn.send(self._journal, key, encoded)
        turn.put(key, row)
        return row
