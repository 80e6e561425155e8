"""What an adapter is given, what it answers, and what it says of itself."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from recon_app.codec.poison import Poison
from recon_app.domain.events import Source
from recon_app.errors import InvalidPayload

__all__ = [
    "Adapter",
    "Found",
    "Ignored",
    "Item",
    "Payload",
    "Rejected",
    "Statement",
    "malformed",
]

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Payload:
    """What came in, byte for byte.

    ``account`` is the merchant or bank account that the endpoint or the file stands for, where the
    payload itself does not name one. ``options`` are the adapter's own (a column map, a zone).
    """

    body: bytes
    content_type: str | None = None
    name: str | None = None
    account: str | None = None
    options: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True)
class Found:
    """One event, as the JSON object that ``POST /events`` takes (see ``recon_app.codec.events``).

    ``raw`` is the part of the payload that it was made from, kept beside it; ``line_no`` is where
    that part begins in the payload, counted from 1, where lines or records can be counted.
    """

    document: dict[str, object]
    raw: object = None
    line_no: int | None = None


@dataclass(frozen=True, slots=True)
class Ignored:
    """A part that says nothing about money that moved; ``what`` names it, in few known words."""

    what: str
    line_no: int | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A part that could not be read; the parts around it stand."""

    field: str
    detail: str
    line_no: int | None = None
    reason: str = Poison.INVALID_FIELD


@dataclass(frozen=True, slots=True)
class Statement:
    """What an account statement says of itself, in minor units; null where it does not say.

    ``opening_minor + lines_minor == closing_minor`` when it is whole. ``complete_to`` is the last
    date (YYYY-MM-DD) it claims to cover.
    """

    account: str | None
    currency: str | None
    opening_minor: int | None
    closing_minor: int | None
    lines_minor: int
    lines: int
    complete_to: str | None = None
    reference: str | None = None

    @property
    def is_balanced(self) -> bool | None:
        """Whether opening and lines come to closing; null when a balance is not given."""
        if self.opening_minor is None or self.closing_minor is None:
            return None
        return self.opening_minor + self.lines_minor == self.closing_minor


Item = Found | Ignored | Rejected | Statement


@dataclass(frozen=True, slots=True)
class Adapter:
    """One format of one provider, or of banks in general.

    ``read`` yields items in the order of the payload and raises ``InvalidPayload`` when the payload
    as a whole is not of the format. ``sniff`` looks at the first bytes of a file and says whether
    the format could be this one; it may be wrong on the side of no. ``version`` rises whenever the
    same payload would give other events.
    """

    name: str
    version: str
    source: Source
    title: str
    read: Callable[[Payload], Iterator[Item]]
    sniff: Callable[[bytes], bool] | None = None


def malformed(field_name: str, detail: str) -> InvalidPayload:
    """The error for a payload, or a part of one, that is not as its format says."""
    return InvalidPayload(Poison.INVALID_FIELD, field_name[:128], detail)
