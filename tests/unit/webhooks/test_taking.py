"""A believed delivery becomes events, things to ignore, and at most one dead letter."""

import json
from collections.abc import Iterator
from dataclasses import replace

from recon_app.adapters.base import Adapter, Found, Ignored, Item, Payload, Rejected, malformed
from recon_app.adapters.registry import adapter_of
from recon_app.dlq.letters import opened
from recon_app.domain.events import Source
from recon_app.outbound import Outbound
from recon_app.settings import load_settings
from recon_app.topics import topics
from recon_app.webhooks.endpoints import Endpoint
from recon_app.webhooks.schemes import SCHEMES
from recon_app.webhooks.taking import Taken, body_limit, take

NAMES = topics(load_settings())
ARRIVED_S = 1_766_052_930.25
EVENT = {
    "txn_id": "TXN1001",
    "amount": 50000,
    "currency": "INR",
    "source": "GATEWAY",
    "event_type": "PAYMENT_CAPTURED",
    "status": "SUCCESS",
    "timestamp": "2025-12-18T10:15:30Z",
}
POSTED = EVENT | {"source": "BANK", "event_type": "LEDGER_POSTED"}


def parts(payload: Payload) -> Iterator[Item]:
    """Events and words of what to do instead, as a list."""
    for number, part in enumerate(json.loads(payload.body), 1):
        if part == "break":
            raise malformed("parts", "are broken")
        if isinstance(part, dict):
            yield Found(part | {"account": payload.account}, {"was": part["txn_id"]}, number)
        else:
            yield Ignored(part) if part != "bad" else Rejected("field", "is bad", number)


ENDPOINT = Endpoint(
    "acme",
    "shop",
    Adapter("acme", "3", Source.GATEWAY, "Acme", parts),
    SCHEMES["standard"],
    ("whsec_AAAA",),
    "acct_1",
    "",
    300,
    {},
)


def taken(*found: object) -> Taken:
    return take(ENDPOINT, json.dumps(found).encode(), "application/json", NAMES, 10_000, ARRIVED_S)


def test_each_event_goes_to_its_side_with_where_it_came_from() -> None:
    gateway, bank = taken(EVENT, POSTED).records

    assert (gateway.topic, bank.topic) == (NAMES.gateway.name, NAMES.bank.name)
    assert gateway.key == b"TXN1001"
    assert json.loads(gateway.value) == EVENT | {
        "account": "acct_1",
        "payload": {"was": "TXN1001"},
    }
    assert dict(gateway.headers) == {
        "recon-adapter": b"acme",
        "recon-adapter-version": b"3",
        "recon-endpoint": b"acme/shop",
        "recon-line-no": b"1",
    }


def test_what_says_nothing_about_money_is_named_and_nothing_is_published() -> None:
    found = taken("customer.created", "ping")
    assert (found.records, found.ignored) == ((), ("customer.created", "ping"))


def original(letter: Outbound) -> bytes:
    return opened(letter.key, letter.value, list(letter.headers)).value or b""


def test_a_bad_part_costs_no_good_one_and_the_whole_is_kept_once() -> None:
    found = taken(EVENT, "bad", EVENT | {"amount": "?"}, POSTED)

    *events, letter = found.records
    assert (found.accepted, len(events), len(found.faults)) == (2, 2, 2)
    assert letter.topic == NAMES.dlq.name
    assert json.loads(original(letter))[1] == "bad"
    headers = dict(letter.headers)
    assert headers["recon-reason"] == b"INVALID_FIELD"
    assert headers["recon-field"] == b"field"
    assert headers["recon-rejected-parts"] == b"2"
    assert headers["recon-adapter"] == b"acme"
    assert headers["__streams.errors.topic"] == b"webhooks/acme/shop"


def test_a_body_that_is_not_of_the_format_is_kept_as_it_came() -> None:
    broken = taken(EVENT, "break")
    noise = take(ENDPOINT, b"\xff\x00", "text/plain", NAMES, 10_000, ARRIVED_S)

    for found in (broken, noise):
        (letter,) = found.records
        assert (found.accepted, letter.topic) == (0, NAMES.dlq.name)
    assert original(noise.records[0]) == b"\xff\x00"


def test_a_notice_without_a_time_has_that_of_its_arrival() -> None:
    """PayU's refunds say nothing of when; the endpoint's own options stand beside."""
    refund = {"action": "refund", "status": "success", "amt": "5.00"}
    refund |= {"mihpayid": "403993715", "request_id": "136", "key": "k"}
    payu = replace(ENDPOINT, adapter=adapter_of("payu"), options={"other": "option"})

    found = take(payu, json.dumps(refund).encode(), "application/json", NAMES, 10_000, ARRIVED_S)

    (record,) = found.records
    event = json.loads(record.value)
    assert (found.faults, event["event_type"]) == ((), "REFUND_PROCESSED")
    assert event["timestamp"] == "2025-12-18T10:15:30.250Z"


def test_a_body_is_never_larger_than_a_dead_letter_can_hold() -> None:
    assert body_limit(1 << 20, 256 * 1024) == 1 << 20
    assert body_limit(1 << 20, 1024) < 16 * 1024
