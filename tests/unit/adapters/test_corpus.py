"""What holds for the examples of all adapters alike."""

import pytest

from recon_app.adapters.base import Rejected
from recon_app.adapters.registry import adapter_names, guess
from tests.unit.adapters.corpus import CORPUS
from tests.unit.adapters.outcomes import outcomes_of

#: What payloads that lack it are given, so that every example can be read.
OPTIONS = {"received_at": "2024-01-01T00:00:00Z", "currency": "GBP"}
NAMES = [f"{name}-{number}" for number, (name, _) in enumerate(CORPUS)]


@pytest.mark.parametrize(("name", "body"), CORPUS, ids=NAMES)
def test_an_example_is_never_taken_for_another_adapters(name: str, body: bytes) -> None:
    """By its beginning; that nobody knows it is allowed, and rare."""
    found = guess(body[:65536])

    assert found is None or found.name == name


def test_most_examples_are_known_by_their_beginning() -> None:
    """So that few files need the name of their adapter."""
    unknown = [name for name, body in CORPUS if guess(body[:65536]) is None]

    assert len(CORPUS) > 10 * len(unknown)


@pytest.mark.parametrize(("name", "body"), CORPUS, ids=NAMES)
def test_an_example_says_the_same_again(name: str, body: bytes) -> None:
    """An adapter is a function of its payload."""
    assert name in adapter_names()
    assert outcomes_of(name, body, **OPTIONS) == outcomes_of(name, body, **OPTIONS)


def test_most_examples_are_read_whole() -> None:
    """Rejected parts are there on purpose, and few."""
    outcomes = [one for name, body in CORPUS for one in outcomes_of(name, body, **OPTIONS)]
    rejected = [one for one in outcomes if isinstance(one, Rejected)]

    assert len(outcomes) > 10 * len(rejected)
