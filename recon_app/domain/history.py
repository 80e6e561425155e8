"""Closed and opened again: the evidence of a case, told in the order of its arrival.

An action is effective iff the evidence that arrived no later than it did is what its author saw, so
what became of a case depends on when things arrived and never on when they were processed. A fact
that arrives after a resolution leaves it closed as long as the money that moved stays the same, and
opens it again otherwise.
"""

from dataclasses import field, replace
from typing import Final

from recon_app.domain.actions import ActionType
from recon_app.domain.case import AppliedAction, Fact, Leg, Posting, Resolution, Side
from recon_app.domain.events import Direction, Kind, Source
from recon_app.domain.evidence import digest_of
from recon_app.domain.judgement import Verdict, judge
from recon_app.domain.legs import arrival_key, bank_facts, primary_facts
from recon_app.domain.policy_terms import Policy
from recon_app.domain.remedies import (
    Refusal,
    Scene,
    is_allowed,
    manual_side,
    marked_source,
    resolution_of,
)
from recon_app.domain.rules import FactBit
from recon_app.domain.shape import shape
from recon_app.domain.views import ABSENT, View, bank_view, view_of

__all__ = ["FORMER_KEPT", "STEPS_KEPT", "SYSTEM", "History", "system_resolution", "unfold"]

SYSTEM: Final = "SYSTEM"
FORMER_KEPT: Final = 16
#: Facts told one by one; whatever arrived after these is told in one step, to bound the work.
STEPS_KEPT: Final = 64

_BANK_TWICE, _GATEWAY_TWICE = int(FactBit.DUPLICATE_BANK), int(FactBit.DUPLICATE_GATEWAY)

Key = tuple[int, int, str, int, int]
Sum = tuple[int, str, str]
Money = tuple[list[Sum], list[Sum]]


@shape
class History:
    """Where the telling has come to. ``resolution`` is by an action, never the system's."""

    policy: Policy
    kind: Kind
    direction: Direction
    resolution: Resolution | None = None
    former: list[Resolution] = field(default_factory=list)
    episode: int = 1
    manual: Side | None = None
    actions: list[AppliedAction] = field(default_factory=list)
    effective: list[str] = field(default_factory=list)
    gateway: View = field(default_factory=lambda: ABSENT)
    bank: View = field(default_factory=lambda: ABSENT)
    accepted: Money = ([], [])
    marked: Source | None = None

    def learn(self, fact: Fact, gateway: View, bank: View) -> None:
        """A fact arrived: ``gateway`` and ``bank`` hold it already."""
        if self.resolution is None:
            self._reconsider(fact.arrived_ms, gateway, bank)
        elif self._money(gateway, bank) != self.accepted:
            self._open_again(self.resolution)
        elif self.resolution.confirmed_by is None:
            self.resolution = replace(self.resolution, confirmed_by=fact.event_id)
        self._retire_manual(gateway, bank)
        self.gateway, self.bank = gateway, bank

    def act(self, applied: AppliedAction, seen: str, gateway: View, bank: View) -> None:
        """An action arrived; ``seen`` is the digest of the evidence up to then."""
        self.gateway, self.bank = gateway, bank
        verdict = self._verdict(applied.arrived_ms, gateway, bank)
        refusal = self._refusal(applied, seen, Scene(gateway, bank, verdict, self.resolution))
        self.actions.append(replace(applied, refusal=refusal))
        if refusal is not None:
            return
        self.effective.append(applied.action.action_id)
        if self.resolution is not None:
            self._open_again(self.resolution)
        else:
            self._close(applied, verdict)

    def _refusal(self, applied: AppliedAction, seen: str, scene: Scene) -> str | None:
        if applied.action.expected not in (None, seen):
            return Refusal.STALE_EVIDENCE
        return None if is_allowed(applied.action, scene) else Refusal.NOT_ALLOWED

    def _verdict(self, at_ms: int, gateway: View, bank: View) -> Verdict:
        """The verdict just before ``at_ms``: an arrival after a deadline proves that it passed."""
        return judge(gateway, bank, self.policy, at_ms - 1, self.direction)

    def _reconsider(self, at_ms: int, gateway: View, bank: View) -> None:
        before = self._verdict(at_ms, self.gateway, self.bank)
        if before.closed_ms is None:
            return
        if self._verdict(at_ms, gateway, bank).closed_ms is None:
            self._open_again(system_resolution(before))

    def _open_again(self, resolution: Resolution) -> None:
        self.former = [*self.former, resolution][-FORMER_KEPT:]
        self.resolution = self.manual = self.marked = None
        self.episode += 1

    def _close(self, applied: AppliedAction, verdict: Verdict) -> None:
        self.resolution = resolution_of(applied, verdict)
        if applied.action.type is ActionType.MARK_RECEIVED:
            self.manual = manual_side(applied, self.kind, self.direction)
            self.marked = marked_source(applied.action)
        self.accepted = self._money(self.gateway, self.bank)

    def _retire_manual(self, gateway: View, bank: View) -> None:
        """A real posting replaces the one that was marked as received, for good."""
        real = bank if self.marked is Source.BANK else gateway
        if self.manual is not None and real.money:
            self.manual = None

    def _money(self, gateway: View, bank: View) -> Money:
        """What moved on either side; a leg marked as received stands in for a real one."""
        stand_in = self.manual.legs[0].facts if self.manual else []
        ours = gateway.money or (stand_in if self.marked is Source.GATEWAY else [])
        theirs = bank.money or (stand_in if self.marked is Source.BANK else [])
        return _sums(ours), _sums(theirs)


def _sums(facts: list[Fact]) -> list[Sum]:
    amounts = ((-1 if f.amount_minor is None else f.amount_minor, f) for f in facts)
    return sorted((amount, fact.currency, fact.direction.value) for amount, fact in amounts)


def unfold(
    gateway: Side | None,
    bank: Side | None,
    actions: list[AppliedAction],
    policy: Policy,
    kind: Kind,
    direction: Direction,
) -> History:
    """The history of this evidence; ``actions`` without comments."""
    history = History(policy, kind, direction)
    for key, item in _steps(gateway, bank, actions, policy):
        ours, theirs = _until(gateway, key), _until(bank, key)
        posted = bank_view(theirs, view_of(theirs, _BANK_TWICE), policy.posting)
        views = view_of(ours, _GATEWAY_TWICE), posted
        if isinstance(item, Fact):
            history.learn(item, *views)
        else:
            history.act(item, digest_of(ours, theirs, history.effective), *views)
    return history


def _steps(
    gateway: Side | None, bank: Side | None, actions: list[AppliedAction], policy: Policy
) -> list[tuple[Key, Fact | AppliedAction]]:
    """What happened, by arrival; an action comes after all facts of its millisecond."""
    counted = bank_facts if policy.posting is Posting.SETTLEMENT else primary_facts
    facts = sorted([*primary_facts(gateway), *counted(bank)], key=arrival_key)
    if len(facts) > STEPS_KEPT:
        facts = [*facts[: STEPS_KEPT - 1], facts[-1]]
    steps: list[tuple[Key, Fact | AppliedAction]] = [(_key(fact, 0), fact) for fact in facts]
    steps += [(_key(applied, 1), applied) for applied in actions]
    return sorted(steps, key=lambda step: step[0])


def _key(item: Fact | AppliedAction, order: int) -> Key:
    return item.arrived_ms, order, item.topic, item.partition, item.offset


def _until(side: Side | None, key: Key) -> Side | None:
    """The side as it was told up to ``key``."""
    if side is None:
        return None
    legs = []
    for leg in side.legs:
        facts = [fact for fact in leg.facts if _key(fact, 0) <= key]
        if facts:
            legs.append(Leg(leg.leg_id, leg.posting_id, facts, leg.overflow))
    return Side(legs, side.redeliveries, side.overflow) if legs else None


def system_resolution(verdict: Verdict) -> Resolution:
    """How the system closes a case in which nothing more is due."""
    reason = verdict.finding.reason
    code = "" if reason is None else reason.value
    return Resolution(code, None, None, SYSTEM, None, verdict.closed_ms or 0, None)
