"""Stripe: ``Stripe-Signature: t=<seconds>,v1=<hex>[,v1=<hex>]`` over ``t.body``.

Several ``v1`` stand there while a secret is rotated; other versions are ignored, as
https://docs.stripe.com/webhooks/signature asks.
"""

from collections.abc import Sequence
from typing import Final

from recon_app.webhooks.base import Delivery, Distrust, Scheme, distrust, header
from recon_app.webhooks.mac import from_hex, require_mac
from recon_app.webhooks.stamps import epoch_seconds, require_fresh

__all__ = ["STRIPE"]

HEADER: Final = "stripe-signature"
MAX_PARTS: Final = 32


def _check(delivery: Delivery, secrets: Sequence[str]) -> None:
    parts = [part.partition("=") for part in header(delivery, HEADER).split(",")[:MAX_PARTS]]
    stamps = [value for name, _, value in parts if name.strip() == "t"]
    given = [value.strip() for name, _, value in parts if name.strip() == "v1"]
    if len(stamps) != 1 or not given:
        raise distrust(Distrust.MALFORMED, f"{HEADER} must hold one t and at least one v1")
    stamp_s = epoch_seconds(stamps[0])
    message = stamps[0].encode() + b"." + delivery.body
    require_mac(message, map(str.encode, secrets), [from_hex(text) for text in given])
    require_fresh(delivery, stamp_s)


STRIPE: Final = Scheme(
    "stripe",
    "Stripe-Signature: HMAC-SHA256 of timestamp, point and body, hex",
    "the endpoint's signing secret (whsec_...)",
    _check,
)
