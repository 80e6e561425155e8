"""What people and services may ask of a case. An action never edits a leg."""

from enum import StrEnum

from recon_app.domain.shape import shape

__all__ = ["Action", "ActionType", "Actor", "ActorKind"]


class ActionType(StrEnum):
    """The kinds of action; the last six are reserved and refused as unsupported."""

    FORCE_MATCH = "FORCE_MATCH"
    VOID = "VOID"
    ADJUST = "ADJUST"
    WRITE_OFF = "WRITE_OFF"
    MARK_RECEIVED = "MARK_RECEIVED"
    REOPEN = "REOPEN"
    COMMENT = "COMMENT"
    LINK = "LINK"
    UNLINK = "UNLINK"
    ASSIGN = "ASSIGN"
    SNOOZE = "SNOOZE"
    APPROVE = "APPROVE"
    REJECT = "REJECT"


class ActorKind(StrEnum):
    """Who acts."""

    USER = "USER"
    SERVICE = "SERVICE"
    SYSTEM = "SYSTEM"


@shape
class Actor:
    """The one who asked, with the roles held at that time."""

    id: str
    kind: ActorKind = ActorKind.USER
    roles: list[str] | None = None


@shape
class Action:
    """A request about one case, bound by ``expected`` to the evidence its author saw (a digest).

    ``args`` holds per type: ADJUST ``amount_minor``, ``category`` (BANK_FEE, FX, ROUNDING, OTHER);
    MARK_RECEIVED ``source``, ``amount_minor``, ``currency``, ``date`` (YYYY-MM-DD), ``reference``.
    """

    action_id: str
    type: ActionType
    txn_id: str
    expected: str | None
    actor: Actor
    reason_code: str | None
    note: str | None
    requested_at_ms: int
    args: dict[str, str | int | None] | None = None
    bulk_id: str | None = None
    proposal_of: str | None = None
