"""Rows of the cases table: a fixed header, so that the deadline index needs no decoding, then the
case.

Byte 0 is the row format, bytes 1 to 8 the time of the case's next timer (big-endian ms), byte 9
which timer that is; zeros when it waits for nothing. The rest is the case as named JSON.
"""

from typing import Final

import msgspec

from recon_app.domain.case import Case, next_due
from recon_app.domain.states import TimerKind

__all__ = ["decode_row", "due_of", "encode_case", "encode_row", "row_of"]

FORMAT: Final = b"\x01"
BODY_AT: Final = 10
NO_DUE: Final = bytes(9)
TIMER_BYTE: Final = {kind: bytes([number]) for number, kind in enumerate(TimerKind, start=1)}

_ENCODE = msgspec.json.Encoder().encode
_DECODE = msgspec.json.Decoder(Case).decode


def encode_case(case: Case) -> bytes:
    """The case as UTF-8 JSON; the journal and the table hold these same bytes."""
    return _ENCODE(case)


def encode_row(case: Case, case_json: bytes) -> bytes:
    """The row of a case whose JSON is ``case_json``."""
    return row_of(next_due(case), case_json)


def row_of(due: tuple[int, TimerKind] | None, case_json: bytes) -> bytes:
    """The row of a case that wants to be looked at next when ``due`` says."""
    header = NO_DUE if due is None else due[0].to_bytes(8, "big") + TIMER_BYTE[due[1]]
    return b"".join((FORMAT, header, case_json))


def decode_row(row: bytes) -> Case:
    """The case a row holds. A row we wrote always decodes; anything else ends the process."""
    assert row[:1] == FORMAT, "unknown row format: this worker is older than the changelog"
    return _DECODE(memoryview(row)[BODY_AT:])


def due_of(row: bytes) -> bytes:
    """What the deadline index sorts by: nine bytes, or none when the case waits for nothing."""
    due = row[1:BODY_AT]
    return b"" if due == NO_DUE else due
