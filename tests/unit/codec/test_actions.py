"""An action comes out of its topic as it went in; whatever is wrong with one is named."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon_app.codec.actions import MAX_ACTION_BYTES, decode_action, encode_action
from recon_app.codec.poison import Poison
from recon_app.domain.actions import Action, ActionType, Actor, ActorKind
from recon_app.errors import InvalidAction

FORCE = Action(
    action_id="a1",
    type=ActionType.FORCE_MATCH,
    txn_id="TXN1003",
    expected="0123456789abcdef",
    actor=Actor("asha", ActorKind.USER, ["analyst"]),
    reason_code="BANK_FEE",
    note="The bank kept 5.00.\nSee its advice.",
    requested_at_ms=1_766_052_930_000,
)
MARKED: dict[str, Any] = {
    "source": "BANK",
    "amount_minor": 50000,
    "currency": "INR",
    "date": "2025-12-18",
    "reference": "UTR1",
}


def document(**changes: object) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(encode_action(FORCE))
    return plain | changes


def fault_of(value: object) -> tuple[str, str]:
    with pytest.raises(InvalidAction) as caught:
        decode_action(json.dumps(value).encode())
    return caught.value.reason, caught.value.field


def test_an_action_comes_out_as_it_went_in() -> None:
    assert decode_action(encode_action(FORCE)) == FORCE


def test_the_arguments_of_an_action_come_out_as_they_went_in() -> None:
    decoded = decode_action(json.dumps(document(type="MARK_RECEIVED", args=MARKED)).encode())
    assert decoded.args == MARKED


@pytest.mark.parametrize("name", ["action_id", "type", "txn_id", "actor", "requested_at_ms"])
def test_a_missing_field_is_refused(name: str) -> None:
    without = {key: value for key, value in document().items() if key != name}
    assert fault_of(without) == (Poison.MISSING_FIELD, name)


WRONG: list[tuple[str, object]] = [
    ("action_id", ""),
    ("action_id", 1),
    ("txn_id", "x" * 129),
    ("txn_id", "a\nb"),
    ("type", "DELETE"),
    ("expected", 5),
    ("expected", ""),
    ("reason_code", "a\tb"),
    ("note", ""),
    ("note", "x" * 4001),
    ("note", "\x1b[31m"),
    ("requested_at_ms", "now"),
    ("requested_at_ms", 1.5),
    ("bulk_id", ""),
    ("actor", "asha"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_field_is_named(name: str, value: object) -> None:
    assert fault_of(document(**{name: value})) == (Poison.INVALID_FIELD, name)


def test_what_is_wrong_with_the_author_is_named() -> None:
    assert fault_of(document(actor={"id": ""}))[1] == "actor.id"
    assert fault_of(document(actor={"id": "a", "kind": "ROBOT"}))[1] == "actor.kind"
    assert fault_of(document(actor={"id": "a", "roles": ["x"] * 33}))[1] == "actor.roles"


@pytest.mark.parametrize("name", MARKED)
def test_an_argument_the_type_needs_may_not_be_missing(name: str) -> None:
    without = {key: value for key, value in MARKED.items() if key != name}
    assert fault_of(document(type="MARK_RECEIVED", args=without)) == (
        Poison.MISSING_FIELD,
        f"args.{name}",
    )


def test_a_wrong_argument_is_named() -> None:
    adjust = {"amount_minor": 5, "category": "LUNCH"}
    assert fault_of(document(type="ADJUST", args=adjust))[1] == "args.category"
    assert fault_of(document(type="ADJUST", args=adjust | {"amount_minor": "5"}))[0]
    assert fault_of(document(args={"amount_minor": 5}))[1] == "args.amount_minor"


def test_what_is_no_action_at_all_is_refused() -> None:
    for value in (None, b"", b"[]", b"{", b'{"a":1,"a":2}', b"x" * (MAX_ACTION_BYTES + 1)):
        with pytest.raises(InvalidAction):
            decode_action(value)


leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=8)


@given(st.dictionaries(st.sampled_from(sorted(document())), leaves | st.lists(leaves), max_size=5))
def test_any_values_give_an_action_or_a_typed_error(changes: dict[str, object]) -> None:
    value = json.dumps(document(**changes)).encode()
    try:
        action = decode_action(value)
    except InvalidAction as error:
        assert error.reason in list(Poison)  # noqa: PT017
    else:
        assert decode_action(encode_action(action)) == action


@given(st.binary(max_size=200))
def test_any_bytes_give_an_action_or_a_typed_error(value: bytes) -> None:
    with pytest.raises(InvalidAction):
        decode_action(value)
