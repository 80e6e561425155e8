"""What an event may not hold is replaced where it stands; everything else stays as it came."""

import json
from typing import Any

import pytest

from recon_app.codec.events import any_event
from recon_app.privacy.envelope import is_sealed, is_token
from recon_app.privacy.keys import new_ring
from recon_app.privacy.scrubber import SEALED_FIELD, Scrubber
from tests.e2e.feeding import event

RING = new_ring()
VISA = "4111111111111111"
LIMIT = 64 * 1024
scrubber = Scrubber(lambda: RING)


def scrubbed(**changes: object) -> dict[str, Any]:
    body = scrubber.event(json.dumps(event("t") | changes).encode())
    assert scrubber.event(body) is body, "what is clean stays clean"
    found: dict[str, Any] = json.loads(body)
    return found


def test_an_event_without_anything_comes_back_as_the_same_bytes() -> None:
    body = b' {"txn_id":"t-000000001234", "payload": {"f": 1.10, "n": 12345678901234567890}}'

    assert scrubber.event(body) is body
    assert scrubber.kept(body).kid is None


@pytest.mark.parametrize(
    "payload",
    [
        {"number": VISA},
        {"number": 4111111111111111},
        {"a": [{"b": ["4111-1111-1111-1111"]}]},
        {"note": "card 4111 1111 1111 1111 declined"},
        {VISA: 1, "4111 1111 1111 1111": 2},
        f"text;{VISA};more",
        [4.111111111111111e15],
        {"escaped": "\u0664\u0661\u0661\u0661" + "\u0661" * 12},
    ],
)
def test_a_card_number_is_a_token_wherever_it_stands(payload: object) -> None:
    text = json.dumps(scrubbed(payload=payload))

    assert VISA not in text.replace(" ", "").replace("-", "")
    assert scrubber.envelopes.pan(VISA) in text


def test_two_spellings_of_a_number_as_names_lose_no_value() -> None:
    token = scrubber.envelopes.pan(VISA)

    payload = scrubbed(payload={VISA: 1, "4111 1111 1111 1111": 2})["payload"]

    assert payload == {token: 1, f"{token}_2": 2}


def test_both_sides_of_a_payment_named_by_its_card_meet_under_the_same_token() -> None:
    ids = {scrubbed(txn_id=f"order-{VISA}", source=side)["txn_id"] for side in ("GATEWAY", "BANK")}

    assert ids == {f"order-{scrubber.envelopes.pan(VISA)}"}


def test_cvv_and_tracks_are_dropped() -> None:
    payload = scrubbed(payload={"cvv": "123", "card": {"cvc": 7}, "swipe": f";{VISA}=2512101?"})

    assert payload["payload"] == {"card": {}, "swipe": "[track dropped]"}


def test_data_of_people_is_sealed_and_opens_again() -> None:
    said = {"email": "a@b.com", "card": {"name": "A Kumar"}, "bank": [{"account_number": 12345}]}

    payload = scrubbed(payload=said)["payload"]

    found = {
        "payload.email": payload["email"],
        "payload.card.name": payload["card"]["name"],
        "payload.bank.0.account_number": payload["bank"][0]["account_number"],
    }
    opened = {path: scrubber.envelopes.open(text, "t", path) for path, text in found.items()}
    assert opened == dict(zip(found, ["a@b.com", "A Kumar", 12345], strict=True))


def test_addresses_and_ibans_are_sealed_inside_free_text() -> None:
    said = "UPI/412345678901/anna.b@okaxis/rent GB29 NWBK 6016 1331 9268 19 end"

    words = scrubbed(payload={"remark": said})["payload"]["remark"].split()

    assert words[0].startswith("UPI/412345678901/enc1_")
    assert is_sealed(words[1])
    assert words[2] == "end"


def test_a_reference_to_a_person_is_a_token_and_its_value_stands_sealed_beside_it() -> None:
    found = scrubbed(references={"vpa": "Anna@okaxis", "utr": "HDFC0001"})

    assert is_token(found["references"]["vpa"])
    assert found["references"]["utr"] == "HDFC0001"
    sealed = found[SEALED_FIELD]["references.vpa"]
    assert scrubber.envelopes.open(sealed, "t", "references.vpa") == "Anna@okaxis"


def test_an_event_is_the_same_event_whatever_keys_seal_it() -> None:
    body = json.dumps(
        event("t") | {"references": {"vpa": "a@b"}, "payload": {"name": "N"}}
    ).encode()
    rotated = Scrubber(RING.rotated)

    one, other = (any_event(s.event(body), None, LIMIT) for s in (scrubber, rotated))

    assert scrubber.event(body) != rotated.event(body)
    assert one == other
    assert scrubber.kept(body).sha256 == rotated.kept(body).sha256


@pytest.mark.parametrize(
    ("kind", "number", "stays"),
    [
        ("rrn", "412345678903", True),
        ("utr", "412345678903", True),
        ("arn", "74537604221222132710009", True),
        ("utr", VISA, False),
        ("rrn", VISA, False),
        ("order", VISA, False),
    ],
)
def test_references_that_look_like_cards_by_chance_stay(
    kind: str, number: str, stays: bool
) -> None:
    assert (scrubbed(references={kind: number})["references"][kind] == number) is stays


def test_amounts_and_times_are_never_taken_for_cards() -> None:
    found = scrubbed(amount=4111111111111111, payload={"at": 1765432100000})

    assert found["amount"] == 4111111111111111
    assert found["payload"] == {"at": 1765432100000}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no JSON 4111111111111111",
        b'["4111111111111111"]',
        b'{"a": 1, "a": "4111111111111111"}',
        b'{"a": NaN, "b": "4111111111111111"}',
        b'{"a": "\\ud800 4111111111111111"}',
        b"[" * 100_000,
        b'{"a": "\xff4111111111111111"}',
    ],
)
def test_what_the_decoder_refuses_comes_back_to_be_refused(body: bytes) -> None:
    assert scrubber.event(body) is body


def test_an_action_loses_card_numbers_and_keeps_who_acted() -> None:
    said = {"actor": {"id": "anna@corp.example"}, "note": f"card {VISA}"}

    found = json.loads(scrubber.action(json.dumps(said).encode()))

    assert found["actor"] == said["actor"]
    assert found["note"] == f"card {scrubber.envelopes.pan(VISA)}"
