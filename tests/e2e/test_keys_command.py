"""``recon keys``: a key is shown once, and what is stored of it opens nothing."""

import json

import psycopg
import pytest
from click.testing import CliRunner

from recon_app.cli.keys import keys


def test_keys_are_made_listed_and_revoked_by_command(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECON_POSTGRES_DSN", database)
    run = CliRunner().invoke

    made = run(keys, ["create", "nightly", "--role", "viewer", "--expires", "12h", "--json"])
    key = json.loads(made.output)
    listed = run(keys, ["list", "--json"])
    shown = run(keys, ["list"])
    revoked = run(keys, ["revoke", key["prefix"]])
    again = run(keys, ["revoke", key["prefix"]])

    (row,) = [row for row in json.loads(listed.output) if row["prefix"] == key["prefix"]]
    assert (row["name"], row["role"], row["is_live"]) == ("nightly", "viewer", True)
    assert key["prefix"] in shown.output
    for output in (listed.output, shown.output):
        assert key["key"] not in output
    assert (revoked.exit_code, again.exit_code) == (0, 2)
    assert run(keys, ["create", "x", "--role", "king"]).exit_code == 2
    assert run(keys, ["create", "x", "--role", "viewer", "--expires", "soon"]).exit_code == 2
    with psycopg.connect(database) as connection:
        stored = connection.execute("SELECT api_keys::text FROM api_keys").fetchall()
    assert key["key"][16:] not in str(stored)
