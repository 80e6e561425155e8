"""PayU India: the field ``hash`` of the form, SHA-512 of the salt and eleven fields in a row.

https://docs.payu.in, "Reverse hashing". Not signed: the id, the mode, the time and the reference of
the bank; ask PayU's API before acting on those alone.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

from recon_app.adapters.reading import Fields, form_fields, json_value
from recon_app.errors import InvalidPayload
from recon_app.webhooks.base import Delivery, Distrust, Scheme, distrust
from recon_app.webhooks.mac import encoded, same

__all__ = ["PAYU", "fields_in"]

#: Behind the salt; an empty name is an empty value.
SIGNED: Final = (
    *("status", "", "", "", "", "", "udf5", "udf4", "udf3", "udf2", "udf1"),
    *("email", "firstname", "productinfo", "amount", "txnid", "key"),
)


def fields_in(body: bytes) -> Fields:
    """The fields of a form, or of the JSON object that may stand for it.

    Raises:
        UntrustedDelivery: it is neither.
    """
    try:
        value = json_value(body) if body.lstrip()[:1] == b"{" else form_fields(body)
    except InvalidPayload as fault:
        raise distrust(Distrust.MALFORMED, str(fault)) from None
    if not isinstance(value, dict):
        raise distrust(Distrust.MALFORMED, "the body is no form")
    return value


def _check(delivery: Delivery, secrets: Sequence[str]) -> None:
    fields = fields_in(delivery.body)
    given = fields.get("hash")
    if not isinstance(given, str) or not given:
        raise distrust(Distrust.NO_SIGNATURE, "the field hash is missing")
    if not any(same(_hash(fields, salt), given.lower()) for salt in secrets):
        raise distrust(Distrust.WRONG_SIGNATURE, "the field hash is not that of these fields")


def _hash(fields: Fields, salt: str) -> str:
    said = [str(fields.get(name) or "") if name else "" for name in SIGNED]
    charges = [str(fields["additionalCharges"])] if fields.get("additionalCharges") else []
    text = "|".join([*charges, salt, *said])
    return hashlib.sha512(encoded(text)).hexdigest()


PAYU: Final = Scheme("payu", "field hash: SHA-512 of salt and fields, hex", "the salt", _check)
