"""Identities: a provider's ids made unique among all sources, and ids for lines that have none."""

from collections import Counter
from typing import Final

from recon_app.codec.fields import MAX_ID_CHARS
from recon_app.domain.identity import digest

__all__ = ["Ordinals", "derived_id", "qualified"]

NOBODY: Final = "-"


def qualified(provider: str, account: str | None, kind: str, own_id: str) -> str:
    """``provider:account:kind:id``; ``-`` stands for an account that is not known.

    Providers reuse an id: Adyen for a payment's capture and its refund, banks in every account.
    What would be too long keeps its beginning and ends in a digest of all of it.
    """
    text = ":".join((provider, account or NOBODY, kind, own_id))
    if len(text) <= MAX_ID_CHARS and text.isprintable():
        return text
    head = "".join(char for char in text[: MAX_ID_CHARS // 2] if char.isprintable())
    return f"{head}~{digest(text)}"


def derived_id(provider: str, account: str | None, said: tuple[object, ...], ordinal: int) -> str:
    """An id for a line that has none: what the line says, and which of its equals it is.

    The same file again gives the same ids, and equal lines of one statement stay apart.
    """
    text = "\x1f".join("" if part is None else str(part) for part in said)
    return qualified(provider, account, "line", f"{digest(text)}.{ordinal}")


class Ordinals:
    """Counts equal lines of one statement, from 1."""

    def __init__(self) -> None:
        self._seen: Counter[tuple[object, ...]] = Counter()

    def next(self, said: tuple[object, ...]) -> int:
        """Which of the equal lines this one is."""
        self._seen[said] += 1
        return self._seen[said]
