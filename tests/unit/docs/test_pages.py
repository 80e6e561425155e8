"""The pages speak of what there is: links, metrics, reasons and headers are looked up."""

import re
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from recon_app import metrics
from recon_app.codec.poison import Poison, dlq_headers
from recon_app.errors import PoisonError
from recon_app.refusal import EXIT_CONFIG, EXIT_UNAVAILABLE
from recon_app.streaming.fatal import EXIT_FATAL

ROOT = Path(__file__).parents[3]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
SHORT = ("README.md", "architecture.md", "operations.md")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text())

    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("name", SHORT)
def test_what_people_read_first_is_short(name: str) -> None:
    (page,) = [page for page in PAGES if page.name == name]

    assert len(page.read_text().splitlines()) <= 150


def test_every_metric_is_explained_and_none_is_made_up() -> None:
    there = {family.name for family in REGISTRY.collect() if family.name.startswith("recon_")}
    named = {name.removesuffix("_total") for name in re.findall(r"`(recon_[a-z_]+)", OPERATIONS)}

    assert metrics.__all__
    assert there - named == {"recon_api_publish_seconds", "recon_http_requests_in_flight"}
    assert named - there == {"recon_dlq"}


@pytest.mark.parametrize("reason", Poison)
def test_every_reason_of_a_dead_letter_is_named(reason: Poison) -> None:
    assert reason in OPERATIONS


def test_every_header_of_a_dead_letter_is_named() -> None:
    fault = PoisonError(Poison.EMPTY, "$", "nothing")
    headers = [name for name, _ in dlq_headers(fault, "t", 0, 0, 0)]

    assert [h for h in headers if h.rpartition(".")[2] not in OPERATIONS] == []


@pytest.mark.parametrize("code", [EXIT_UNAVAILABLE, EXIT_CONFIG, EXIT_FATAL])
def test_every_exit_code_of_a_role_is_explained(code: int) -> None:
    assert f"| {code} |" in OPERATIONS
