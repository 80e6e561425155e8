"""Files through a whole installation: each line counts once, whatever happens on the way."""

import json
import secrets
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.roles_run import ROOT, Roles, recon, until
from tests.e2e.statements import statement
from tests.e2e.stored import rows

OFF_BALANCE = "09/04/25,UPI odd,000000000999,09/04/25,,1.00,7.00"
LONG = 2500


@pytest.fixture
def account() -> str:
    return f"ACC{secrets.token_hex(4)}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "statement.csv"


def imported(stack: Roles, *arguments: str, **more: str) -> tuple[int, dict[str, Any]]:
    done = recon("import", "--json", *arguments, environment=stack.environment | more)
    return done.returncode, json.loads(done.stdout) if done.stdout else {"error": done.stderr}


def lines_of(stack: Roles, account: str) -> tuple[int, int]:
    """Postings of the account in the queue of unmatched lines, and what they come to."""
    query = (
        "SELECT count(*), coalesce(sum(amount), 0)::bigint FROM unlinked_txns WHERE account = %s"
    )
    ((count, total),) = rows(stack.dsn, query, account)
    return count, total


def record_of(stack: Roles, import_id: str) -> dict[str, Any]:
    query = "SELECT to_jsonb(imports) FROM imports WHERE id = %s"
    ((found,),) = rows(stack.dsn, query, import_id)
    return dict(found)


def test_the_same_statement_and_an_overlapping_one_add_only_what_is_new(
    stack: Roles, account: str, file: Path
) -> None:
    file.write_bytes(statement(range(1, 31)))
    code, first = imported(stack, str(file), "--account", account)
    again_code, again = imported(stack, str(file), "--account", account)
    file.write_bytes(statement(range(11, 41)))
    _, overlapping = imported(stack, str(file), "--account", account)
    until(lambda: lines_of(stack, account)[0] >= 40, "all lines are stored")

    assert (code, first["state"], first["events"], first["already_imported"]) == (
        0,
        "DONE",
        30,
        False,
    )
    assert [its["balanced"] for its in first["statements"]] == [True]
    assert (again_code, again["already_imported"], again["events"]) == (0, True, 30)
    assert overlapping["events"] == 30
    assert lines_of(stack, account) == (40, sum(range(1, 41)))
    assert record_of(stack, first["import_id"])["lines"] == 30


def test_an_import_that_is_killed_goes_on_where_it_was_and_no_line_counts_twice(
    stack: Roles, account: str, file: Path
) -> None:
    file.write_bytes(statement(range(1, LONG + 1)))
    arguments = (str(file), "--account", account)
    done = []
    for place in ("import_noted:kill", "import_published:kill"):
        code, _ = imported(stack, *arguments, RECON_FAILPOINT=place)
        query = "SELECT state, acknowledged FROM imports WHERE account = %s"
        done.append((code, *rows(stack.dsn, query, account)))
    _, last = imported(stack, *arguments)
    until(lambda: lines_of(stack, account)[0] >= LONG, "all lines are stored")

    assert done == [(-signal.SIGKILL, ("RUNNING", 1000))] * 2
    assert (last["state"], last["events"], last["already_imported"]) == ("DONE", LONG, False)
    assert lines_of(stack, account) == (LONG, sum(range(1, LONG + 1)))


@pytest.fixture
def watched(stack: Roles, account: str, tmp_path: Path) -> Iterator[tuple[Path, Any]]:
    folder = tmp_path / "in"
    folder.mkdir()
    command = ["recon", "import", "--json", "--watch", str(folder), "--account", account]
    watching = subprocess.Popen(
        [*command, "--every", "0.1"],
        cwd=ROOT,
        env=stack.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield folder, watching
    watching.kill()
    watching.communicate()


def test_a_watched_folder_is_emptied_into_done_and_failed(
    stack: Roles, account: str, watched: tuple[Path, Any]
) -> None:
    folder, watching = watched
    (folder / "broken.csv").write_text("nobody knows this")
    (folder / "rejects.csv").write_bytes(statement(range(1, 6), "xx/04/25,UPI,1,,,1.00,2.00"))
    with (folder / "growing.csv").open("wb") as growing:
        growing.write(statement(range(6, 8)))
        growing.flush()
        until(lambda: (folder / "failed" / "broken.csv").exists(), "the broken file is moved")
        until(lambda: (folder / "done" / "rejects.csv.rejects.csv").exists(), "the other one too")
    (folder / ".hidden").write_text("still being written")
    until(lambda: (folder / "done" / "growing.csv").exists(), "the whole file is moved")
    watching.send_signal(signal.SIGTERM)
    out, _ = watching.communicate(timeout=30)

    assert watching.returncode == 0
    assert {json.loads(line)["name"] for line in out.splitlines()} >= {"broken.csv", "rejects.csv"}
    assert [path.name for path in folder.iterdir() if path.is_file()] == [".hidden"]
    assert "xx/04/25,UPI" in (folder / "done" / "rejects.csv.rejects.csv").read_text()
    until(lambda: lines_of(stack, account) == (7, sum(range(1, 8))), "its lines are stored")
