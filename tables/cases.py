"""The cases table: domain types over bytes. What ``Turn`` reads and writes, seen as cases."""

from recon_app.codec.cases import decode_row, encode_row
from recon_app.domain.case import Case
from recon_app.streaming.recent import Recent
from recon_app.streaming.turn import Turn

__all__ = ["CaseMemo", "Cases"]


class CaseMemo:
    """Cases by the very row object they were decoded from, or encoded to: a different row misses.

    So it can never be older than the table, whoever owned the partition meanwhile.
    """

    def __init__(self, size: int) -> None:
        self._recent: Recent[tuple[bytes, Case]] = Recent(size)

    def get(self, key: bytes, row: bytes) -> Case | None:
        """The case of this row object, if it is remembered."""
        known = self._recent.get(key)
        return known[1] if known is not None and known[0] is row else None

    def keep(self, key: bytes, row: bytes, case: Case) -> None:
        """Remember it for a while."""
        self._recent.keep(key, (row, case))


class Cases:
    """The cases of one turn: each is decoded once, and encoded once for table and journal alike."""

    def __init__(self, turn: Turn, memo: CaseMemo) -> None:
        self._turn = turn
        self._memo = memo

    def get(self, key: bytes) -> Case | None:
        """The case of ``key`` as this turn has it; the turn must have loaded it."""
        row = self._turn.get(key)
        if row is None:
            return None
        case = self._memo.get(key, row)
        if case is None:
            case = decode_row(row)
            self._memo.keep(key, row, case)
        return case

    def put(self, key: bytes, case: Case, case_json: bytes) -> None:
        """Keep ``case``, whose JSON is ``case_json``."""
        row = encode_row(case, case_json)
        self._memo.keep(key, row, case)
        self._turn.put(key, row)
