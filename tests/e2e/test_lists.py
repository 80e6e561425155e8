"""Lists in every order, page by page; counts, suggestions and search over the same rows."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from tables.postgres import counts
from tests.api_run import Client, api, api_settings
from tests.e2e.desk import ask, desk_database, everything

SORTS = {
    "last_updated": "last_updated",
    "opened_at": "opened_at",
    "deadline": "deadline",
    "amount": "amount",
    "variance": "variance",
}
CLOSED = {"MATCHED", "RESOLVED"}


@pytest.fixture(scope="module")
def stored(postgres: str) -> Iterator[str]:
    with desk_database(postgres) as dsn:
        yield dsn


@pytest.fixture
async def client(stored: str) -> AsyncIterator[Client]:
    async with api(api_settings(postgres_dsn=stored)) as running:
        yield running


def value(row: dict[str, Any], sort: str) -> Any:
    """What a row is sorted by; nothing for one that comes last."""
    return None if sort == "deadline" and row["state"] in CLOSED else row[SORTS[sort]]


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(
    "query",
    [{}, {"exception": "true"}, {"open": "true"}, {"rail": ["UPI", "NONE"]}, {"state": "MATCHED"}],
    ids=str,
)
async def test_pages_in_any_order_have_each_row_once_and_in_place(
    client: Client, sort: str, order: str, query: dict[str, Any]
) -> None:
    whole = {row["txn_id"] for row in await everything(client, limit=500, **query)}
    rows = await everything(client, limit=4, sort=sort, order=order, **query)

    ids = [row["txn_id"] for row in rows]
    assert len(ids) == len(set(ids)) > 0
    assert set(ids) == whole
    values = [value(row, sort) for row in rows]
    known = [each for each in values if each is not None]
    assert values == known + [None] * (len(values) - len(known))
    assert known == sorted(known, reverse=order == "desc")


async def test_a_range_of_days_is_merged_in_order(client: Client) -> None:
    days = {"business_from": "2025-11-20", "business_to": "2025-12-31"}
    ids = [row["txn_id"] for row in await everything(client, limit=4, **days)]

    assert ids == [row["txn_id"] for row in await everything(client, limit=500)]
    turned = [r["txn_id"] for r in await everything(client, limit=4, order="asc", **days)]
    assert turned == ids[::-1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"currency": "USD", "exception": "true"}, "USD-1 USD-2 USD-3 USD-4 CROSS"),
        ({"merchant_id": ["m0", "m1"], "min_amount": "10000"}, "UPI-1 UPI-2 UPI-3"),
        ({"provider": "razorpay", "max_amount": "1000"}, "UPI-0"),
        ({"owed": "BOTH"}, "CROSS"),
        ({"exposure": "INR:BY_US"}, "CROSS TWICE"),
        ({"exposure": ["INR:BY_US", "USD:TO_US"], "severity": "CRITICAL"}, ""),
        ({"match_kind": "FORCE"}, "FORCED"),
        ({"resolution": ["VOID", "NO_POSTING_EXPECTED"]}, "VOIDED FAILED"),
        ({"business_to": "2025-12-02"}, "LATE-JPY"),
        (
            {"state": ["GATEWAY_RECEIVED"], "due": "overdue"},
            "WAITS-0 WAITS-1 TWICE WAITS-2",
        ),
        ({"exception": "true", "max_age_s": "60"}, ""),
        ({"until": "2025-12-18T10:15:34Z"}, "MATCHED-00"),
    ],
    ids=str,
)
async def test_filters_hold_together_and_counts_say_the_same(
    client: Client, query: dict[str, Any], found: str
) -> None:
    expected = set(found.split())
    assert {row["txn_id"] for row in await everything(client, **query)} == expected
    counted = await ask(client, "/txns/count", "CountView", **query)
    assert (counted["count"], counted["is_exact"]) == (len(expected), True)
    assert set(counted["as_of"]["journal"]) == {"0", "1"}


async def test_counting_that_takes_too_long_ends_in_an_estimate(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the moment it is of is still told."""
    slow: tuple[bytes, dict[str, object]] = (
        b"SELECT count(*) FROM transactions, pg_sleep(20)",
        {},
    )
    monkeypatch.setattr(counts, "count_query", lambda _filters: slow)
    monkeypatch.setattr(counts, "PATIENCE_MS", 50)

    counted = await ask(client, "/txns/count", "CountView", min_amount="1")

    assert (counted["count"] > 0, counted["is_exact"]) == (True, False)
    assert set(counted["as_of"]["journal"]) == {"0", "1"}


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("severity", "TERRIBLE"),
        ("exposure", "INR"),
        ("exposure", "QQQ:TO_US"),
        ("exception", "yes"),
        ("sort", "luck"),
        ("min_age_s", "-1"),
        ("business_from", "2025-13-01"),
        ("cursor", "WyJhbW91bnQ6ZGVzYyIsMCwxLCJ4Il0="),
    ],
)
async def test_what_is_wrong_is_named(client: Client, name: str, wrong: str) -> None:
    answer = await client.get("/txns", params={name: wrong})

    assert answer.status == 422
    assert (await answer.json())["errors"][0]["field"] == name


async def suggested(client: Client, field: str, **query: Any) -> dict[str, int]:
    told = await ask(client, "/txns/suggestions", "SuggestionsView", field=field, **query)
    return {item["value"]: item["count"] for item in told["items"]}


async def test_suggestions_are_the_values_there_are_with_their_counts(client: Client) -> None:
    assert await suggested(client, "currency", exception="true") == {"INR": 5, "USD": 5, "JPY": 1}
    assert await suggested(client, "state", prefix="bank") == {"BANK_MISSING": 4}
    assert await suggested(client, "merchant_id", prefix="m") == {"m0": 2, "m1": 2}
    assert await suggested(client, "merchant_id", prefix="x") == {}
    assert await suggested(client, "rail", rail="UPI", provider="razorpay") == {"UPI": 4}
    assert await suggested(client, "reason", reason="LATE", min_amount="1000000") == {
        "BANK_MISSING": 1
    }


async def found_by(client: Client, q: str) -> list[tuple[str, str, str]]:
    told = await ask(client, "/search", "SearchView", q=q)
    return [(i["kind"], i["txn_id"], i["matched"]["type"]) for i in told["items"]]


async def test_anything_is_found_by_any_of_its_ids(client: Client) -> None:
    assert await found_by(client, "FORCED") == [("transaction", "FORCED", "txn_id")]
    assert await found_by(client, "WAITS-") == [
        ("transaction", f"WAITS-{number}", "txn_id") for number in range(3)
    ]
    assert await found_by(client, "UTR-LI") == [("unmatched", "LINE", "utr")]
    assert await found_by(client, "LINE") == [("unmatched", "LINE", "txn_id")]
    assert await found_by(client, "act-VOIDED") == [("transaction", "VOIDED", "action_id")]
    assert await found_by(client, "p2") == [("transaction", "TWICE", "posting_id")]
    events = (await ask(client, "/txns/USD-3/events", "EventsView"))["items"]
    assert await found_by(client, events[0]["event_id"]) == [("transaction", "USD-3", "event_id")]
    assert await found_by(client, "nothing has this") == []
