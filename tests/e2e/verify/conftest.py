"""One installation for all that the oracle is held against."""

import json
import secrets
from collections.abc import Iterator
from typing import Any

import pytest

from recon_app.cli.verify import plan_of
from tests.e2e.conftest import SHORT_POLICY, _database, prepare
from tests.e2e.roles_run import Roles, recon
from tests.e2e.verify.site import Site, a_days_work


@pytest.fixture(scope="session")
def live(kafka: str, postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Roles]:
    """An installation of its own, at work; other files may have theirs on the same servers."""
    home = tmp_path_factory.mktemp("verify")
    policy = home / "policy.toml"
    policy.write_text(SHORT_POLICY)
    roles = Roles(kafka, _database(postgres), f"verify{secrets.token_hex(3)}-", home, policy)
    prepare(roles)
    try:
        roles.ensure("engine-1", "sink")
        a_days_work(roles)
        yield roles
    finally:
        roles.stop()


@pytest.fixture(scope="session")
def agreed(live: Roles) -> dict[str, Any]:
    """What ``recon verify`` says while engine and sink run."""
    done = recon("verify", "--json", environment=live.environment)
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="session")
def site(live: Roles, agreed: dict[str, Any]) -> Site:
    """The same installation after its roles have ended."""
    assert agreed["differences"] == 0
    live.stop()
    return Site(live, plan_of(live.settings, live.policy, 20.0))
