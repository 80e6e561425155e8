"""The journal's bytes are read back as they were written, also by versions that know more."""

from pathlib import Path

import msgspec
import pytest

from recon_app.codec.journal import decode_record, encode_record, encode_record_with_case
from recon_app.domain.actions import ActionType
from recon_app.domain.reasons import Reason
from recon_app.domain.states import State
from recon_app.errors import PoisonError

GOLDEN = Path(__file__).parents[2] / "golden"


@pytest.fixture
def golden() -> bytes:
    return (GOLDEN / "journal-1.json").read_bytes().strip()


def test_a_record_of_schema_1_is_read_in_full(golden: bytes) -> None:
    record = decode_record(golden)

    assert (record.schema, record.txn_id, record.seq) == (1, "TXN000000001", 2)
    assert record.after is not None
    assert record.after.state is State.RESOLVED
    assert record.after.reasons == [Reason.AMOUNT_MISMATCH]
    assert record.after.actions is not None
    assert record.after.actions[0].action.type is ActionType.FORCE_MATCH
    assert record.event is not None
    assert record.event.detail is not None
    assert record.event.detail.references == {"rrn": "123456789012"}


def test_every_earlier_schema_has_a_record_that_is_still_read() -> None:
    files = sorted(GOLDEN.glob("journal-*.json"))

    assert files
    assert [decode_record(file.read_bytes()).schema for file in files] == list(
        range(1, len(files) + 1)
    )


def test_what_was_encoded_is_decoded_to_the_same_value(golden: bytes) -> None:
    record = decode_record(golden)

    assert encode_record(record) == golden
    assert decode_record(encode_record(record)) == record


def test_a_case_that_is_encoded_already_is_spliced_in_to_the_same_bytes(golden: bytes) -> None:
    record = decode_record(golden)
    case = record.after

    spliced = encode_record_with_case(record, msgspec.json.encode(case))

    assert spliced == golden
    assert record.after is case


def test_a_record_that_cannot_be_encoded_keeps_its_case(golden: bytes) -> None:
    record = decode_record(golden)
    record.facts = [object()]  # type: ignore[list-item]
    case = record.after

    with pytest.raises(TypeError):
        encode_record_with_case(record, b"{}")

    assert record.after is case


def test_fields_of_a_later_version_are_ignored(golden: bytes) -> None:
    later = msgspec.json.decode(golden)
    later["invented_later"] = {"x": [1]}
    later["after"]["invented_later"] = 1

    assert decode_record(msgspec.json.encode(later)) == decode_record(golden)


def test_fields_that_an_earlier_version_did_not_write_have_their_defaults(golden: bytes) -> None:
    earlier = msgspec.json.decode(golden)
    del earlier["after"]["breaches"], earlier["after"]["episode"], earlier["raw"]["line_no"]

    assert decode_record(msgspec.json.encode(earlier)) == decode_record(golden)


def test_text_of_every_script_survives(golden: bytes) -> None:
    record = decode_record(golden)
    assert record.action is None
    record.txn_id = '₹ 𝄞 \x7f " \\'

    assert decode_record(encode_record(record)).txn_id == record.txn_id


@pytest.mark.parametrize(
    ("data", "reason", "field"),
    [
        (b"", "MALFORMED_JSON", "$"),
        (b"{", "MALFORMED_JSON", "$"),
        (b'{"txn_id": "\xff"}', "MALFORMED_JSON", "$"),
        (b"[]", "INVALID_FIELD", "$"),
        (b"{}", "INVALID_FIELD", "$"),
        (b'{"schema": "1"}', "INVALID_FIELD", "$.schema"),
        (b'{"schema": 1, "trigger": {"kind": "MOON"}}', "INVALID_FIELD", "$.trigger.kind"),
    ],
)
def test_what_is_no_record_is_refused_by_field(data: bytes, reason: str, field: str) -> None:
    with pytest.raises(PoisonError) as refused:
        decode_record(data)

    assert (refused.value.reason, refused.value.field) == (reason, field)
