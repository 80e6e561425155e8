"""The cases table: domain types over bytes. What ``Turn`` reads and writes, seen as cases."""

from recon_app.codec.cases import decode_row, encode_case, encode_row
from recon_app.domain.case import Case
from recon_app.streaming.turn import Turn

__all__ = ["Cases"]


class Cases:
    """The cases of one turn: each is decoded once, and encoded once for table and journal alike."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._decoded: dict[bytes, Case | None] = {}

    def get(self, key: bytes) -> Case | None:
        """The case of ``key`` as this turn has it; the turn must have loaded it."""
        if key not in self._decoded:
            row = self._turn.get(key)
            self._decoded[key] = None if row is None else decode_row(row)
        return self._decoded[key]

    def put(self, key: bytes, case: Case, case_json: bytes) -> None:
        """Keep ``case``, whose JSON is ``case_json``."""
        assert case.txn_id.encode() == key
        self._decoded[key] = case
        self._turn.put(key, encode_row(case, case_json))

    @staticmethod
    def encode(case: Case) -> bytes:
        """The JSON that ``put`` takes."""
        return encode_case(case)
