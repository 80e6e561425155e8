"""Cashfree: ``x-webhook-signature`` over ``x-webhook-timestamp`` and the body, base64.

The key is the client secret (https://www.cashfree.com/docs, "Webhook signature verification"). A
retry, 30 minutes later at the most by default, may carry the time of the first try.
"""

from collections.abc import Sequence
from typing import Final

from recon_app.webhooks.base import Delivery, Scheme, header
from recon_app.webhooks.mac import from_base64, require_mac
from recon_app.webhooks.stamps import epoch_seconds, require_fresh

__all__ = ["CASHFREE"]

TOLERANCE_S: Final = 3600.0


def _check(delivery: Delivery, secrets: Sequence[str]) -> None:
    given = from_base64(header(delivery, "x-webhook-signature"))
    stamp = header(delivery, "x-webhook-timestamp")
    stamp_s = epoch_seconds(stamp)
    require_mac(stamp.encode() + delivery.body, map(str.encode, secrets), [given])
    require_fresh(delivery, stamp_s)


CASHFREE: Final = Scheme(
    "cashfree",
    "x-webhook-signature: HMAC-SHA256 of timestamp and body, base64",
    "the client secret",
    _check,
    tolerance_s=TOLERANCE_S,
)
