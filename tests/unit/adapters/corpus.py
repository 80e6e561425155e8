"""Every example payload with the adapter that reads it: the seeds of the fuzzers."""

from tests.unit.adapters.examples import (
    checkout,
    cloudevents,
    gocardless,
    hyperswitch,
    juspay,
    mollie,
    paytm,
    payu,
    square,
)

__all__ = ["CORPUS"]

#: (adapter, payload)
CORPUS: list[tuple[str, bytes]] = [
    *(("payu", body) for body in payu.EXAMPLES),
    *(("paytm", body) for body in paytm.EXAMPLES),
    *(("juspay", body) for body in juspay.EXAMPLES),
    *(("hyperswitch", body) for body in hyperswitch.EXAMPLES),
    *(("square", body) for body in square.EXAMPLES),
    *(("mollie", body) for body in mollie.EXAMPLES),
    *(("checkout", body) for body in checkout.EXAMPLES),
    *(("gocardless", body) for body in gocardless.EXAMPLES),
    *(("cloudevents", body) for body in cloudevents.EXAMPLES),
]
