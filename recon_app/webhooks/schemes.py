"""Every scheme by name; a provider's own bears the provider's name."""

from typing import Final

from recon_app.webhooks import body_mac
from recon_app.webhooks.adyen import ADYEN
from recon_app.webhooks.base import Scheme
from recon_app.webhooks.cashfree import CASHFREE
from recon_app.webhooks.credentials import JUSPAY, PHONEPE
from recon_app.webhooks.paypal import PAYPAL
from recon_app.webhooks.paytm import PAYTM
from recon_app.webhooks.payu import PAYU
from recon_app.webhooks.standard import STANDARD
from recon_app.webhooks.stripe import STRIPE

__all__ = ["SCHEMES"]

#: provider -> scheme, and last those that any sender may use.
SCHEMES: Final[dict[str, Scheme]] = {
    scheme.name: scheme
    for scheme in (
        ADYEN,
        body_mac.ADYEN_PLATFORM,
        CASHFREE,
        body_mac.CHECKOUT,
        body_mac.GOCARDLESS,
        body_mac.HYPERSWITCH,
        JUSPAY,
        body_mac.MOLLIE,
        PAYPAL,
        PAYTM,
        PAYU,
        PHONEPE,
        body_mac.RAZORPAY,
        body_mac.SQUARE,
        STRIPE,
        STANDARD,
        body_mac.PLAIN,
    )
}
