"""Every scheme takes what its provider signed, and nothing else."""

import json
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon_app.errors import UntrustedDelivery
from recon_app.webhooks.base import Delivery, Distrust
from recon_app.webhooks.schemes import SCHEMES
from tests.unit.webhooks.signing import CASES, NOW_S, URL, Case, paypal_certificate

STAMPED = [case for case in CASES if case.stamped]
COVERING = [case for case in CASES if case.covers]


#: Headers that may be any word, and the URL of a certificate that is at hand.
UNSIGNED = {"webhook-id", "paypal-transmission-id", "paypal-auth-algo", "paypal-cert-url"}


def named(case: Case) -> str:
    return f"{case.scheme}-{case.secrets[0][:5]}"


every_case = pytest.mark.parametrize("case", CASES, ids=named)


def check(
    case: Case,
    body: bytes,
    headers: dict[str, str],
    secrets: Sequence[str] | None = None,
    now_s: float = NOW_S,
) -> None:
    scheme = SCHEMES[case.scheme]
    lowered = {name.lower(): value for name, value in headers.items()}
    url = URL if scheme.needs_url else ""
    pem = paypal_certificate() if scheme.certificate_url else b""
    delivery = Delivery(body, lowered, now_s, scheme.tolerance_s, url, pem)
    scheme.check(delivery, case.secrets if secrets is None else secrets)


def refused(
    case: Case,
    body: bytes,
    headers: dict[str, str],
    secrets: Sequence[str] | None = None,
    now_s: float = NOW_S,
) -> str:
    with pytest.raises(UntrustedDelivery) as refusal:
        check(case, body, headers, secrets, now_s)
    return refusal.value.reason


def test_every_scheme_is_tried() -> None:
    assert {case.scheme for case in CASES} == set(SCHEMES)


@every_case
def test_what_any_of_its_secrets_signed_is_taken(case: Case) -> None:
    for secret in case.secrets:
        check(case, *case.sign(case.body, secret, NOW_S))


@every_case
def test_a_secret_that_is_not_its_own_any_more_is_refused(case: Case) -> None:
    signed = case.sign(case.body, case.secrets[1], NOW_S)
    assert refused(case, *signed, secrets=case.secrets[:1]) == "WRONG_SIGNATURE"


@every_case
def test_what_nobody_signed_is_refused(case: Case) -> None:
    assert refused(case, case.body, {}) in {"NO_SIGNATURE", "MALFORMED"}


@pytest.mark.parametrize("case", COVERING, ids=named)
def test_no_byte_of_the_body_can_be_changed_cut_or_added(case: Case) -> None:
    body, headers = case.sign(case.body, case.secrets[0], NOW_S)
    changed = [
        body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :] for place in range(len(body))
    ]
    encoded_again = json.dumps(json.loads(body)).encode()
    assert encoded_again != body
    for other in (*changed, body[:-1], body + b" ", b"", encoded_again):
        assert refused(case, other, headers) == "WRONG_SIGNATURE"


@every_case
def test_a_signature_that_is_cut_or_changed_is_refused(case: Case) -> None:
    body, headers = case.sign(case.body, case.secrets[0], NOW_S)
    for name, value in headers.items():
        if name.lower() not in UNSIGNED:
            refused(case, body, headers | {name: value[:-6]})
            refused(case, body, headers | {name: ""})
            refused(case, body, {other: text for other, text in headers.items() if other != name})


@pytest.mark.parametrize("case", STAMPED, ids=named)
def test_a_delivery_of_another_time_is_refused(case: Case) -> None:
    tolerance_s = SCHEMES[case.scheme].tolerance_s
    signed = case.sign(case.body, case.secrets[0], NOW_S)
    pem_holds = case.scheme != "paypal"
    check(case, *signed, now_s=NOW_S + min(tolerance_s, 86_000))
    late = refused(case, *signed, now_s=NOW_S + tolerance_s + 1)
    assert late == ("EXPIRED" if pem_holds else "WRONG_CERTIFICATE")
    assert refused(case, *signed, now_s=NOW_S - 301) == "FROM_THE_FUTURE"


@pytest.mark.parametrize("case", STAMPED, ids=named)
@pytest.mark.parametrize("stamp", ["", "+1", "1 1", "1e9", "1_0", "\u0661", "9" * 40, "NaN", "-1"])
def test_a_stamp_that_is_no_plain_number_is_refused(case: Case, stamp: str) -> None:
    body, headers = case.sign(case.body, case.secrets[0], NOW_S)
    (name,) = [name for name in headers if "time" in name.lower() or name == "Stripe-Signature"]
    value = f"t={stamp},v1=00" if name == "Stripe-Signature" else stamp
    assert refused(case, body, headers | {name: value}) in {"MALFORMED", "NO_SIGNATURE"}


@pytest.mark.parametrize("scheme", ["stripe", "standard"])
def test_a_hundred_signatures_are_not_all_looked_at(scheme: str) -> None:
    case = next(case for case in CASES if case.scheme == scheme)
    body, headers = case.sign(case.body, case.secrets[0], NOW_S)
    name = "Stripe-Signature" if scheme == "stripe" else "webhook-signature"
    value = headers[name]
    wrong = ",v1=" + "0" * 64 if scheme == "stripe" else " v1," + "A" * 43 + "="
    many = ("t=" + value[2:12] + wrong * 100) if scheme == "stripe" else (wrong * 100).strip()
    assert refused(case, body, headers | {name: many}) == "WRONG_SIGNATURE"


@every_case
@given(
    noise=st.text(max_size=60),
    body=st.binary(max_size=80),
    place=st.integers(0, 10),
    raw=st.booleans(),
)
def test_whatever_comes_ends_in_a_refusal_of_a_known_reason(
    case: Case, noise: str, body: bytes, place: int, raw: bool
) -> None:
    signed, headers = case.sign(case.body, case.secrets[0], NOW_S)
    names = sorted(headers)
    if not names or raw:
        return_or_refuse(case, signed[: len(signed) * place // 11] + body, headers)
    else:
        return_or_refuse(case, body, headers | {names[place % len(names)]: noise})


def return_or_refuse(case: Case, body: bytes, headers: dict[str, str]) -> None:
    """Credentials say nothing of the body, so that one may pass; nothing else may."""
    try:
        check(case, body, headers)
    except UntrustedDelivery as refusal:
        passed, reason = False, refusal.reason
    else:
        passed, reason = True, ""
    assert case.scheme in {"phonepe", "juspay"} if passed else reason in set(Distrust)


def test_the_vector_of_standard_webhooks_verifies() -> None:
    (case, *_) = [case for case in CASES if case.scheme == "standard"]
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    key = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    for secret in (key, f"whsec_{key}"):
        check(case, b'{"test": 2432232314}', headers, [secret], 1614265330)
        renamed = {name.replace("webhook", "svix"): value for name, value in headers.items()}
        check(case, b'{"test": 2432232314}', renamed, [secret], 1614265330)


def test_an_id_with_a_point_is_refused() -> None:
    (case, *_) = [case for case in CASES if case.scheme == "standard"]
    body, headers = case.sign(case.body, case.secrets[0], NOW_S)
    assert refused(case, body, headers | {"webhook-id": "msg.1"}) == "MALFORMED"


def test_the_vector_of_adyen_verifies() -> None:
    (case,) = [case for case in CASES if case.scheme == "adyen"]
    item = {
        "pspReference": "test_REPORT_AVAILABLE",
        "merchantAccountCode": "Magento2Rik",
        "merchantReference": "testMerchantRef1",
        "amount": {"value": 0, "currency": "EUR"},
        "eventCode": "REPORT_AVAILABLE",
        "success": "true",
        "additionalData": {"hmacSignature": "NuEkADFmlCC6VgX+wcoPAegIWxVPNBPCuKlM4Hzo5qc="},
    }
    body = json.dumps({"notificationItems": [{"NotificationRequestItem": item}]}).encode()
    key = "9064450A8892A093D9E97EFCC9639DE31B74F3A7803135555A3C96F5A57915D6"
    check(case, body, {}, [key])


@pytest.mark.parametrize("field", ["pspReference", "merchantReference", "eventCode", "success"])
def test_every_item_of_adyen_must_be_signed_in_every_signed_field(field: str) -> None:
    (case,) = [case for case in CASES if case.scheme == "adyen"]
    body, _ = case.sign(case.body, case.secrets[0], NOW_S)
    document = json.loads(body)
    document["notificationItems"][1]["NotificationRequestItem"][field] = "other"
    assert refused(case, json.dumps(document).encode(), {}) == "WRONG_SIGNATURE"
    document = json.loads(body)
    del document["notificationItems"][1]["NotificationRequestItem"]["additionalData"]
    assert refused(case, json.dumps(document).encode(), {}) == "NO_SIGNATURE"
    assert refused(case, b'{"notificationItems": []}', {}) == "NO_SIGNATURE"


@pytest.mark.parametrize(
    ("scheme", "fields"),
    [
        ("payu", ["status", "amount", "txnid", "productinfo", "key", "hash"]),
        ("paytm", ["TXNID", "TXNAMOUNT", "TXNDATE", "CHECKSUMHASH"]),
    ],
)
def test_no_signed_field_of_a_form_can_be_changed(scheme: str, fields: list[str]) -> None:
    (case,) = [case for case in CASES if case.scheme == scheme]
    body, _ = case.sign(case.body, case.secrets[0], NOW_S)
    whole = dict(parse_qsl(body.decode()))
    for field in fields:
        changed = whole | {field: whole[field][:-1] + "~"}
        refused(case, urlencode(changed).encode(), {})


def test_a_plus_sign_that_came_as_a_space_is_read_as_what_it_was() -> None:
    (case,) = [case for case in CASES if case.scheme == "paytm"]
    for number in range(40):
        body = json.dumps({"TXNID": str(number)}).encode()
        signed, _ = case.sign(body, case.secrets[0], NOW_S)
        if b"%2B" in signed:
            check(case, signed.replace(b"%2B", b"+"), {})
            return
    pytest.fail("no checksum had a plus sign")


CERTIFICATE_URLS = [
    "http://api.paypal.com/v1/notifications/certs/CERT-1",
    "https://api.paypal.com.evil.example/v1/notifications/certs/CERT-1",
    "https://evilpaypal.com/v1/notifications/certs/CERT-1",
    "https://api.paypal.com@evil.example/v1/notifications/certs/CERT-1",
    "https://api.paypal.com:8443/v1/notifications/certs/CERT-1",
    "https://api.paypal.com/v1/notifications/certs/../../other",
    "https://api.paypal.com/v1/notifications/certs/CERT-1?next=https://evil.example",
    "https://evil.example/#.paypal.com/v1/notifications/certs/CERT-1",
    "https://[::1/v1/notifications/certs/CERT-1",
    "file:///etc/passwd",
]


@pytest.mark.parametrize("url", CERTIFICATE_URLS)
def test_a_certificate_from_anywhere_but_paypal_is_refused(url: str) -> None:
    (case,) = [case for case in CASES if case.scheme == "paypal"]
    body, headers = case.sign(case.body, case.secrets[0], NOW_S)
    assert refused(case, body, headers | {"PAYPAL-CERT-URL": url}) == "WRONG_CERTIFICATE"


@pytest.mark.parametrize(
    "pem",
    [
        b"",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        paypal_certificate("messageverificationcerts.paypal.com.evil.example"),
        paypal_certificate(days_from=-9, days_to=-8),
        paypal_certificate(days_from=8, days_to=9),
    ],
    ids=["none", "broken", "another's", "expired", "not yet"],
)
def test_a_certificate_that_is_not_paypals_and_valid_is_refused(pem: bytes) -> None:
    (case,) = [case for case in CASES if case.scheme == "paypal"]
    body, headers = case.sign(case.body, case.secrets[0], NOW_S)
    lowered = {name.lower(): value for name, value in headers.items()}
    with pytest.raises(UntrustedDelivery) as refusal:
        SCHEMES["paypal"].check(Delivery(body, lowered, NOW_S, 300, "", pem), case.secrets)
    assert refusal.value.reason == "WRONG_CERTIFICATE"
