"""Plain data to typed values; what does not fit is named."""

import re
from typing import Final, TypeVar

import msgspec

from recon_app.codec.poison import Poison
from recon_app.errors import PoisonError

__all__ = ["convert"]

T = TypeVar("T")

MISSING: Final = "Object missing required field"
_path = re.compile(r" - at `(?:key in )?\$\.?(.*)`$").search
_named = re.compile(r"field `([^`]*)`").search


def convert(document: object, shape: type[T]) -> T:
    """The document as a ``shape``.

    Raises:
        PoisonError: naming the field.
    """
    try:
        return msgspec.convert(document, shape)
    except msgspec.ValidationError as error:
        detail = str(error).partition(" - at ")[0]
        reason = Poison.MISSING_FIELD if detail.startswith(MISSING) else Poison.INVALID_FIELD
        raise PoisonError(reason, _field(str(error)), detail) from None


def _field(message: str) -> str:
    """The path of the field a message of msgspec's speaks of; ``$`` is the document itself."""
    path, named = _path(message), _named(message)
    parts = [found[1] for found in (path, named) if found and found[1]]
    return ".".join(parts) or "$"
