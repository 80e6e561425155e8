"""The page about the settings is made from them, and none goes without an explanation."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from recon_app.settings import Settings

DOCS = Path(__file__).parents[3] / "docs"


@pytest.fixture(scope="module")
def page() -> dict[str, Any]:
    return runpy.run_path(str(DOCS / "configuration.py"))


def test_the_page_is_what_the_settings_say(page: dict[str, Any]) -> None:
    written = page["PAGE"].read_text()

    assert written == page["render"](), "run `python docs/configuration.py`"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_explained(name: str) -> None:
    assert Settings.model_fields[name].description
