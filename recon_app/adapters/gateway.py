"""What the events of all gateways have in common."""

from collections.abc import Mapping
from typing import Final, Unpack

from recon_app.adapters.amounts import currency_code, major_to_minor, provider_minor
from recon_app.adapters.base import malformed
from recon_app.adapters.documents import More, event_document
from recon_app.adapters.ids import qualified
from recon_app.adapters.reading import Fields, text_of
from recon_app.domain.events import Direction, Kind, Source, Status
from recon_app.domain.money import EXPONENTS

__all__ = [
    "OUT",
    "Money",
    "gateway_event",
    "is_rrn",
    "major_money",
    "minor_money",
    "money_side",
    "own_id",
]

OUT: Final = Direction.OUT

#: Minor units, zero and up or null where unknown, and their currency.
Money = tuple[int | None, str]


def gateway_event(
    gateway: str,
    owner: str | None,
    name: str,
    own: str,
    kind: Kind,
    status: Status,
    money: Money,
    timestamp: str,
    **more: Unpack[More],
) -> dict[str, object]:
    """An event of a gateway; its transaction is ``gateway:owner:name:own``.

    ``owner`` is the account only where the provider's ids repeat across accounts. ``posting_id`` is
    the transaction's own id where nothing else is said.
    """
    more["provider"] = gateway
    if more.get("posting_id") is None:
        more["posting_id"] = own
    txn_id = qualified(gateway, owner, name, own)
    amount, currency = money
    return event_document(txn_id, Source.GATEWAY, kind, status, amount, currency, timestamp, **more)


def major_money(field: str, value: object, currency: object) -> Money:
    """An amount in major units that cannot be negative, and its currency."""
    code = currency_code("currency", currency)
    amount = major_to_minor(field, value, code)
    if amount < 0:
        raise malformed(field, "must not be negative")
    return amount, code


def minor_money(
    field: str, value: object, currency: object, exponents: Mapping[str, int] = EXPONENTS
) -> Money:
    """An amount in the provider's minor units that cannot be negative, and its currency."""
    code = currency_code("currency", currency)
    amount = provider_minor(field, value, code, exponents)
    if amount < 0:
        raise malformed(field, "must not be negative")
    return amount, code


def own_id(fields: Fields, *names: str) -> str:
    """The id in the first of these fields that has one.

    Raises:
        InvalidPayload: naming the first field, when none has, or it cannot be printed.
    """
    text = text_of(fields, *names)
    if text is None:
        raise malformed(names[0], "is required")
    if not text.isprintable():
        raise malformed(names[0], "must be printable text")
    return text


def money_side(signed_minor: int, inwards: Direction = Direction.IN) -> Direction:
    """Which way a signed amount moves: ``inwards`` unless it is negative, else the other."""
    if signed_minor >= 0:
        return inwards
    return Direction.IN if inwards is OUT else OUT


def is_rrn(text: str | None) -> bool:
    """Whether it is a retrieval reference number: twelve digits."""
    return text is not None and len(text) == 12 and text.isascii() and text.isdigit()
