"""Whatever the bytes: an adapter ends in outcomes, or in the one typed error."""

import os
import zlib
from random import Random

import pytest

from recon_app.adapters.base import Ignored, Payload, Rejected, Statement
from recon_app.adapters.normalise import Outcome, Ready, normalise
from recon_app.adapters.registry import BUILT_IN, adapter_of, guess
from recon_app.errors import InvalidPayload
from tests.unit.adapters.corpus import CORPUS
from tests.unit.adapters.mutations import mutated

#: How many payloads over all adapters, and which.
CASES = int(os.environ.get("RECON_FUZZ_CASES", "20000"))
SEED = int(os.environ.get("RECON_FUZZ_SEED", "1"))
LIMIT_BYTES = 256 * 1024
OPTIONS = {"received_at": "2024-01-01T00:00:00Z", "currency": "GBP"}
OUTCOMES = (Ready, Ignored, Rejected, Statement)


def seeds_of(name: str) -> list[bytes]:
    """What the adapter is written for; anybody's where it brings no example."""
    own = [body for adapter, body in CORPUS if adapter == name]
    return own or [body for _, body in CORPUS]


def read(name: str, body: bytes) -> list[Outcome]:
    """Everything the payload says, with all that it may lack."""
    return list(normalise(adapter_of(name), Payload(body, options=OPTIONS), LIMIT_BYTES))


def try_one(name: str, body: bytes) -> None:
    """Read it; any other exception than the typed one is a failure that shows the bytes."""
    ends: object = None
    try:
        outcomes = read(name, body)
    except InvalidPayload as fault:
        outcomes, ends = [], fault
    except Exception as error:
        raise AssertionError(f"{name} on {body!r}") from error
    assert all(isinstance(outcome, OUTCOMES) for outcome in outcomes)
    assert ends is None or str(ends).partition(": ")[0]


@pytest.mark.timeout(0 if CASES > 100_000 else 300)
@pytest.mark.parametrize("name", sorted(BUILT_IN))
def test_an_adapter_ends_in_a_value_or_the_typed_error(name: str) -> None:
    """For mutations of every example; the same seed gives the same payloads."""
    random = Random(SEED * 1_000_003 + zlib.crc32(name.encode()))
    seeds = seeds_of(name)
    for number in range(-(-CASES // len(BUILT_IN))):
        try_one(name, mutated(random, seeds[number % len(seeds)]))


@pytest.mark.parametrize("name", sorted(BUILT_IN))
def test_an_adapter_takes_payloads_of_the_others_for_what_they_are(name: str) -> None:
    """Also nothing at all."""
    for body in (b"", b" ", b"null", b"[]", b"{}", b"0", *(body for _, body in CORPUS)):
        try_one(name, body)


def test_guessing_never_fails() -> None:
    """Whatever a file begins with."""
    random = Random(SEED)
    for _, body in CORPUS:
        guess(body)
        guess(mutated(random, body))


@pytest.mark.parametrize("name", sorted(BUILT_IN))
def test_every_adapter_brings_examples(name: str) -> None:
    """Which it reads, and which the fuzzers start from."""
    bodies = [body for adapter, body in CORPUS if adapter == name]

    assert any(isinstance(outcome, Ready) for body in bodies for outcome in read(name, body))
