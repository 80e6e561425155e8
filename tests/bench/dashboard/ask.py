"""Asks a filled server as the API does, and notes how long the answers take."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

import psycopg

from tables.postgres.answers import TransactionRow
from tables.postgres.connect import READ, conninfo
from tables.postgres.counts import count_of, values_of
from tables.postgres.filters import Filters, Sort
from tables.postgres.list_sql import cursor_after, steps
from tables.postgres.overview_read import read_overview
from tables.postgres.queries import Queries
from tables.postgres.search_sql import find
from tests.bench.dashboard.questions import LISTS, OVERVIEWS

__all__ = ["Answers", "ListTimes", "asked"]

REPEATS: Final = 7
#: How deep the deep page is, as a share of the list.
DEPTH: Final = 0.6
LIMIT: Final = 50


@dataclass(frozen=True, slots=True)
class ListTimes:
    """The quickest first page, next one and one far down, in ms; and the plan of the first."""

    first_ms: float
    next_ms: float
    deep_ms: float | None
    plan: str


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything that was measured."""

    lists: dict[str, ListTimes]
    others: dict[str, float]
    server: str


async def asked(dsn: str) -> Answers:
    """Ask everything."""
    store = Queries(dsn)
    await store.open()
    try:
        lists = {name: await _list(store, dsn, *its) for name, its in LISTS.items()}
        others = {name: await _timed(work) for name, work in _others(store, dsn).items()}
    finally:
        await store.close()
    with psycopg.connect(dsn) as connection:
        (server,) = connection.execute("SHOW server_version").fetchone() or ("?",)
    return Answers(lists, others, server)


def _others(store: Queries, dsn: str) -> dict[str, Callable[[], Awaitable[object]]]:
    with psycopg.connect(dsn) as connection:
        row = connection.execute("SELECT event_id, txn_id FROM events OFFSET 99999 LIMIT 1")
        event_id, txn_id = row.fetchone() or ("", "")
    day = Filters(business_from="2026-10-27", business_to="2026-10-27", state=("MATCHED",))
    found: dict[str, Callable[[], Awaitable[object]]] = {
        f"overview: {name}": lambda f=filters: read_overview(store, f, "day")  # type: ignore[misc]
        for name, filters in OVERVIEWS.items()
    }
    return found | {
        "count, by the rollup": lambda: count_of(store, day),
        "count, by looking (100,001)": lambda: count_of(store, Filters(min_amount=1)),
        "count, exceptions by age": lambda: count_of(
            store, Filters(exception=True, min_age_s=259_200)
        ),
        "suggest currencies": lambda: values_of(store, "currency", "", Filters()),
        "suggest merchants": lambda: values_of(store, "merchant_id", "merchant-7", Filters()),
        "suggest merchants of exceptions": lambda: values_of(
            store, "merchant_id", "", Filters(exception=True)
        ),
        "search: an id": lambda: find(store, [txn_id], 20),
        "search: the beginning of a reference": lambda: find(store, ["ref_12"], 20),
        "search: an event": lambda: find(store, [event_id], 20),
        "search: nothing has it": lambda: find(store, ["0123456789abcdef"], 20),
    }


async def _timed(work: Callable[[], Awaitable[object]]) -> float:
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        await work()
        times.append((time.perf_counter() - started) * 1000)
    return min(times)


async def _list(store: Queries, dsn: str, filters: Filters, sort: Sort) -> ListTimes:
    page = await store.list_transactions(filters, None, LIMIT, sort)
    deep = await _deep_cursor(store, dsn, filters, sort)

    def ask(cursor: str | None) -> Callable[[], Awaitable[object]]:
        return lambda: store.list_transactions(filters, cursor, LIMIT, sort)

    return ListTimes(
        await _timed(ask(None)),
        await _timed(ask(page.next_cursor)),
        await _timed(ask(deep)) if deep else None,
        _plan(dsn, filters, sort),
    )


async def _deep_cursor(store: Queries, dsn: str, filters: Filters, sort: Sort) -> str | None:
    """The cursor of a row far down the first part that is not empty."""
    count = (await count_of(store, filters)).count
    step = next(iter(steps(filters, sort, None)))
    with psycopg.connect(conninfo(dsn, "public", {}, "bench")) as connection:
        connection.execute("SET jit = off")
        cursor: psycopg.Cursor[TransactionRow] = connection.cursor(
            row_factory=psycopg.rows.class_row(TransactionRow)
        )
        statement = step.statement + b" OFFSET %(skip)s"
        cursor.execute(statement, {**step.parameters, "limit": 1, "skip": int(count * DEPTH)})
        row = cursor.fetchone()
    return None if row is None else cursor_after(filters, sort, step.part, row)


def _plan(dsn: str, filters: Filters, sort: Sort) -> str:
    """How the first page is found."""
    step = next(iter(steps(filters, sort, None)))
    explain = b"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF) " + step.statement
    with psycopg.connect(conninfo(dsn, "public", READ, "bench")) as connection:
        rows: list[Any] = connection.execute(
            explain, {**step.parameters, "limit": LIMIT + 1}
        ).fetchall()
    return "\n".join(row[0] for row in rows)
