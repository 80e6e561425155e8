"""What a scheme is given, how it refuses, and what it says of itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from recon_app.errors import UntrustedDelivery

__all__ = ["Delivery", "Distrust", "Scheme", "distrust", "header"]

MAX_HEADER_CHARS: Final = 8192


class Distrust(StrEnum):
    """Why a delivery is not believed: a closed set, fit for a metric label."""

    NO_SIGNATURE = "NO_SIGNATURE"
    MALFORMED = "MALFORMED"
    WRONG_SIGNATURE = "WRONG_SIGNATURE"
    EXPIRED = "EXPIRED"
    FROM_THE_FUTURE = "FROM_THE_FUTURE"
    WRONG_CERTIFICATE = "WRONG_CERTIFICATE"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request, byte for byte; ``headers`` by lower-case name.

    ``url`` is the one the provider was told, where it signs that too. A stamp may be at most
    ``tolerance_s`` old. ``certificate`` is the PEM behind the scheme's ``certificate_url``.
    """

    body: bytes
    headers: dict[str, str]
    now_s: float
    tolerance_s: float
    url: str = ""
    certificate: bytes = b""


@dataclass(frozen=True, slots=True)
class Scheme:
    """How one provider signs. ``check`` raises UntrustedDelivery unless one of the secrets fits.

    ``read_secret`` raises ValueError for what cannot be a secret of this scheme; ``secret`` says
    what it is. ``certificate_url`` names the certificate a delivery was signed with.
    """

    name: str
    title: str
    secret: str
    check: Callable[[Delivery, Sequence[str]], None]
    read_secret: Callable[[str], object] = str.encode
    tolerance_s: float = 300.0
    needs_url: bool = False
    certificate_url: Callable[[Delivery], str] | None = None


def distrust(reason: Distrust, detail: str) -> UntrustedDelivery:
    """The error for a delivery that is not believed; ``detail`` never shows a secret."""
    return UntrustedDelivery(reason, detail)


def header(delivery: Delivery, name: str) -> str:
    """The header with this lower-case name.

    Raises:
        UntrustedDelivery: it is not there, or too long to be one.
    """
    value = delivery.headers.get(name, "").strip()
    if not value:
        raise distrust(Distrust.NO_SIGNATURE, f"the header {name} is missing")
    if len(value) > MAX_HEADER_CHARS:
        raise distrust(Distrust.MALFORMED, f"the header {name} is too long")
    return value
