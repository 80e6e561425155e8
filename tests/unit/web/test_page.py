"""The pages: strict in what they may load, and one page for every route of the dashboard."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.api_run import Client, api, api_settings
from web import page
from web.page import PAGES, PLAIN
from web.table import ROUTES

MARKUP_SINKS = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(")
HASHED = "index-B1c_9xQz.js"
#: Names without a digest: a short number, a word as long as a digest.
NAMED = ("theme-1.js", "icon-overview.svg")


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with api(api_settings()) as running:
        yield running


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A built dashboard."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<title>The dashboard</title>")
    for name in (HASHED, *NAMED):
        (tmp_path / "assets" / name).write_text(f"// {name} " + "x" * 2000)
    (tmp_path / "assets" / "notes.txt").write_text("not for browsers")
    monkeypatch.setattr(page, "BUILT", tmp_path)
    return tmp_path


@pytest.fixture
def no_build(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nobody has built the dashboard."""
    monkeypatch.setattr(page, "BUILT", tmp_path / "dist")


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_is_the_built_one_and_may_load_only_what_is_served_here(
    client: Client, build: Path, path: str
) -> None:
    answer = await client.get(path.replace("{txn_id}", "a%2Fb"))

    assert (answer.status, answer.content_type) == (200, "text/html")
    assert "The dashboard" in await answer.text()
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-cache"


def test_no_page_hides_a_route_of_the_api() -> None:
    assert {route.path for route in ROUTES if not route.hidden}.isdisjoint(PAGES)


async def test_a_name_with_a_digest_is_kept_for_ever_and_any_other_asked_for(
    client: Client, build: Path
) -> None:
    hashed = await client.get(f"/assets/{HASHED}")
    named = [await client.get(f"/assets/{name}") for name in NAMED]

    assert (hashed.status, hashed.content_type) == (200, "text/javascript")
    assert "immutable" in hashed.headers["Cache-Control"]
    assert {answer.headers["Cache-Control"] for answer in named} == {"no-cache"}
    assert hashed.headers["Content-Encoding"] in ("gzip", "deflate")


async def test_what_a_browser_has_is_not_sent_again(client: Client, build: Path) -> None:
    tag = (await client.get("/live")).headers["ETag"]
    again = await client.get("/live", headers={"If-None-Match": tag})
    (build / "index.html").write_text("<title>A newer one</title>")
    newer = await client.get("/live", headers={"If-None-Match": tag})

    assert (again.status, await again.text()) == (304, "")
    assert "A newer one" in await newer.text()


@pytest.mark.parametrize(
    "name", ["index.html", "notes.txt", "..%2Findex.html", "..%2F..%2Fpage.py", "nothing.js"]
)
async def test_no_other_file_is_served(client: Client, build: Path, name: str) -> None:
    assert (await client.get(f"/assets/{name}")).status == 404


async def test_a_path_that_is_no_page_is_a_problem(client: Client, build: Path) -> None:
    answer = await client.get("/nothing/here")
    assert (answer.status, answer.content_type) == (404, "application/problem+json")


async def test_without_a_build_every_page_is_the_plain_one_and_says_how_to_build(
    client: Client, no_build: None
) -> None:
    answers = [await client.get(path) for path in ("/", "/live")]
    texts = [await answer.text() for answer in answers]

    assert {answer.status for answer in answers} == {200}
    assert all("npm --prefix web/dashboard" in text for text in texts)
    assert "default-src 'self'" in answers[0].headers["Content-Security-Policy"]


async def test_every_file_the_plain_page_names_is_served_as_what_it_is(
    client: Client, no_build: None
) -> None:
    text = await (await client.get("/")).text()
    named = set(re.findall(r'(?:src|href)="/assets/([^"]+)"', text))

    assert named == {"page.js", "page.css", "icon.svg"}
    for name in named:
        answer = await client.get(f"/assets/{name}")
        assert (answer.status, answer.content_type) == (200, page.MEDIA_TYPES[Path(name).suffix])


def test_the_plain_page_has_no_script_or_style_in_its_text() -> None:
    text = (PLAIN / "index.html").read_text()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", text)


def test_its_script_never_reads_text_as_markup() -> None:
    script = (PLAIN / "page.js").read_text()
    assert not [sink for sink in MARKUP_SINKS if sink in script]


async def test_the_dashboard_port_serves_the_pages_and_their_data_at_one_origin(
    build: Path,
) -> None:
    settings = api_settings()
    async with api(settings, dashboard=True) as client:
        origin = f"http://{settings.bind}:{settings.dashboard_port}"
        shown = await client.session.get(f"{origin}/exceptions")
        asset = await client.session.get(f"{origin}/assets/{HASHED}")
        data = await client.session.get(f"{origin}/txns")
        assert (shown.status, shown.content_type) == (200, "text/html")
        assert "default-src 'self'" in shown.headers["Content-Security-Policy"]
        assert asset.status == 200
        assert data.status == 503
