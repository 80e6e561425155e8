"""Deliveries as each provider signs them: the other half of every scheme."""

import base64
import hashlib
import hmac
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from urllib.parse import urlencode

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import Encoding

__all__ = ["CASES", "NOW_S", "URL", "Case", "Signed", "paypal_certificate"]

NOW_S = 1_766_052_930.0
URL = "https://recon.example/webhooks/square/shop"
#: 170.00 would be 170 after a round trip through a parser.
JSON_BODY = b'{"id": "evt_1",  "amount": 170.00, "name": "\\u20b9"}'
HEX_KEYS = ("44" * 32, "55" * 32)
STANDARD_KEYS = tuple("whsec_" + base64.b64encode(bytes([n]) * 24).decode() for n in (1, 2))

Signed = tuple[bytes, dict[str, str]]


@dataclass(frozen=True)
class Case:
    """One scheme: ``sign`` gives body and headers for a body, a secret and a time.

    ``covers`` says whether any change of the body is noticed.
    """

    scheme: str
    secrets: tuple[str, str]
    sign: Callable[[bytes, str, float], Signed]
    body: bytes = JSON_BODY
    covers: bool = True
    stamped: bool = False


def mac(message: bytes, key: bytes, algorithm: str = "sha256") -> bytes:
    return hmac.digest(key, message, algorithm)


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def body_hex(
    body: bytes, secret: str, _now_s: float, *, name: str, algorithm: str = "sha256", put: str = ""
) -> Signed:
    return body, {name: put + mac(body, secret.encode(), algorithm).hex()}


def stripe(body: bytes, secret: str, now_s: float) -> Signed:
    stamp = str(int(now_s))
    made = mac(stamp.encode() + b"." + body, secret.encode()).hex()
    return body, {"Stripe-Signature": f"t={stamp},v0=abc,v1={'0' * 64},v1={made}"}


def cashfree(body: bytes, secret: str, now_s: float) -> Signed:
    stamp = str(int(now_s * 1000))
    made = b64(mac(stamp.encode() + body, secret.encode()))
    return body, {"x-webhook-timestamp": stamp, "x-webhook-signature": made}


def standard(body: bytes, secret: str, now_s: float) -> Signed:
    stamp = str(int(now_s))
    message = f"msg_1.{stamp}.".encode() + body
    made = b64(mac(message, base64.b64decode(secret.removeprefix("whsec_"))))
    return body, standard_headers(stamp, f"v1,{b64(bytes(32))} v1a,?? v1,{made}")


def standard_headers(stamp: str, signature: str) -> dict[str, str]:
    return {"webhook-id": "msg_1", "webhook-timestamp": stamp, "webhook-signature": signature}


def ed25519(body: bytes, public: str, now_s: float) -> Signed:
    stamp = str(int(now_s))
    made = b64(private_key(public).sign(f"msg_1.{stamp}.".encode() + body))
    return body, standard_headers(stamp, f"v1a,{made}")


@cache
def public_key(number: int) -> str:
    key = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
    return "whpk_" + b64(key.public_key().public_bytes_raw())


def private_key(public: str) -> Ed25519PrivateKey:
    number = next(n for n in (1, 2) if public_key(n) == public)
    return Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)


def adyen(body: bytes, secret: str, _now_s: float) -> Signed:
    document = json.loads(body)
    for item in document["notificationItems"]:
        its = item["NotificationRequestItem"]
        amount = its["amount"]
        said = (its["pspReference"], "", its["merchantAccountCode"], its["merchantReference"])
        text = ":".join([*said, f"{amount['value']}:{amount['currency']}:CAPTURE:true"])
        made = b64(mac(text.encode(), bytes.fromhex(secret)))
        its["additionalData"] = {"hmacSignature": made}
    return json.dumps(document).encode(), {}


def adyen_platform(body: bytes, secret: str, _now_s: float) -> Signed:
    return body, {"HmacSignature": b64(mac(body, bytes.fromhex(secret)))}


def square(body: bytes, secret: str, _now_s: float) -> Signed:
    made = b64(mac(URL.encode() + body, secret.encode()))
    return body, {"x-square-hmacsha256-signature": made}


def payu(body: bytes, salt: str, _now_s: float) -> Signed:
    fields = json.loads(body)
    more = "|".join(fields[name] for name in ("amount", "txnid", "key"))
    text = f"{salt}|{fields['status']}||||||||||| ||{fields['productinfo']}|{more}"
    made = hashlib.sha512(text.replace(" ", "").encode()).hexdigest()
    return urlencode(fields | {"hash": made}).encode(), {}


def paytm(body: bytes, key: str, _now_s: float) -> Signed:
    fields = json.loads(body)
    said = "|".join(fields[name] for name in sorted(fields))
    digest = hashlib.sha256(f"{said}|S4lt".encode()).hexdigest() + "S4lt"
    padder = PKCS7(128).padder()
    padded = padder.update(digest.encode()) + padder.finalize()
    encryptor = Cipher(AES(key.encode()), CBC(b"@@@@&&&&####$$$$")).encryptor()
    sealed = b64(encryptor.update(padded) + encryptor.finalize())
    return urlencode(fields | {"CHECKSUMHASH": sealed}).encode(), {}


def phonepe(body: bytes, pair: str, _now_s: float) -> Signed:
    return body, {"Authorization": hashlib.sha256(pair.encode()).hexdigest()}


def juspay(body: bytes, pair: str, _now_s: float) -> Signed:
    return body, {"Authorization": f"Basic {b64(pair.encode())}"}


@cache
def paypal_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@cache
def paypal_certificate(
    name: str = "messageverificationcerts.paypal.com", days_from: int = -1, days_to: int = 1
) -> bytes:
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.fromtimestamp(NOW_S, UTC)
    builder = x509.CertificateBuilder(subject, subject, paypal_key().public_key())
    builder = builder.serial_number(1).not_valid_before(now + timedelta(days=days_from))
    made = builder.not_valid_after(now + timedelta(days=days_to)).sign(paypal_key(), SHA256())
    return made.public_bytes(Encoding.PEM)


def paypal(body: bytes, webhook_id: str, now_s: float) -> Signed:
    stamp = datetime.fromtimestamp(now_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    message = f"tx-1|{stamp}|{webhook_id}|{zlib.crc32(body)}".encode()
    made = paypal_key().sign(message, padding.PKCS1v15(), SHA256())
    return body, {
        "PAYPAL-TRANSMISSION-ID": "tx-1",
        "PAYPAL-TRANSMISSION-TIME": stamp,
        "PAYPAL-TRANSMISSION-SIG": b64(made),
        "PAYPAL-AUTH-ALGO": "SHA256withRSA",
        "PAYPAL-CERT-URL": "https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594",
    }


ADYEN_ITEM = {
    "pspReference": "psp1",
    "merchantAccountCode": "Shop",
    "merchantReference": "order:1",
    "amount": {"value": 17000, "currency": "EUR"},
    "eventCode": "CAPTURE",
    "success": "true",
}
ADYEN_BODY = {"notificationItems": [{"NotificationRequestItem": ADYEN_ITEM}] * 2}
PAYU_FIELDS = {
    "status": "success",
    "productinfo": "Shoes",
    "amount": "170.00",
    "txnid": "t1",
    "key": "k",
}
PAYTM_FIELDS = {"TXNID": "1", "TXNAMOUNT": "170.00", "TXNDATE": "2025-12-18 16:06:22.0"}

TWO = ("s3cret", "former")
PAIRS = ("recon_app:pass1word", "recon_old:pass0word")
_hex = partial(partial, body_hex)

CASES = (
    Case("razorpay", TWO, _hex(name="X-Razorpay-Signature")),
    Case("gocardless", TWO, _hex(name="Webhook-Signature")),
    Case("checkout", TWO, _hex(name="Cko-Signature")),
    Case("hyperswitch", TWO, _hex(name="x-webhook-signature-512", algorithm="sha512")),
    Case("mollie", TWO, _hex(name="X-Mollie-Signature", put="sha256=")),
    Case("hmac-sha256", TWO, _hex(name="X-Signature")),
    Case("adyen-platform", HEX_KEYS, adyen_platform),
    Case("square", TWO, square),
    Case("stripe", TWO, stripe, stamped=True),
    Case("cashfree", TWO, cashfree, stamped=True),
    Case("standard", (STANDARD_KEYS[0], STANDARD_KEYS[1]), standard, stamped=True),
    Case("standard", (public_key(1), public_key(2)), ed25519, stamped=True),
    Case("paypal", ("9XL90610J3647323C", "1AB90610J3647323D"), paypal, stamped=True),
    Case("adyen", HEX_KEYS, adyen, json.dumps(ADYEN_BODY).encode(), covers=False),
    Case("payu", TWO, payu, json.dumps(PAYU_FIELDS).encode(), covers=False),
    Case(
        "paytm",
        ("kbzk1DSbJiV_O3p5", "0123456789abcdef"),
        paytm,
        json.dumps(PAYTM_FIELDS).encode(),
        covers=False,
    ),
    Case("phonepe", PAIRS, phonepe, covers=False),
    Case("juspay", PAIRS, juspay, covers=False),
)
