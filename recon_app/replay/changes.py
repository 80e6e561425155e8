"""What a comparison found, grouped by where cases were and where they are."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from recon_app.replay.differ import Changed

__all__ = ["ChangeGroup", "grouped", "standing"]

ABSENT = "(no case)"


@dataclass(slots=True)
class ChangeGroup:
    """Cases that went the same way; ``amounts`` sums their greater sides, in minor units."""

    before: str
    after: str
    count: int = 0
    amounts: dict[str, int] = field(default_factory=dict)
    fields: set[str] = field(default_factory=set)

    def add(self, case: Changed) -> None:
        """Count a case in."""
        self.count += 1
        self.fields.update(case.fields)
        if case.currency is not None:
            known = self.amounts.get(case.currency, 0)
            self.amounts[case.currency] = known + (case.amount_minor or 0)


def standing(side: dict[str, Any] | None) -> str:
    """State and reason of one side, as one text."""
    if side is None:
        return ABSENT
    return side["state"] if side["reason"] is None else f"{side['state']} ({side['reason']})"


def grouped(changed: Iterable[Changed]) -> list[ChangeGroup]:
    """The groups, largest first."""
    groups: dict[tuple[str, str], ChangeGroup] = {}
    for case in changed:
        way = standing(case.one), standing(case.other)
        groups.setdefault(way, ChangeGroup(*way)).add(case)
    return sorted(groups.values(), key=lambda group: (-group.count, group.before, group.after))
