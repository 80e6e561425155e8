"""Migrations run once, in order, whoever starts them; what was applied must not change."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copytree

import psycopg
import pytest

from recon_app.errors import ConfigError, PostgresUnavailable
from tables.migrate import MIGRATIONS, migrate

ALL = sorted(path.name for path in MIGRATIONS.glob("*.sql"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copytree(MIGRATIONS, tmp_path / "migrations")


def test_everything_is_applied_once_and_in_order(fresh_database: str) -> None:
    assert migrate(fresh_database) == ALL
    assert migrate(fresh_database) == []


def test_schemas_are_independent_of_each_other(fresh_database: str) -> None:
    assert migrate(fresh_database, "first") == ALL
    assert migrate(fresh_database, "second") == ALL

    with psycopg.connect(fresh_database) as connection:
        tables = "SELECT count(*) FROM pg_tables WHERE schemaname = %s AND tablename = 'events'"
        counts = [connection.execute(tables, [s]).fetchone() for s in ("first", "second", "public")]
    assert counts == [(1,), (1,), (0,)]


def test_callers_at_the_same_time_do_not_disturb_each_other(fresh_database: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        applied = list(pool.map(migrate, [fresh_database] * 4))

    assert sorted(applied) == [[], [], [], ALL]


def test_a_changed_migration_is_refused_by_name(fresh_database: str, folder: Path) -> None:
    migrate(fresh_database, folder=folder)
    (folder / ALL[1]).write_text("SELECT 1")

    with pytest.raises(ConfigError, match=ALL[1]):
        migrate(fresh_database, folder=folder)


def test_a_new_migration_is_added_to_what_is_there(fresh_database: str, folder: Path) -> None:
    migrate(fresh_database, folder=folder)
    (folder / "9000_more.sql").write_text("CREATE TABLE more (x INT)")

    assert migrate(fresh_database, folder=folder) == ["9000_more.sql"]


def test_a_migration_that_does_not_run_leaves_nothing_behind(
    fresh_database: str, folder: Path
) -> None:
    (folder / "9000_wrong.sql").write_text("CREATE TABLE half (x INT); SELECT nothing_there()")

    with pytest.raises(ConfigError, match=r"9000_wrong\.sql"):
        migrate(fresh_database, folder=folder)

    assert migrate(fresh_database) == ALL


def test_a_folder_without_migrations_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no migrations"):
        migrate("postgresql://127.0.0.1:1/none", folder=tmp_path)


def test_a_server_that_is_away_is_named_as_such() -> None:
    with pytest.raises(PostgresUnavailable, match="cannot migrate"):
        migrate("postgresql://postgres@127.0.0.1:1/none")


@pytest.mark.parametrize("table", ["events", "event_refs", "transitions"])
@pytest.mark.parametrize("change", ["UPDATE {} SET txn_id = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_history_refuses_every_change(fresh_database: str, table: str, change: str) -> None:
    migrate(fresh_database)

    with (
        psycopg.connect(fresh_database) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"),
    ):
        connection.execute(change.format(table))


@pytest.mark.parametrize("table", ["events", "event_refs", "transitions"])
@pytest.mark.parametrize("right", ["UPDATE", "DELETE", "TRUNCATE"])
@pytest.mark.parametrize("role", ["realrecon_sink", "realrecon_reader"])
def test_no_role_has_the_right_to_change_history(
    fresh_database: str, table: str, right: str, role: str
) -> None:
    migrate(fresh_database)

    with psycopg.connect(fresh_database) as connection:
        asked = connection.execute("SELECT has_table_privilege(%s, %s, %s)", [role, table, right])
        assert asked.fetchone() == (False,)


@pytest.mark.parametrize("ms", [0, 1, 999, 1766052930123, 253402300799999, -1])
def test_milliseconds_become_instants_and_back_exactly(fresh_database: str, ms: int) -> None:
    migrate(fresh_database)

    with psycopg.connect(fresh_database) as connection:
        asked = connection.execute(
            "SELECT to_ms(from_ms(%s)), extract(epoch FROM from_ms(%s)) * 1000", [ms, ms]
        )
        assert asked.fetchone() == (ms, ms)
