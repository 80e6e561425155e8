"""Ours are added to what a connection string says, never put in its place."""

import pytest
from psycopg.conninfo import conninfo_to_dict

from recon_app.errors import ConfigError
from tables.postgres.connect import APPEND, READ, conninfo


def test_sessions_look_for_tables_in_their_schema() -> None:
    given = conninfo_to_dict(conninfo("postgresql://h/d", "replay_7", READ, "api"))

    assert "-c search_path=replay_7" in str(given["options"])
    assert "-c default_transaction_read_only=on" in str(given["options"])
    assert (given["host"], given["dbname"]) == ("h", "d")
    assert given["application_name"] == "realrecon-api"


def test_what_the_operator_set_wins() -> None:
    dsn = "host=h connect_timeout=9 application_name=x options='-c statement_timeout=1s'"

    given = conninfo_to_dict(conninfo(dsn, "public", APPEND, "sink"))

    assert (given["connect_timeout"], given["application_name"]) == ("9", "x")
    assert str(given["options"]).endswith("-c statement_timeout=1s")


def test_nonsense_is_refused_by_the_name_of_the_setting() -> None:
    with pytest.raises(ConfigError, match="RECON_POSTGRES_DSN") as refused:
        conninfo("secret nonsense", "public", READ, "api")

    assert "secret" not in str(refused.value)
