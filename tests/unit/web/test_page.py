"""The plain page: strict in what it may load, inert to whatever a payment is called."""

import re
from collections.abc import AsyncIterator

import pytest

from tests.api_run import Client, api, api_settings
from web.page import ASSETS, STATIC

MARKUP_SINKS = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(")


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with api(api_settings()) as running:
        yield running


async def test_the_page_may_load_nothing_but_its_own_files(client: Client) -> None:
    answer = await client.get("/")

    policy = answer.headers["Content-Security-Policy"]
    assert answer.content_type == "text/html"
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_every_file_the_page_names_is_served_as_what_it_is(client: Client) -> None:
    page = await (await client.get("/")).text()
    named = set(re.findall(r'(?:src|href)="/assets/([^"]+)"', page))

    assert named == set(ASSETS)
    for name in named:
        answer = await client.get(f"/assets/{name}")
        assert (answer.status, answer.content_type) == (200, ASSETS[name])


@pytest.mark.parametrize("name", ["index.html", "..%2Fpage.py", "nothing.js"])
async def test_no_other_file_is_served(client: Client, name: str) -> None:
    assert (await client.get(f"/assets/{name}")).status == 404


def test_the_page_has_no_script_or_style_in_its_text() -> None:
    text = (STATIC / "index.html").read_text()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", text)


def test_the_script_never_reads_text_as_markup() -> None:
    script = (STATIC / "page.js").read_text()
    assert not [sink for sink in MARKUP_SINKS if sink in script]


async def test_the_dashboard_port_serves_the_page_and_its_data_at_one_origin() -> None:
    settings = api_settings()
    async with api(settings, dashboard=True) as client:
        origin = f"http://{settings.bind}:{settings.dashboard_port}"
        page = await client.session.get(f"{origin}/")
        data = await client.session.get(f"{origin}/txns")
        assert (page.status, page.content_type) == (200, "text/html")
        assert data.status == 503
