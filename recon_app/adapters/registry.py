"""Every adapter by name: ours, and those that installed packages bring.

A package adds its own by an entry point of the group ``realrecon.adapters`` that names an
``Adapter``; a name of ours is never replaced.
"""

import importlib
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Final

from recon_app.adapters.base import Adapter
from recon_app.errors import ConfigError

__all__ = ["GROUP", "adapter_names", "adapter_of", "guess"]

GROUP: Final = "realrecon.adapters"

#: name -> module of this package with its ``ADAPTER``, in the order in which files are guessed.
BUILT_IN: Final[dict[str, str]] = {
    "cloudevents": "cloudevents",
    "canonical": "canonical",
    "mt940": "mt940",
    "camt": "camt",
    "bai2": "bai2",
    "ofx": "ofx",
    "openbanking_uk": "openbanking_uk",
    "gocardless_bank": "gocardless_bank",
    "plaid": "plaid",
    "xlsx": "workbook",
    "csv": "delimited",
    "razorpay_recon": "razorpay_recon",
    "razorpay": "razorpay",
    "stripe_payouts": "stripe_payouts",
    "stripe": "stripe",
    "adyen": "adyen",
    "cashfree": "cashfree",
    "phonepe": "phonepe",
    "paypal_settlement": "paypal_settlement",
    "paypal": "paypal",
    "adyen_settlement": "adyen_settlement",
    "payu": "payu",
    "paytm": "paytm",
    "juspay": "juspay",
    "hyperswitch": "hyperswitch",
    "mollie": "mollie",
    "checkout": "checkout",
    "gocardless": "gocardless",
    "square": "square",
}


def adapter_names() -> list[str]:
    """Every name, ours first."""
    return [*BUILT_IN, *(name for name in _installed() if name not in BUILT_IN)]


@cache
def adapter_of(name: str) -> Adapter:
    """The adapter of that name, loaded when first asked for.

    Raises:
        ConfigError: there is none, or its package does not bring what it promises.
    """
    if name in BUILT_IN:
        found = importlib.import_module(f"recon_app.adapters.{BUILT_IN[name]}").ADAPTER
    elif name in (installed := _installed()):
        found = installed[name].load()
    else:
        raise ConfigError(f"there is no adapter {name!r}; known: {', '.join(adapter_names())}")
    if not isinstance(found, Adapter):
        raise ConfigError(f"the adapter {name!r} is not a recon_app.adapters.base.Adapter")
    return found


def guess(head: bytes) -> Adapter | None:
    """The first adapter that takes a file with these first bytes for its own."""
    for name in adapter_names():
        adapter = adapter_of(name)
        if adapter.sniff is not None and adapter.sniff(head):
            return adapter
    return None


def _installed() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}
