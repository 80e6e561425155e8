"""Schemes that sign the raw body, and nothing else, into one header.

They carry no time, so a replay verifies; it is harmless because the ids of its events are the same.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from recon_app.webhooks.base import Delivery, Scheme, header
from recon_app.webhooks.mac import Decode, from_base64, from_hex, from_hex_key, require_mac

__all__ = [
    "ADYEN_PLATFORM",
    "CHECKOUT",
    "GOCARDLESS",
    "HYPERSWITCH",
    "MOLLIE",
    "PLAIN",
    "RAZORPAY",
    "SQUARE",
]

PREFIX: Final = "sha256="
READ_SECRET: Final[Callable[[str], bytes]] = str.encode


def _check(
    delivery: Delivery,
    secrets: Sequence[str],
    *,
    name: str,
    algorithm: str = "sha256",
    decode: Decode = from_hex,
    key_of: Callable[[str], bytes] = READ_SECRET,
) -> None:
    given = decode(header(delivery, name).removeprefix(PREFIX))
    message = delivery.url.encode() + delivery.body
    require_mac(message, map(key_of, secrets), [given], algorithm)


#: https://razorpay.com/docs/webhooks/validate-test: the webhook's own secret.
RAZORPAY: Final = Scheme(
    "razorpay",
    "X-Razorpay-Signature: HMAC-SHA256 of the body, hex",
    "the webhook's secret",
    partial(_check, name="x-razorpay-signature"),
)
#: https://developer.gocardless.com: the webhook endpoint's secret.
GOCARDLESS: Final = Scheme(
    "gocardless",
    "Webhook-Signature: HMAC-SHA256 of the body, hex",
    "the webhook endpoint's secret",
    partial(_check, name="webhook-signature"),
)
#: https://www.checkout.com/docs: the key of the workflow's webhook action.
CHECKOUT: Final = Scheme(
    "checkout",
    "Cko-Signature: HMAC-SHA256 of the body, hex",
    "the signature key of the webhook action",
    partial(_check, name="cko-signature"),
)
#: https://docs.hyperswitch.io: the business profile's payment response hash key.
HYPERSWITCH: Final = Scheme(
    "hyperswitch",
    "x-webhook-signature-512: HMAC-SHA512 of the body, hex",
    "the payment response hash key of the business profile",
    partial(_check, name="x-webhook-signature-512", algorithm="sha512"),
)
#: https://docs.mollie.com/reference/webhooks-new: only these are signed; a classic webhook is not.
MOLLIE: Final = Scheme(
    "mollie",
    "X-Mollie-Signature: HMAC-SHA256 of the body, hex, with or without sha256=",
    "the signing secret of the webhook subscription",
    partial(_check, name="x-mollie-signature"),
)
#: https://docs.adyen.com: webhooks of the platforms product; the key is shown in hex.
ADYEN_PLATFORM: Final = Scheme(
    "adyen-platform",
    "HmacSignature: HMAC-SHA256 of the body, base64",
    "the HMAC key of the webhook, in hex",
    partial(_check, name="hmacsignature", decode=from_base64, key_of=from_hex_key),
    from_hex_key,
)
#: https://developer.squareup.com: signs the notification URL as it was configured, then the body.
SQUARE: Final = Scheme(
    "square",
    "x-square-hmacsha256-signature: HMAC-SHA256 of the notification URL and the body, base64",
    "the signature key of the webhook subscription",
    partial(_check, name="x-square-hmacsha256-signature", decode=from_base64),
    needs_url=True,
)
#: For senders that have no scheme of their own here, such as PhonePe's HMAC mode.
PLAIN: Final = Scheme(
    "hmac-sha256",
    "X-Signature: HMAC-SHA256 of the body, hex, with or without sha256=",
    "the secret both sides know",
    partial(_check, name="x-signature"),
)
