"""How many transactions there are of each kind: rollups, kept in the transaction that moves cases.

While cases move, what each change adds and takes away is noted in temporary tables. At the end of
the transaction the sums are added to ``case_counts`` and ``case_exposures``, in the order of their
keys: sinks that work beside each other lock the same rows for a moment, and never crosswise.
"""

from typing import Final

from tables.postgres.filter_sql import BUSINESS_DAY

__all__ = ["APPLY_TALLIES", "COUNTED", "CREATE_TALLIES", "KINDS_OF_CASE", "TALLY"]

#: What the rollups need of a row of ``transactions``.
COUNTED: Final = (
    "txn_id, business_date, first_occurred_at, rail, currency, state, reason, severity, match_kind,"
    " resolution_code, is_exception, exposure, gateway_amount, bank_amount"
)
#: The columns that tell kinds of cases apart, and how each is made.
KINDS_OF_CASE: Final = {
    "business_day": BUSINESS_DAY,
    "rail": "coalesce(rail, 'NONE')",
    "currency": "coalesce(currency, '')",
    "state": "state",
    "reason": "coalesce(reason, '')",
    "severity": "coalesce(severity, '')",
    "match_kind": "coalesce(match_kind, '')",
    "resolution": "coalesce(resolution_code, '')",
    "owed": "owed_side(exposure)",
    "is_exception": "is_exception",
}
_KINDS_OF_EXPOSURE: Final = {
    "business_day": BUSINESS_DAY,
    "rail": "coalesce(rail, 'NONE')",
    "reason": "coalesce(reason, '')",
    "case_owed": "owed_side(exposure)",
    "currency": "entry.currency",
    "owed": "entry.owed",
}
_ENTRIES: Final = (
    "jsonb_to_recordset(exposure) AS entry (currency TEXT, owed TEXT, amount_minor NUMERIC)"
)


def _note(table: str, kinds: dict[str, str], source: str, amount: str) -> str:
    """What the rows of ``source`` come to, by kind; ``sign`` is 1 for what is new, else -1."""
    grouping = ", ".join(str(number + 1) for number in range(len(kinds)))
    sums = f"sum(sign), sum(sign * {amount})"
    return (
        f"INSERT INTO staged_{table} SELECT {', '.join(kinds.values())}, {sums} FROM {source}"
        f" GROUP BY {grouping} HAVING sum(sign) <> 0 OR sum(sign * {amount}) <> 0"
    )


_COUNTS: Final = _note(
    "case_counts", KINDS_OF_CASE, "change", "coalesce(gateway_amount, bank_amount, 0)::numeric"
)
_EXPOSURES: Final = _note(
    "case_exposures",
    _KINDS_OF_EXPOSURE,
    f"(SELECT * FROM change WHERE is_exception) AS change, {_ENTRIES}",
    "entry.amount_minor",
)
#: Goes on after the expressions ``before`` and ``moved``, which have the columns of COUNTED.
TALLY: Final = (
    "change AS MATERIALIZED (SELECT 1 AS sign, * FROM moved UNION ALL SELECT -1 AS sign, * FROM"
    " before WHERE txn_id IN (SELECT txn_id FROM moved)),"
    f" counted AS ({_COUNTS}) {_EXPOSURES}"
)


_TEXT: Final = 'TEXT COLLATE "C"'
_TYPES: Final = {"business_day": "DATE", "is_exception": "BOOLEAN"}


def _create(table: str, kinds: dict[str, str], amount: str) -> str:
    columns = [f"{name} {_TYPES.get(name, _TEXT)}" for name in kinds]
    rest = f"cases BIGINT, {amount} NUMERIC"
    return f"CREATE TEMP TABLE staged_{table} ({', '.join(columns)}, {rest}) ON COMMIT DELETE ROWS"


def _apply(table: str, kinds: dict[str, str], amount: str) -> str:
    keys = ", ".join(kinds)
    return (
        f"INSERT INTO {table} AS now ({keys}, cases, {amount})"
        f" SELECT {keys}, sum(cases), sum({amount}) FROM staged_{table} GROUP BY {keys}"
        f" HAVING sum(cases) <> 0 OR sum({amount}) <> 0 ORDER BY {keys}"
        f" ON CONFLICT ({keys}) DO UPDATE SET cases = now.cases + excluded.cases,"
        f" {amount} = now.{amount} + excluded.{amount}, changed_at = excluded.changed_at;"
        f" DELETE FROM staged_{table}"
    )


_TABLES: Final = (
    ("case_counts", KINDS_OF_CASE, "expected_minor"),
    ("case_exposures", _KINDS_OF_EXPOSURE, "amount_minor"),
)
#: Makes the temporary tables of a session.
CREATE_TALLIES: Final = "; ".join(_create(*table) for table in _TABLES).encode()
#: Adds what was noted; the last statement before the positions' commit.
APPLY_TALLIES: Final = "; ".join(_apply(*table) for table in _TABLES).encode()
