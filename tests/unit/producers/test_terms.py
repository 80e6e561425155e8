"""The key reads its terms from the engine's own policy, and refuses what it has no model of."""

import pytest

from producers.scenario import PlannedTxn, Spec, build
from producers.terms import terms_of
from recon_app.domain.policy import PolicyBook
from recon_app.errors import ConfigError

TXNS = build(
    Spec(
        "run",
        200,
        7,
        1_766_052_930_000,
        {"missing": 0.5},
        currencies={"INR": 1.0, "USD": 1.0},
        rails={"UPI": 1.0, "CARD": 1.0},
    )
).txns


def find(**wanted: str) -> PlannedTxn:
    return next(t for t in TXNS if all(getattr(t, k) == v for k, v in wanted.items()))


def book(**default: object) -> PolicyBook:
    return PolicyBook.from_dict({"default": default})


def test_the_built_in_terms_are_a_minute_and_no_tolerance() -> None:
    terms = terms_of(book())(TXNS[0], None)

    assert (terms.sla_ms, terms.allowed_minor(1_000_000)) == (60_000, 0)


def test_duration_tolerance_and_version_are_the_policys() -> None:
    policy = book(due="3s", tolerance={"abs_minor": 5, "ppm": 1000, "cap_minor": 50})

    terms = terms_of(policy)(TXNS[0], None)

    assert (terms.policy_version, terms.sla_ms) == (policy.version, 3_000)
    assert [terms.allowed_minor(base) for base in (100, 10_000, 1_000_000)] == [5, 10, 50]


def test_rules_by_rail_and_currency_are_followed() -> None:
    policy = PolicyBook.from_dict(
        {
            "default": {"due": "60s"},
            "rule": [
                {"when": {"rail": "CARD"}, "due": "10s"},
                {"when": {"rail": "UPI", "currency": "USD"}, "due": "20s"},
            ],
        }
    )
    look_up = terms_of(policy)

    assert look_up(find(rail="CARD", currency="INR"), None).sla_ms == 10_000
    assert look_up(find(rail="UPI", currency="USD"), None).sla_ms == 20_000
    assert look_up(find(rail="UPI", currency="INR"), None).sla_ms == 60_000


@pytest.mark.parametrize(
    "default", [{"posting": "NONE"}, {"compare": "NET"}, {"window": {"after": "1ms"}}]
)
def test_policies_without_a_model_are_refused(default: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match="the answer key knows only"):
        terms_of(book(**default))(TXNS[0], None)
