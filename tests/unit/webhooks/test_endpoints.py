"""The endpoints' file is read whole or refused, every fault named and no secret shown."""

from pathlib import Path

import pytest

from recon_app.errors import ConfigError
from recon_app.webhooks.endpoints import Endpoints, load_endpoints

SOUND = """
[[endpoint]]
provider = "stripe"
name = "shop"
adapter = "canonical"
secrets = [{ env = "NEW" }, { value = "whsec_former" }]
account = "acct_1"
tolerance_s = 60
options = { zone = "Asia/Kolkata" }

[[endpoint]]
provider = "ledger"
name = "main"
adapter = "canonical"
scheme = "standard"
secrets = [{ value = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" }]
"""


def load(tmp_path: Path, text: str, **environment: str) -> Endpoints:
    file = tmp_path / "endpoints.toml"
    file.write_text(text)
    return load_endpoints(file, environment)


def test_without_a_file_there_are_none() -> None:
    assert load_endpoints(None) == {}


def test_an_endpoint_has_what_the_file_and_the_provider_say(tmp_path: Path) -> None:
    found = load(tmp_path, SOUND, NEW="whsec_new")

    stripe, ledger = found["stripe", "shop"], found["ledger", "main"]
    assert (stripe.scheme.name, ledger.scheme.name) == ("stripe", "standard")
    assert stripe.secrets == ("whsec_new", "whsec_former")
    assert (stripe.tolerance_s, ledger.tolerance_s) == (60, 300)
    assert (stripe.account, stripe.options) == ("acct_1", {"zone": "Asia/Kolkata"})
    assert "whsec" not in repr(stripe)


FAULTS = {
    "stripe/shop: secret 1 is empty: set NEW": SOUND,
    "no TOML|Expected|expected|Invalid": "endpoint = ",
    "unknown field": SOUND + "color = 1\n",
    "say its scheme": SOUND.replace('scheme = "standard"', ""),
    "there is no adapter 'parrot'": SOUND.replace('"canonical"', '"parrot"'),
    "must have either env or value": SOUND.replace('{ env = "NEW" }', "{}"),
    "secret 1 is empty": SOUND.replace('{ env = "NEW" }', '{ value = "" }'),
    "secret 1 cannot be one of this scheme": SOUND.replace("whsec_MfKQ", "whsec_M!!"),
    "say its url": SOUND.replace('"stripe"', '"square"'),
    "stands there twice": SOUND.replace('"ledger"', '"stripe"').replace('"main"', '"shop"'),
    "at least 1|length": SOUND.replace('[{ env = "NEW" }, { value = "whsec_former" }]', "[]"),
    "pattern|regex|match": SOUND.replace('"shop"', '"sh/op"'),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_and_no_secret_is_shown(tmp_path: Path, fault: str) -> None:
    environment = {} if fault.endswith("set NEW") else {"NEW": "whsec_new"}
    with pytest.raises(ConfigError, match=fault) as refusal:
        load(tmp_path, FAULTS[fault], **environment)
    assert "RECON_ENDPOINTS_FILE" in str(refusal.value)
    assert "whsec_" not in str(refusal.value)


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    text = SOUND.replace('scheme = "standard"', "")
    with pytest.raises(ConfigError, match=r"stripe/shop: .*; ledger/main: "):
        load(tmp_path, text)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nowhere"):
        load_endpoints(tmp_path / "nowhere")
