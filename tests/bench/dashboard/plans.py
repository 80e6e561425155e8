"""What the dashboard asks of Postgres over millions of transactions: how long, and by which plans.

A server of its own is filled and asked. Ten minutes and 30 GB of disk for five million.
"""

import asyncio
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click
import psycopg

from recon_app.stack.postgres import PostgresServer
from tables.migrate import MIGRATIONS, migrate
from tests.bench.dashboard.ask import asked
from tests.bench.dashboard.plans_report import report

__all__ = ["main"]

FILL = Path(__file__).with_name("fill.sql")
PAGE = Path(__file__).parents[3] / "docs" / "dashboard-plans.md"
OURS = "0011_dashboard.sql"
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "2GB",
    "max_wal_size": "16GB",
    "maintenance_work_mem": "512MB",
}


@click.command("plans")
@click.option("--rows", default=5_000_000, show_default=True, help="How many transactions.")
@click.option("--home", type=click.Path(path_type=Path), help="Keep the server's data there.")
@click.option("--write", is_flag=True, help="Write the page in docs.")
def main(rows: int, home: Path | None, write: bool) -> None:
    """Postgres' times and plans, into docs/dashboard-plans.md."""
    folder = home or Path(tempfile.mkdtemp(prefix="recon-dashboard-"))
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    server = PostgresServer(folder, settings=SETTINGS)
    running = server.start()
    try:
        server.await_ready(running)
        filled = fill(server.dsn, rows, folder)
        text = report(rows, asyncio.run(asked(server.dsn)), filled)
    finally:
        server.stop(running)
        if home is None:
            shutil.rmtree(folder)
    click.echo(text)
    if write:
        PAGE.write_text(text)


def fill(dsn: str, rows: int, folder: Path) -> dict[str, float]:
    """Fill the tables as they were before the dashboard, then bring them up to date."""
    if (folder / "filled").exists():
        return {}
    before = folder / "migrations"
    shutil.copytree(MIGRATIONS, before, ignore=shutil.ignore_patterns(OURS))
    migrate(dsn, folder=before)
    took: dict[str, float] = {}
    with psycopg.connect(dsn, autocommit=True) as connection:
        wanted = f"CREATE FUNCTION rows_wanted() RETURNS BIGINT IMMUTABLE RETURN {rows}"
        connection.execute(wanted.encode())
        took["fill"] = _timed(lambda: connection.execute(FILL.read_bytes()))
        took["migrate"] = _timed(lambda: migrate(dsn))
        took["vacuum"] = _timed(lambda: connection.execute("VACUUM ANALYZE"))
    (folder / "filled").touch()
    return took


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
