"""What all of Razorpay's entities have in common, and what stands around them in a webhook."""

from dataclasses import dataclass, field
from typing import Any, Final

from recon_app.adapters.amounts import currency_code, minor_units
from recon_app.adapters.base import malformed
from recon_app.adapters.documents import event_document
from recon_app.adapters.ids import qualified
from recon_app.adapters.razorpay_terms import RAILS
from recon_app.adapters.reading import Fields, text_of
from recon_app.adapters.times import epoch_seconds
from recon_app.domain.events import Kind, Rail, Source, Status

__all__ = ["PROVIDER", "Notice", "entity_event", "id_of", "minor_of", "rail_of", "txn"]

PROVIDER: Final = "razorpay"


@dataclass(frozen=True, slots=True)
class Notice:
    """Around an entity: whose it is, the webhook's event and time, the entities beside it."""

    account: str | None = None
    currency: str = "INR"
    event: str | None = None
    at: object = None
    beside: Fields = field(default_factory=dict)


def txn(kind: str, own_id: str | None) -> str | None:
    """The id of a transaction; Razorpay's ids need no account to be unique."""
    return None if own_id is None else qualified(PROVIDER, None, kind, own_id)


def id_of(entity: Fields) -> str:
    """The entity's own id.

    Raises:
        InvalidPayload: there is none.
    """
    own_id = text_of(entity, "id")
    if own_id is None:
        raise malformed("id", "is required")
    return own_id


def minor_of(entity: Fields, name: str) -> int | None:
    """The amount in a field; null where it is not given."""
    return None if entity.get(name) in (None, "") else minor_units(name, entity[name])


def rail_of(word: str | None) -> Rail | None:
    """The rail of a ``method`` or ``mode``."""
    return None if word is None else RAILS.get(word.upper(), Rail.OTHER)


def entity_event(
    notice: Notice, entity: Fields, name: str, kind: Kind, status: Status, **more: Any
) -> dict[str, object]:
    """The event of an entity; ``own_id`` and ``amount`` where its ``id`` and ``amount`` are not."""
    own_id = more.pop("own_id", None) or id_of(entity)
    amount = more.pop("amount", None)
    return event_document(
        qualified(PROVIDER, None, name, own_id),
        Source.GATEWAY,
        kind,
        status,
        minor_units("amount", entity.get("amount")) if amount is None else amount,
        currency_code("currency", entity.get("currency") or notice.currency),
        epoch_seconds("created_at", notice.at or entity.get("created_at")),
        posting_id=own_id,
        provider=PROVIDER,
        merchant_id=notice.account,
        account=notice.account,
        **more,
    )
