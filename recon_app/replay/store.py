"""The cases of one partition while it is replayed: rows in memory, and what is due when."""

import heapq

from recon_app.codec.cases import decode_row, encode_case, encode_row
from recon_app.domain.case import Case, next_due
from recon_app.streaming.recent import Recent

__all__ = ["CaseStore"]

#: Cases kept decoded at least; the other leg of a payment mostly comes soon.
MEMO_CASES = 8192


class CaseStore:
    """Rows as the table keeps them (about a kilobyte a case), and an index of their timers."""

    def __init__(self) -> None:
        self.rows: dict[bytes, bytes] = {}
        self._memo: Recent[Case] = Recent(MEMO_CASES)
        self._due: dict[bytes, int] = {}
        self._heap: list[tuple[int, bytes]] = []

    def restore(self, key: bytes, row: bytes | None) -> None:
        """Take a row as it was written; none deletes it."""
        if row is None:
            self.drop(key)
            return
        self._memo.forget(key)
        self.rows[key] = row
        self._await(key, decode_row(row))

    def drop(self, key: bytes) -> None:
        """Forget a case."""
        self._memo.forget(key)
        self.rows.pop(key, None)
        self._due.pop(key, None)

    def get(self, key: bytes) -> Case | None:
        """The case of a key."""
        case = self._memo.get(key)
        if case is None and (row := self.rows.get(key)) is not None:
            case = decode_row(row)
            self._memo.keep(key, case)
        return case

    def put(self, key: bytes, case: Case) -> bytes:
        """Keep a case; returns its JSON."""
        case_json = encode_case(case)
        self.rows[key] = encode_row(case, case_json)
        self._memo.keep(key, case)
        self._await(key, case)
        return case_json

    def next_due(self, before_ms: int) -> tuple[int, bytes] | None:
        """The earliest timer due before that time, with its case's key; none when nothing is."""
        heap = self._heap
        while heap and heap[0][0] < before_ms:
            due_ms, key = heap[0]
            if self._due.get(key) == due_ms:
                return due_ms, key
            heapq.heappop(heap)
        return None

    def _await(self, key: bytes, case: Case) -> None:
        due = next_due(case)
        if due is None:
            self._due.pop(key, None)
        elif self._due.get(key) != due[0]:
            self._due[key] = due[0]
            heapq.heappush(self._heap, (due[0], key))
