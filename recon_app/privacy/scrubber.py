"""What scrubs: events as bytes or as documents, actions, and text."""

import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from hashlib import sha256
from typing import Final, NamedTuple

import msgspec

from recon_app.codec.events import DETAIL_FIELDS, OPTIONAL_FIELDS, REQUIRED_FIELDS
from recon_app.privacy.envelope import Envelopes, is_token
from recon_app.privacy.keys import KeyRing
from recon_app.privacy.names import FieldNames
from recon_app.privacy.prescan import Prescan, longest_word
from recon_app.privacy.walk import Walk

__all__ = ["SEALED_FIELD", "Kept", "Scrubber"]

#: Where an event keeps what its typed references were, sealed: field path -> sealed value.
SEALED_FIELD: Final = "recon_sealed"
#: Typed fields of an event that are free text; all others are amounts, times or closed sets.
IDENTITIES: Final = (
    *("txn_id", "event_id", "posting_id", "provider", "merchant_id", "account"),
    *("parent_txn_id", "settlement_ref"),
)
TYPED: Final = frozenset((*REQUIRED_FIELDS, *OPTIONAL_FIELDS, *DETAIL_FIELDS, "kind"))
#: References that name a person; an event is the same whatever seals them, so a token stands there.
TOKENISED_REFERENCES: Final = frozenset(("vpa", "account"))
#: reference -> lengths of digits that are no card number: an RRN has 12, a UTR of UPI and IMPS is
#: one, one of RTGS has 22. A UTR of 16 digits cannot be told from a card and is a token if it fits.
SPARED_DIGITS: Final = {"rrn": (12,), "utr": (12, 22)}
INT_DIGITS: Final = 18

_encode: Final = msgspec.json.Encoder(decimal_format="number").encode
Document = dict[str, object]


class Kept(NamedTuple):
    """Bytes as they may be stored, and how they are known.

    ``sha256`` is of the bytes; where they were scrubbed it is a keyed digest of what came, since
    four digits and a plain digest give a card number away. ``kid`` is null unless scrubbed.
    """

    value: bytes
    sha256: str
    kid: str | None


class Scrubber:
    """With the keys of the installation; ``load`` is asked for them once something is found."""

    def __init__(self, load: Callable[[], KeyRing], more_names: Iterable[str] = ()) -> None:
        more = list(more_names)
        self.envelopes = Envelopes(load)
        self._names = FieldNames(more)
        self.is_clean = Prescan(longest_word(name) for name in more).is_clean

    def text(self, text: str) -> str:
        """Text without card numbers and tracks."""
        return self._walk("").pans(text)

    def event(self, body: bytes) -> bytes:
        """An event as JSON. What the decoder refuses, and what holds nothing, stays as it came."""
        return body if self.is_clean(body) else _scrubbed(body, self.document)

    def action(self, body: bytes) -> bytes:
        """An action as JSON, without card numbers; who acted stays."""
        return body if self.is_clean(body) else _scrubbed(body, self._action)

    def kept(self, value: bytes) -> Kept:
        """An event, or an action, as it came in and as it may be stored."""
        clean = self.event(value)
        if clean is value:
            return Kept(value, sha256(value).hexdigest(), None)
        return Kept(clean, self.envelopes.digest(value), self.envelopes.ring.newest.kid)

    def document(self, document: Document) -> Document:
        """An event as the object that the API takes, with its payload."""
        txn_id = document.get("txn_id")
        walk = self._walk(self.text(txn_id) if isinstance(txn_id, str) else "")
        sealed: Document = {}
        clean = {
            name: _typed(walk, name, value, sealed)
            for name, value in document.items()
            if name in TYPED
        }
        clean |= walk.fields({n: value for n, value in document.items() if n not in TYPED}, "")
        if sealed:
            before = clean.get(SEALED_FIELD)
            clean[SEALED_FIELD] = (before if isinstance(before, dict) else {}) | sealed
        return document if clean == document else clean

    def _action(self, document: Document) -> Document:
        walk = self._walk("")
        clean = {name: _pans_only(walk, value) for name, value in document.items()}
        return document if clean == document else clean

    def _walk(self, txn_id: str) -> Walk:
        return Walk(self.envelopes, self._names, txn_id)


def _typed(walk: Walk, name: str, value: object, sealed: Document) -> object:
    if name == "references" and isinstance(value, dict):
        return {kind: _reference(walk, kind, text, sealed) for kind, text in value.items()}
    return walk.pans(value) if name in IDENTITIES and isinstance(value, str) else value


def _reference(walk: Walk, kind: str, text: object, sealed: Document) -> object:
    if not isinstance(text, str) or not text or is_token(text):
        return text
    if kind in TOKENISED_REFERENCES:
        path = f"references.{kind}"
        sealed[path] = walk.value(text, path, sealing=True)
        return walk.token(text)
    if text.isdecimal() and len(text) in SPARED_DIGITS.get(kind, ()):
        return text
    return walk.pans(text)


def _pans_only(walk: Walk, value: object) -> object:
    if isinstance(value, str):
        return walk.pans(value)
    if isinstance(value, dict):
        return {name: _pans_only(walk, child) for name, child in value.items()}
    return [_pans_only(walk, item) for item in value] if isinstance(value, list) else value


def _scrubbed(body: bytes, scrub: Callable[[Document], Document]) -> bytes:
    document = _parsed(body)
    if document is None:
        return body
    clean = scrub(document)
    try:
        return body if clean is document else _encode(clean)
    except UnicodeEncodeError:  # a lone surrogate, which the decoder refuses
        return body


def _parsed(body: bytes) -> Document | None:
    """The object in ``body``, no digit of it lost; null when the decoder refuses it anyhow."""
    try:
        value = json.loads(
            body.decode(),
            parse_float=Decimal,
            parse_int=_integer,
            parse_constant=_refused,
            object_pairs_hook=_unique,
        )
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _integer(text: str) -> int | Decimal:
    return int(text) if len(text) <= INT_DIGITS else Decimal(text)


def _refused(name: str) -> None:
    raise ValueError(name)


def _unique(pairs: list[tuple[str, object]]) -> Document:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands there twice")
    return found
