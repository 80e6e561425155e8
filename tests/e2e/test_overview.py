"""Every figure of the overview is the count of the list its link names."""

from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import parse_qsl

import pytest
from multidict import MultiDict

from tests.api_run import Client, api, api_settings
from tests.e2e.desk import ask, desk_database, everything

RANGES = [
    {},
    {"business_from": "2025-12-18", "business_to": "2025-12-18"},
    {"business_from": "2025-11-01", "business_to": "2025-12-17"},
    {"rail": "UPI"},
    {"rail": "NONE", "bucket": "month"},
    {"business_from": "2030-01-01"},
]


@pytest.fixture(scope="module")
def stored(postgres: str) -> Iterator[str]:
    with desk_database(postgres) as dsn:
        yield dsn


@pytest.fixture
async def client(stored: str) -> AsyncIterator[Client]:
    async with api(api_settings(postgres_dsn=stored)) as running:
        yield running


def figures(body: Any) -> Iterator[tuple[int, str]]:
    """Every count beside a link, however deep."""
    if isinstance(body, list):
        for item in body:
            yield from figures(item)
    elif isinstance(body, dict):
        if "link" in body and "count" in body:
            yield body["count"], body["link"]
        for child in body.values():
            yield from figures(child)


@pytest.mark.parametrize("asked", RANGES, ids=str)
async def test_each_figure_equals_the_list_its_link_names(
    client: Client, asked: dict[str, str]
) -> None:
    told = await ask(client, "/overview", "OverviewView", **asked)

    for count, link in figures(told):
        query = MultiDict(parse_qsl(link))
        assert len(await everything_of(client, query)) == count, link
        counted = await (await client.get("/txns/count", params=query)).json()
        assert (counted["count"], counted["is_exact"]) == (count, True), link
    for rail in told["rails"]:
        assert len(await everything_of(client, MultiDict(parse_qsl(rail["link"])))) == rail["cases"]
    for point in told["trend"]:
        rows = await everything_of(client, MultiDict(parse_qsl(point["link"])))
        parts = ("matched", "exceptions", "pending", "missing", "closed")
        assert len(rows) == sum(point[name] for name in parts)


async def everything_of(client: Client, query: "MultiDict[str]") -> list[dict[str, Any]]:
    """The rows a link names."""
    answer = await client.get("/txns", params=[*query.items(), ("limit", "500")])
    assert answer.status == 200
    rows: list[dict[str, Any]] = (await answer.json())["items"]
    return rows


async def test_the_figures_are_those_of_the_definitions(client: Client) -> None:
    told = await ask(client, "/overview", "OverviewView")
    rows = await everything(client, limit=7)

    closed_by_system = {"FAILED"}
    waiting = {"WAITS-0", "WAITS-1", "WAITS-2", "TWICE"}
    due = [r for r in rows if r["txn_id"] not in waiting | closed_by_system]
    assert told["cases"]["count"] == len(rows)
    assert told["due"]["count"] == len(due)
    assert told["matched"]["count"] == 13
    assert told["matched"]["forced"]["count"] == 1
    assert told["match_rate"]["count"] == round(13 / len(due), 6)
    assert told["open_exceptions"]["count"] == len([r for r in rows if r["is_exception"]])
    assert told["beside"]["unmatched_lines"] == 1
    detection = told["detection_ms"]
    assert (detection["p50"], detection["p99"], detection["sample"] > 20) == (250, 250, True)
    assert sum(each["count"] for each in told["ageing"]) == told["open_exceptions"]["count"]
    assert set(told["definitions"]) >= {"cases", "due", "match_rate", "exposure", "ageing"}


async def test_value_is_compared_within_a_currency_and_owed_sides_stay_apart(
    client: Client,
) -> None:
    told = await ask(client, "/overview", "OverviewView")

    rates = {each["currency"]: each for each in told["match_rate"]["by_currency"]}
    assert (rates["USD"]["expected"], rates["USD"]["matched"]) == (700 * 5 + 10 + 50_000, 700)
    money = {(e["currency"], e["owed"]): e["amount"] for e in told["exposure"]}
    assert money["INR", "TO_US"] == 1_111_000
    assert money["USD", "TO_US"] == 10 + 50_000
    assert money["INR", "BY_US"] == 100_000
    owed = {(e["reason"], e["owed"]) for e in told["open_exceptions"]["by_reason"]}
    assert {("BANK_MISSING", "TO_US"), ("CURRENCY_MISMATCH", "BOTH")} <= owed
    assert {("GATEWAY_MISSING", None)} <= owed


async def test_a_range_that_is_wrong_is_named(client: Client) -> None:
    answer = await client.get("/overview", params={"business_from": "yesterday"})

    assert (answer.status, (await answer.json())["errors"][0]["field"]) == (422, "business_from")
