"""A whole installation as ``recon dev up`` makes it, for what needs more than the tests' own."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.roles_run import ROOT, clean_environment, recon

__all__ = ["Whole", "whole"]

START_S = 240.0


@dataclass(frozen=True, slots=True)
class Whole:
    """The environment in which ``recon`` finds it, where its parts are, and its policy."""

    environment: dict[str, str]
    urls: dict[str, str]
    policy: Path

    def recon(self, *arguments: str, timeout_s: float = 150.0) -> str:
        """What a command prints; it must end well."""
        done = recon(*arguments, environment=self.environment, timeout_s=timeout_s)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@contextmanager
def whole(home: Path, due: str) -> Iterator[Whole]:
    """Everything, on any ports, as long as the block lasts; the second side has until ``due``."""
    policy = home.with_suffix(".toml")
    policy.write_text(f'[default]\ndue = "{due}"\n')
    environment = clean_environment() | {"RECON_HOME": str(home), "PYTHONPATH": str(ROOT)}
    here = Whole(environment, {}, policy)
    try:
        here.recon("dev", "up", "--any-ports", "--engine-policy", str(policy), timeout_s=START_S)
        here.urls.update(json.loads(here.recon("dev", "status", "--json"))["urls"])
        yield here
    finally:
        recon("dev", "down", environment=environment)
