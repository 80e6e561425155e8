"""PayPal: an RSA signature by a certificate that a header names.

Signed are id and time of the transmission, the id of the webhook and the CRC-32 of the body, joined
by vertical bars (https://developer.paypal.com, "Webhooks, self verification"). The certificate is
taken from PayPal's own hosts over TLS only, and must be PayPal's and valid now.
"""

import re
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import Certificate, load_pem_x509_certificates
from cryptography.x509.oid import NameOID

from recon_app.webhooks.base import Delivery, Distrust, Scheme, distrust, header
from recon_app.webhooks.mac import encoded, from_base64
from recon_app.webhooks.stamps import require_fresh, rfc3339_seconds

__all__ = ["PAYPAL", "certificate_url"]

ALGORITHM: Final = "SHA256withRSA"
DOMAIN: Final = "paypal.com"
#: A delivery is tried again for three days.
TOLERANCE_S: Final = 4 * 86_400.0
_sound_path = re.compile(r"/v1/notifications/certs/[A-Za-z0-9_-]{1,128}").fullmatch


def certificate_url(delivery: Delivery) -> str:
    """Where the certificate of this delivery is.

    Raises:
        UntrustedDelivery: nowhere at PayPal.
    """
    text = header(delivery, "paypal-cert-url")
    try:
        url = urlsplit(text)
        place = (url.scheme, url.port, url.username, url.password, url.query, url.fragment)
    except ValueError:
        raise distrust(Distrust.WRONG_CERTIFICATE, "the certificate has no sound URL") from None
    usual = ("https", None, None, None, "", "")
    if place != usual or not _is_paypals(url.hostname or "") or not _sound_path(url.path):
        raise distrust(Distrust.WRONG_CERTIFICATE, "the certificate is not one of PayPal's hosts'")
    return text


def _is_paypals(host: str) -> bool:
    return host == DOMAIN or host.endswith("." + DOMAIN)


def _check(delivery: Delivery, secrets: Sequence[str]) -> None:
    signature = from_base64(header(delivery, "paypal-transmission-sig"))
    if header(delivery, "paypal-auth-algo") != ALGORITHM:
        raise distrust(Distrust.MALFORMED, f"PAYPAL-AUTH-ALGO must be {ALGORITHM}")
    sent_id = header(delivery, "paypal-transmission-id")
    sent_at = header(delivery, "paypal-transmission-time")
    stamp_s = rfc3339_seconds(sent_at)
    certificate_url(delivery)
    key = _key(delivery)
    checksum = zlib.crc32(delivery.body)
    messages = [encoded(f"{sent_id}|{sent_at}|{webhook}|{checksum}") for webhook in secrets]
    if not any(_verifies(key, signature, message) for message in messages):
        raise distrust(Distrust.WRONG_SIGNATURE, "the signature is not that of this transmission")
    require_fresh(delivery, stamp_s)


def _verifies(key: RSAPublicKey, signature: bytes, message: bytes) -> bool:
    try:
        key.verify(signature, message, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def _key(delivery: Delivery) -> RSAPublicKey:
    """The key of the certificate, once that is PayPal's and valid."""
    try:
        leaf = load_pem_x509_certificates(delivery.certificate)[0]
        key = leaf.public_key()
    except (ValueError, TypeError):
        raise distrust(Distrust.WRONG_CERTIFICATE, "there is no readable certificate") from None
    now = datetime.fromtimestamp(delivery.now_s, UTC)
    if not leaf.not_valid_before_utc <= now <= leaf.not_valid_after_utc:
        raise distrust(Distrust.WRONG_CERTIFICATE, "the certificate is not valid now")
    if not _is_paypals(_common_name(leaf)) or not isinstance(key, RSAPublicKey):
        raise distrust(Distrust.WRONG_CERTIFICATE, "the certificate is not PayPal's")
    return key


def _common_name(certificate: Certificate) -> str:
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value).lower() if names else ""


PAYPAL: Final = Scheme(
    "paypal",
    "PAYPAL-TRANSMISSION-SIG: RSA-SHA256 of id, time, webhook id and CRC-32 of the body",
    "the id of the webhook, as the developer dashboard shows it",
    _check,
    tolerance_s=TOLERANCE_S,
    certificate_url=certificate_url,
)
