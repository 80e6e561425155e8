"""Lines that belong to no payment yet: their id was derived, so that it cannot lead to a case.

Each is journalled, opens no case and waits for nothing until somebody links it. Several notices of
one posting are one line; the furthest of them stands, whatever order they came in.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from recon_app.domain.decision import Decision
from recon_app.domain.events import STATUS_RANK, Role, TxnEvent, TxnIdKind
from recon_app.domain.states import Outcome

__all__ = ["UNLINKED", "is_unlinked", "note", "unlinked_lines"]

#: The label of the decision on such a line, in the place of a rule.
UNLINKED: Final = "UNLINKED"

_DERIVED = TxnIdKind.DERIVED


def is_unlinked(event: TxnEvent | None) -> bool:
    """Whether the event belongs to no case."""
    return event is not None and event.txn_id_kind is _DERIVED


def note() -> Decision:
    """The decision: it is noted; a case of the same id, if there is one, knows nothing of it."""
    return Decision(None, Outcome.APPLIED, None, None, None, [UNLINKED], UNLINKED, [])


def unlinked_lines(events: Iterable[TxnEvent]) -> Iterator[TxnEvent]:
    """One event a posting, the furthest, of the PRIMARY ones with a derived id."""
    lines: dict[tuple[str, str, str], TxnEvent] = {}
    for event in events:
        if event.txn_id_kind is _DERIVED and event.role is Role.PRIMARY:
            key = event.source, event.txn_id, event.posting_id
            known = lines.get(key)
            if known is None or _progress(event) > _progress(known):
                lines[key] = event
    return iter(lines.values())


def _progress(event: TxnEvent) -> tuple[int, int, str, str]:
    return STATUS_RANK[event.status], event.occurred_ms, event.event_id, event.content
