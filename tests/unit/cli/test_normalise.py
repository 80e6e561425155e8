"""``recon normalise``: what a payload yields, and how it fails."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from recon_app.adapters.registry import adapter_names
from recon_app.cli.normalise import normalise
from tests.unit.adapters.examples import mt940, razorpay, stripe


def run(*arguments: str, body: bytes = b"") -> Result:
    return CliRunner().invoke(normalise, [*arguments, "-"], input=body)


def said(*arguments: str, body: bytes, code: int = 0) -> dict[str, Any]:
    done = run(*arguments, "--json", body=body)
    assert done.exit_code == code, done.output
    found: dict[str, Any] = json.loads(done.output)
    return found


def encoded(value: object) -> bytes:
    return json.dumps(value).encode()


def test_the_json_holds_each_event_without_its_payload() -> None:
    """And what is understood where it is silent."""
    found = said("--adapter", "razorpay", body=encoded(razorpay.payment()))
    (event,) = found["events"]

    assert (found["adapter"], found["version"]) == ("razorpay", "1")
    assert (event["amount"], event["amount_minor"]) == (129900, 129900)
    assert (event["kind"], event["role"], event["direction"]) == ("PAYMENT", "PRIMARY", "IN")
    assert "payload" not in event


def test_the_format_is_known_by_its_beginning() -> None:
    """Unless it is named."""
    assert said(body=encoded(stripe.charge()))["adapter"] == "stripe"


def test_what_is_unknown_must_be_named() -> None:
    """With a hint."""
    done = run(body=b"nothing that anybody writes")

    assert done.exit_code == 2
    assert "--adapter" in done.output


def test_a_payload_of_another_format_is_wrong_usage() -> None:
    """Its message names the adapter and the field."""
    done = run("--adapter", "stripe", body=b"{}")

    assert done.exit_code == 2
    assert "stripe" in done.output
    assert "object" in done.output


def test_rejected_parts_are_a_difference() -> None:
    """The others are read."""
    parts = razorpay.collection(razorpay.payment(), razorpay.payment(amount="1.5"))
    found = said("--adapter", "razorpay", body=encoded(parts), code=3)

    assert len(found["events"]) == 1
    assert [(part["field"], part["line_no"]) for part in found["rejected"]] == [("amount", 2)]


def test_what_is_about_no_money_is_listed() -> None:
    """By name."""
    event = razorpay.webhook("invoice.expired")

    assert said("--adapter", "razorpay", body=encoded(event))["ignored"][0]["what"] == (
        "invoice.expired"
    )


def test_a_statement_says_whether_it_balances() -> None:
    """Opening and lines against closing."""
    found = said("--adapter", "mt940", body=mt940.STATEMENT)

    assert found["statements"][0]["balanced"] in (True, False)


def test_without_json_it_is_a_table() -> None:
    """One line an event, then the counts."""
    done = run("--adapter", "razorpay", body=encoded(razorpay.payment()))

    assert "razorpay:-:payment:pay_00000000000001" in done.output
    assert "1 events, 0 ignored, 0 rejected (razorpay)" in done.output


@pytest.mark.parametrize("text", ["unit", "=minor", ""])
def test_an_option_is_a_pair(text: str) -> None:
    """KEY=VALUE."""
    done = run("--option", text, body=b"{}")

    assert done.exit_code == 2
    assert "KEY=VALUE" in done.output


def test_account_and_options_reach_the_adapter(tmp_path: Path) -> None:
    """From a file as well."""
    file = tmp_path / "settlement.json"
    file.write_bytes(encoded(razorpay.settlement()))
    arguments = ["--account", "acc_1", "--option", "currency=MYR", "--json", str(file)]
    (event,) = json.loads(CliRunner().invoke(normalise, arguments).output)["events"]

    assert (event["currency"], event["merchant_id"]) == ("MYR", "acc_1")


def test_the_list_names_every_adapter() -> None:
    """With its version, its side and its title."""
    done = CliRunner().invoke(normalise, ["--list"])

    assert done.exit_code == 0
    assert [line.split()[0] for line in done.output.splitlines()] == adapter_names()
