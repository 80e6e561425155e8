"""The documents say what the tables say."""

import re
import tomllib
from pathlib import Path

import pytest

from recon_app.domain.calendars import BUILT_IN
from recon_app.domain.policy import PolicyBook
from recon_app.domain.policy_document import DEFAULT_TERMS
from recon_app.domain.policy_fields import TERM_FIELDS, WHEN_FIELDS
from recon_app.domain.policy_times import timed_fields
from recon_app.domain.reasons import REASONS, Reason
from recon_app.domain.remedies import Refusal

DOCS = Path(__file__).resolve().parents[3] / "docs"
DOMAIN = (DOCS / "domain.md").read_text()
POLICY = (DOCS / "policy.md").read_text()


def test_reasons_stand_in_their_order_under_their_shown_names() -> None:
    """One row each."""
    rows = re.findall(r"^\| \d+ \| ([A-Z_]+) \| ([^|]+) \|", DOMAIN, re.MULTILINE)

    assert rows == [(reason.value, REASONS[reason].shown) for reason in Reason]


def test_every_refusal_is_explained() -> None:
    """By its code."""
    codes = [value for name, value in vars(Refusal).items() if name.isupper()]

    assert codes
    assert [code for code in codes if code not in DOMAIN] == []


TERMS = TERM_FIELDS | timed_fields(BUILT_IN)


@pytest.mark.parametrize("field", TERMS, ids=lambda field: field[1])
def test_every_term_is_documented_with_its_default(field: tuple[str | None, str]) -> None:
    """Writing the documented value changes nothing."""
    name = ".".join(part for part in field if part)
    (value,) = re.findall(rf"^\| `{re.escape(name)}` \| (?:`(.*?)`|none)", POLICY, re.MULTILINE)
    term, reader = TERMS[field]
    said = value.strip('"') if '"' in value else int(value) if value else None

    assert (None if said is None else reader(said)) == DEFAULT_TERMS[term]


def test_every_selector_is_documented() -> None:
    """By name."""
    assert [name for name in WHEN_FIELDS if f"`{name}`" not in POLICY] == []


def test_the_examples_load() -> None:
    """Every block of the document is a policy."""
    blocks = re.findall(r"```toml\n(.*?)```", POLICY, re.DOTALL)

    documents = [tomllib.loads(block) for block in blocks]
    included = [document.pop("include", None) for document in documents]

    assert len(blocks) == 7
    assert len([name for name in included if name]) == 1
    # A calendar that nothing names, an include taken away and bands as built in change nothing.
    assert len({PolicyBook.from_dict(document).version for document in documents}) == 5
