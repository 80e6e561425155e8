"""The actions a case keeps: each once, by its id, and never more than a bounded number."""

from typing import Final

from recon_app.domain.actions import ActionType
from recon_app.domain.case import AppliedAction

__all__ = [
    "COMMENTS_KEPT",
    "EFFECTIVE_KEPT",
    "REFUSED_KEPT",
    "action_key",
    "is_comment",
    "is_full",
    "put_action",
    "trimmed",
]

EFFECTIVE_KEPT: Final = 48
REFUSED_KEPT: Final = 16
COMMENTS_KEPT: Final = 16


def action_key(applied: AppliedAction) -> tuple[int, str, int, int]:
    """The order of arrival; ties are broken by origin."""
    return applied.arrived_ms, applied.topic, applied.partition, applied.offset


def is_comment(applied: AppliedAction) -> bool:
    """Whether it only says something."""
    return applied.action.type is ActionType.COMMENT


def is_full(actions: list[AppliedAction] | None) -> bool:
    """Whether the case has taken all the effective actions it can."""
    effective = [a for a in actions or () if a.refusal is None and not is_comment(a)]
    return len(effective) >= EFFECTIVE_KEPT


def put_action(
    actions: list[AppliedAction] | None, applied: AppliedAction
) -> tuple[list[AppliedAction], bool]:
    """The actions with this one, by arrival, and whether its id is new (the first copy counts)."""
    kept = actions or []
    same = [known for known in kept if known.action.action_id == applied.action.action_id]
    if same and action_key(same[0]) <= action_key(applied):
        return kept, False
    others = [known for known in kept if known not in same]
    return sorted([*others, applied], key=action_key), not same


def trimmed(actions: list[AppliedAction]) -> list[AppliedAction]:
    """Without the oldest refusals and comments beyond the bound; neither is evidence."""
    refused = [a for a in actions if a.refusal is not None][:-REFUSED_KEPT]
    comments = [a for a in actions if is_comment(a)][:-COMMENTS_KEPT]
    dropped = {id(applied) for applied in (*refused, *comments)}
    return [applied for applied in actions if id(applied) not in dropped]
