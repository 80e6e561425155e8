"""``POST /imports`` on a real broker and a real Postgres: whole, once, and refused in words."""

import io
import zipfile
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import FormData

from recon_app.kafka_admin import declare_topics
from recon_app.settings import Settings
from recon_app.topics import topics
from tests.api_run import NOWHERE, Client, api, api_settings, kafka_ready
from tests.e2e.reading import read
from tests.e2e.statements import statement
from tests.e2e.stored import rows
from tests.e2e.test_api_events import eventually

LIMIT_BYTES = 64 * 1024
OFF = "09/04/25,UPI odd,000000000999,09/04/25,,1.00,7.00"
BAD = "xx/04/25,UPI bad,000000000998,09/04/25,,1.00,7.00"
ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>&b;</BkToCstmrStmt>
</Document>"""


@pytest.fixture
async def settings(kafka: str, database: str, topic_prefix: str) -> Settings:
    found = api_settings(
        kafka, postgres_dsn=database, topic_prefix=topic_prefix, import_max_bytes=LIMIT_BYTES
    )
    declare_topics(found)
    return found


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[Client]:
    async with api(settings) as running:
        await eventually(lambda: kafka_ready(running), "the API can publish")
        yield running


def zip_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr("xl/sharedStrings.xml", b"a" * (20 << 20))
    return packed.getvalue()


def published_of(settings: Settings) -> list[Any]:
    """Everything on the bank's topic."""
    return read(settings.brokers, topics(settings).bank.name)


async def post(client: Client, body: Any, query: str = "") -> tuple[int, dict[str, Any]]:
    answer = await client.post(f"/imports?{query}", data=body)
    return answer.status, await answer.json(content_type=None)


async def test_a_file_is_in_kafka_before_it_is_answered_and_is_known_afterwards(
    client: Client, settings: Settings
) -> None:
    body = statement(range(1, 21), BAD)
    form = FormData()
    form.add_field("note", "this is no file")
    form.add_field("file", body, filename="april.csv", content_type="text/csv")

    dry_status, dry = await post(client, body, "dry_run=true&account=A1")
    before = published_of(settings)
    status, first = await post(client, form, "account=A1")
    again_status, again = await post(client, body, "account=A1&adapter=csv")
    records = published_of(settings)

    assert (dry_status, dry["events"], dry["rejected"], len(dry["lines"])) == (200, 20, 1, 21)
    assert before == []
    assert (status, first["state"], first["events"], first["name"]) == (
        202,
        "DONE",
        20,
        "april.csv",
    )
    assert [its["line_no"] for its in first["rejects"]] == [22]
    assert (again_status, again["already_imported"]) == (200, True)
    assert again["rejects"] == first["rejects"]
    assert len(records) == len({record.key for record in records}) == 20
    headers = dict(records[0].headers)
    assert headers["recon-import-id"].decode() == first["import_id"] == dry["import_id"]
    assert {headers["recon-adapter"], headers["recon-adapter-version"]} == {b"csv", b"1"}
    assert {dict(its.headers)["recon-line-no"] for its in records} == {
        str(number).encode() for number in range(2, 22)
    }


async def test_a_strict_import_whose_balance_is_off_publishes_nothing(
    client: Client, settings: Settings
) -> None:
    body = statement(range(1, 6), OFF)
    status, problem = await post(client, body, "strict=true")
    published = published_of(settings)
    lax_status, lax = await post(client, body)

    assert (status, problem["type"]) == (422, "urn:realrecon:problem:unbalanced-statement")
    assert published == []
    assert (lax_status, lax["balance_is_off"], lax["events"]) == (202, True, 6)


async def test_statements_move_what_their_source_is_known_to_be_complete_to(
    client: Client, settings: Settings
) -> None:
    mt940 = (
        ":20:S\n:25:NL01BANK0123456789\n:28C:1/1\n:60F:C250401EUR100,00\n"
        ":61:2504020402C5,00NTRFREF1//B1\n:86:one\n:62F:C250402EUR105,00\n-\n"
    )
    later, _ = await post(client, mt940.encode())
    earlier, _ = await post(client, mt940.replace("2504", "2503").encode())
    dsn = settings.postgres_dsn.get_secret_value()
    covered = "SELECT source, (complete_to AT TIME ZONE 'UTC')::date::text FROM source_coverage"

    assert (later, earlier) == (202, 202)
    assert rows(dsn, covered) == [("BANK", "2025-04-03")]


@pytest.mark.parametrize(
    ("body", "query", "status"),
    [
        (zip_bomb(), "adapter=xlsx", 422),
        (ENTITIES, "adapter=camt", 422),
        (b"a" * (LIMIT_BYTES + 1), "", 413),
        (b"nobody knows this", "", 422),
        (b"nobody knows this", "adapter=none", 422),
        (statement(range(1, 3)), "account=a%00b", 422),
        (statement(range(1, 3)), "dry_run=perhaps", 422),
        (statement(range(1, 3)), "option=odd", 422),
        (b"", "adapter=csv", 422),
    ],
    ids=["zip bomb", "entities", "size", "format", "adapter", "account", "flag", "option", "empty"],
)
async def test_what_cannot_be_meant_is_refused_in_words(
    client: Client, body: bytes, query: str, status: int
) -> None:
    answer, problem = await post(client, body, query)

    assert (answer, problem["status"]) == (status, status)
    assert problem["detail"]


async def test_a_form_without_a_file_and_one_that_is_none_are_refused(client: Client) -> None:
    form = FormData({"note": "no file"})
    form.add_field("other", "x", content_type="text/plain")
    status, _ = await post(client, form)
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    broken = await client.post("/imports", data=b"--x\r\nnothing", headers=headers)
    unbounded = await client.post(
        "/imports", data=b"x", headers={"Content-Type": "multipart/form-data"}
    )

    assert (status, broken.status, unbounded.status) == (400, 400, 400)


async def test_what_is_away_is_said_and_to_be_tried_again(kafka: str, database: str) -> None:
    async with api(api_settings(NOWHERE, postgres_dsn=database)) as client:
        kafka_away = await client.post("/imports", data=statement(range(1, 3)))
        kafka_problem = await kafka_away.json()
    async with api(api_settings(kafka)) as client:
        postgres_away = await client.post("/imports", data=statement(range(1, 3)))
        postgres_problem = await postgres_away.json()

    assert kafka_problem["type"] == "urn:realrecon:problem:kafka-unavailable"
    assert postgres_problem["type"] == "urn:realrecon:problem:imports-unavailable"
    assert kafka_away.headers["Retry-After"]
    assert postgres_away.headers["Retry-After"]
    assert rows(database, "SELECT state, acknowledged FROM imports") == [("RUNNING", 0)]
