"""The running api against its own document: requests made from it, sound and unsound ones.

Schemathesis asks as an admin and without a key. No answer may be a server error but a declared 503,
and each must be as the document says: status, media type, headers and shape.
"""

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from recon_app.access.roles import Role
from tables.postgres.api_keys import KeyTable
from tests.e2e.roles_run import Roles, clean_environment

SEED = 1
#: For each operation, beside the cases that its schema itself suggests; a minute in all.
EXAMPLES = 20
TIMEOUT_S = 280
#: 503 is how the api says that something it needs is away; like any status, it must be declared.
CHECKS = """
[checks]
not_a_server_error.expected-statuses = ["2xx", "3xx", "4xx", 503]
# What an event means is more than a schema can say.
positive_data_acceptance.enabled = false
"""


@pytest.fixture
def locked_api(stack: Roles) -> Iterator[Roles]:
    """The installation with one more api, which lets nobody in without a key."""
    plenty = {"RECON_RATE_LIMIT_PER_S": "100000", "RECON_RATE_LIMIT_BURST": "100000"}
    stack.start("api-2", RECON_ANONYMOUS="false", **plenty)
    stack.await_ready("api-2")
    yield stack
    stack.stop("api-2")


@pytest.mark.slow
@pytest.mark.timeout(TIMEOUT_S + 120)
def test_no_request_made_from_the_document_gets_an_answer_it_does_not_allow(
    locked_api: Roles, tmp_path: Path
) -> None:
    config = tmp_path / "schemathesis.toml"
    config.write_text(CHECKS)
    key = KeyTable(locked_api.dsn, "public").create("fuzz", Role.ADMIN, timedelta(hours=1), "test")

    ended = subprocess.run(
        [
            *(Path(sys.executable).with_name("st"), "--config-file", config, "run"),
            f"http://127.0.0.1:{locked_api.port('api-2')}/openapi.json",
            *("--header", f"Authorization: Bearer {key}", "--seed", str(SEED)),
            # Its answer does not end.
            *("--exclude-path", "/stream"),
            *("--phases", "coverage,fuzzing", "--max-examples", str(EXAMPLES)),
            *("--generation-database", "none"),
            *("--no-shrink", "--continue-on-failure", "--no-color"),
        ],
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr
    log = locked_api.log("api-2").read_text()
    assert "http_failed" not in log
    assert "/unmatched-lines" in log
