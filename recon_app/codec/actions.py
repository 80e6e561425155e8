"""Actions on their topic: strict in, canonical out."""

from typing import Final

import msgspec

from recon_app.codec.document import decode_document
from recon_app.codec.fields import Check, amount, choice, day, identifier, text
from recon_app.codec.poison import Poison
from recon_app.codec.shapes import convert
from recon_app.domain.actions import Action, ActionType
from recon_app.domain.money import CURRENCIES
from recon_app.errors import InvalidAction, PoisonError

__all__ = ["ACTION_ARGS", "MAX_ACTION_BYTES", "check_action", "decode_action", "encode_action"]

MAX_ACTION_BYTES: Final = 64 * 1024
MAX_ROLES: Final = 32
CATEGORIES: Final = ("BANK_FEE", "FX", "ROUNDING", "OTHER")
MARKED_SOURCES: Final = ("GATEWAY", "BANK")

#: type -> argument -> (check, required); a type that is not here takes none.
ACTION_ARGS: Final[dict[ActionType, dict[str, tuple[Check[object], bool]]]] = {
    ActionType.ADJUST: {
        "amount_minor": (amount, True),
        "category": (choice({name: name for name in CATEGORIES}), True),
    },
    ActionType.MARK_RECEIVED: {
        "source": (choice({name: name for name in MARKED_SOURCES}), True),
        "amount_minor": (amount, True),
        "currency": (choice({code: code for code in CURRENCIES}), True),
        "date": (day, True),
        "reference": (identifier, True),
    },
}

_encode = msgspec.json.Encoder().encode


def encode_action(action: Action) -> bytes:
    """The record's value."""
    return _encode(action)


def decode_action(value: bytes | None) -> Action:
    """One action.

    Raises:
        InvalidAction: naming the field; no other exception, whatever the bytes.
    """
    try:
        return check_action(convert(decode_document(value, MAX_ACTION_BYTES), Action))
    except PoisonError as fault:
        raise InvalidAction(fault.reason, fault.field, fault.detail) from None


def check_action(action: Action) -> Action:
    """The action itself, once its texts and arguments are found sound.

    Raises:
        PoisonError: naming the field.
    """
    for name in ("action_id", "txn_id"):
        identifier(name, getattr(action, name))
    for name in ("expected", "reason_code", "bulk_id", "proposal_of"):
        if getattr(action, name) is not None:
            identifier(name, getattr(action, name))
    if action.note is not None:
        text("note", action.note)
    _check_actor(action)
    _check_args(action)
    return action


def _check_actor(action: Action) -> None:
    """Ids of the author and the roles."""
    identifier("actor.id", action.actor.id)
    roles = action.actor.roles or []
    if len(roles) > MAX_ROLES:
        raise PoisonError(Poison.INVALID_FIELD, "actor.roles", f"at most {MAX_ROLES}")
    for role in roles:
        identifier("actor.roles", role)


def _check_args(action: Action) -> None:
    """The arguments this type of action takes, and no others."""
    known = ACTION_ARGS.get(action.type, {})
    given = action.args or {}
    for name in given:
        if name not in known:
            raise PoisonError(Poison.INVALID_FIELD, f"args.{name[:64]}", f"not for {action.type}")
    for name, (check, required) in known.items():
        if given.get(name) is not None:
            check(f"args.{name}", given[name])
        elif required:
            raise PoisonError(Poison.MISSING_FIELD, f"args.{name}", f"{action.type} needs it")
