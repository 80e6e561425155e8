"""Journal records as bytes: named JSON, readable by every later version.

Evolution is additive: a reader ignores fields it does not know, and fills in those it misses where
the domain type has a default. ``tests/golden/`` keeps a record of every schema ever written.
"""

from typing import cast

import msgspec

from recon_app.codec.poison import Poison
from recon_app.domain.case import Case
from recon_app.domain.decision import JournalRecord
from recon_app.errors import PoisonError

__all__ = ["decode_record", "encode_record", "encode_record_with_case"]

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(JournalRecord)


def encode_record(record: JournalRecord) -> bytes:
    """The record as UTF-8 JSON, its fields in the order of the type."""
    return _ENCODER.encode(record)


def encode_record_with_case(record: JournalRecord, case_json: bytes) -> bytes:
    """The record as JSON with ``case_json`` standing where ``after`` goes.

    The engine writes every case twice, to the journal and to its table, and encodes it once. The
    bytes are those of ``encode_record`` when ``case_json`` is the encoding of ``record.after``; the
    record itself is as it was when this returns.
    """
    case = record.after
    record.after = cast(Case, msgspec.Raw(case_json))
    try:
        return _ENCODER.encode(record)
    finally:
        record.after = case


def decode_record(data: bytes) -> JournalRecord:
    """The record that ``data`` holds.

    Raises:
        PoisonError: it is not a journal record of a schema this version can read; names the field.
    """
    try:
        return _DECODER.decode(data)
    except msgspec.ValidationError as error:
        detail, _, path = str(error).partition(" - at ")
        raise PoisonError(Poison.INVALID_FIELD, path.strip("`") or "$", detail) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise PoisonError(Poison.MALFORMED_JSON, "$", str(error)) from None
