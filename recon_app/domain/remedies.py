"""What each action asks for: whether it is well formed, whether it is allowed, how it closes."""

from collections.abc import Callable
from datetime import date
from typing import Final, cast

from recon_app.domain.actions import Action, ActionType
from recon_app.domain.case import AppliedAction, Fact, Leg, MatchKind, Resolution, Side
from recon_app.domain.events import SIDES, Direction, Kind, Precision, Role, Source, Status
from recon_app.domain.identity import digest
from recon_app.domain.judgement import Verdict
from recon_app.domain.money import CURRENCIES, MAX_AMOUNT_MINOR
from recon_app.domain.shape import shape
from recon_app.domain.states import State
from recon_app.domain.views import View

__all__ = [
    "CATEGORIES",
    "MATCH_KINDS",
    "SUPPORTED",
    "Refusal",
    "Scene",
    "fault_of",
    "is_allowed",
    "manual_side",
    "marked_source",
    "resolution_of",
]

_T = ActionType
EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
DAY_MS: Final = 86_400_000
CATEGORIES: Final = ("BANK_FEE", "FX", "ROUNDING", "OTHER")
CLOSED: Final = (State.MATCHED, State.RESOLVED)

#: The actions that do something now; the others are refused.
SUPPORTED: Final = frozenset(
    {_T.FORCE_MATCH, _T.VOID, _T.ADJUST, _T.WRITE_OFF, _T.MARK_RECEIVED, _T.REOPEN, _T.COMMENT}
)

#: How a case counts as matched that an action closed.
MATCH_KINDS: Final[dict[str, MatchKind]] = {
    _T.FORCE_MATCH: MatchKind.FORCE,
    _T.ADJUST: MatchKind.MANUAL,
    _T.MARK_RECEIVED: MatchKind.MANUAL,
}


class Refusal:
    """Why an action, or what comes for an expired case, was refused: the codes people see."""

    UNKNOWN_TXN: Final = "UNKNOWN_TXN"
    UNSUPPORTED: Final = "UNSUPPORTED"
    INVALID_ARGS: Final = "INVALID_ARGS"
    TOO_MANY_ACTIONS: Final = "TOO_MANY_ACTIONS"
    STALE_EVIDENCE: Final = "STALE_EVIDENCE"
    NOT_ALLOWED: Final = "NOT_ALLOWED"
    AFTER_RETENTION: Final = "AFTER_RETENTION"


@shape
class Scene:
    """A case as it stood when an action arrived."""

    gateway: View
    bank: View
    verdict: Verdict
    resolution: Resolution | None


def fault_of(action: Action) -> str | None:
    """Why the action cannot be carried out on any case; null when it can."""
    if action.type not in SUPPORTED:
        return Refusal.UNSUPPORTED
    check = _ARGS.get(action.type)
    if check is not None and not check(action.args or {}):
        return Refusal.INVALID_ARGS
    return None


def _is_amount(value: object) -> bool:
    return type(value) is int and abs(value) <= MAX_AMOUNT_MINOR


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and len(value) == 10 and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _adjusts(args: dict[str, str | int | None]) -> bool:
    return _is_amount(args.get("amount_minor")) and args.get("category") in CATEGORIES


def _marks(args: dict[str, str | int | None]) -> bool:
    amount = args.get("amount_minor")
    return (
        args.get("source") in SIDES
        and _is_amount(amount)
        and cast(int, amount) >= 0
        and args.get("currency") in CURRENCIES
        and _is_day(args.get("date"))
        and isinstance(args.get("reference"), str)
    )


_ARGS: Final[dict[ActionType, Callable[[dict[str, str | int | None]], bool]]] = {
    _T.ADJUST: _adjusts,
    _T.MARK_RECEIVED: _marks,
}


def is_allowed(action: Action, scene: Scene) -> bool:
    """Whether the case, as it stood, could take this action."""
    if action.type is _T.REOPEN:
        return scene.resolution is not None
    if scene.resolution is not None or scene.verdict.state in CLOSED:
        return False
    if action.type is _T.FORCE_MATCH:
        return scene.gateway.settled_ms is not None and scene.bank.settled_ms is not None
    if action.type is _T.MARK_RECEIVED:
        side = scene.bank if marked_source(action) is Source.BANK else scene.gateway
        return not side.money
    return True


def marked_source(action: Action) -> Source:
    """The side that is marked as received."""
    return Source(cast(str, (action.args or {})["source"]))


def resolution_of(applied: AppliedAction, verdict: Verdict) -> Resolution:
    """How this action closes a case that stood as ``verdict`` says."""
    action = applied.action
    return Resolution(
        action.type,
        action.reason_code,
        action.note,
        action.actor.id,
        None,
        applied.arrived_ms,
        _amount_minor(action, verdict),
    )


def _amount_minor(action: Action, verdict: Verdict) -> int | None:
    """The amount given, the variance accepted, or the one exposure written off."""
    if action.type in _ARGS:
        return cast(int, (action.args or {})["amount_minor"])
    if action.type is _T.FORCE_MATCH:
        return verdict.variance_minor
    exposure = verdict.exposure
    return exposure[0].amount_minor if len(exposure) == 1 else None


def manual_side(applied: AppliedAction, kind: Kind, direction: Direction) -> Side:
    """The leg that MARK_RECEIVED adds; it stands in for a side, and in no bank total."""
    action = applied.action
    args = action.args or {}
    amount, reference = cast(int, args["amount_minor"]), cast(str, args["reference"])
    day_ms = (date.fromisoformat(cast(str, args["date"])).toordinal() - EPOCH_DAY) * DAY_MS
    fact = Fact(
        action.action_id,
        digest(f"{action.type}|{args['currency']}|{amount}|{day_ms}|{reference}"),
        action.type,
        Status.SUCCESS,
        amount,
        cast(str, args["currency"]),
        day_ms,
        applied.arrived_ms,
        applied.topic,
        applied.partition,
        applied.offset,
        kind,
        Role.PRIMARY,
        direction,
        Precision.DAY,
    )
    return Side([Leg(f"M:{args['source']}", reference, [fact])])
