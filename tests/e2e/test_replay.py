"""A recorded history, decided again beside live."""

import csv
import io
import secrets
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from kafka import KafkaAdminClient, TopicPartition

from recon_app.kafka_admin import declare_topics
from tests.e2e.feeding import feeder, txn_on
from tests.e2e.replaying import (
    ended,
    installed,
    module_database,
    outcomes,
    recon_json,
    tell_history,
)
from tests.e2e.roles_run import ROOT, Roles, recon, until

__all__ = ["module_database"]

pytestmark = pytest.mark.timeout(240)

TOLERANT = '[default]\ndue = "4s"\n[default.tolerance]\nabs_minor = 600\n'


@pytest.fixture(scope="module")
def live(
    kafka: str, module_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Roles]:
    """An installation that has had its history."""
    with installed(kafka, module_database, tmp_path_factory.mktemp("replayed")) as roles:
        tell_history(roles)
        yield roles


def test_the_same_policy_comes_to_the_same_outcomes(live: Roles) -> None:
    replayed = recon_json(live, "replay", "--run", "same")
    compared = recon_json(live, "compare", "live", "same")

    assert (replayed["undecided_live"], compared["different"]) == (0, 0)
    assert compared["compared"] == len(outcomes(live)) > 300
    assert (compared["began_before"], compared["moved_on"]) == (0, 0)


def test_another_policy_changes_exactly_what_it_should(live: Roles) -> None:
    policy = live.home / "tolerant.toml"
    policy.write_text(TOLERANT)
    mismatched = {
        txn_id: case
        for txn_id, case in outcomes(live).items()
        if "AMOUNT_MISMATCH" in case["reasons"] and abs(case["variance_minor"]) <= 600
    }

    recon_json(live, "replay", "--run", "tolerant", "--policy", str(policy))
    compared = recon_json(live, "compare", "live", "tolerant", "--cases", "1000", exits=3)

    changed = {case["txn_id"]: case["other"] for case in compared["cases"]}
    assert set(changed) == set(mismatched)
    assert any(case["state"] == "MISMATCHED" for case in mismatched.values())
    for txn_id, before in mismatched.items():
        if (before["state"], before["reasons"]) == ("MISMATCHED", ["AMOUNT_MISMATCH"]):
            after = changed[txn_id]
            assert (after["state"], after["reason"]) == ("MATCHED", "WITHIN_TOLERANCE")
    assert sum(group["count"] for group in compared["groups"]) == compared["different"]


def test_what_differs_is_listed_as_csv(live: Roles) -> None:
    policy = live.home / "patient.toml"
    policy.write_text('[default]\ndue = "1h"\n')
    recon_json(live, "replay", "--run", "patient", "--policy", str(policy))

    done = recon("compare", "live", "patient", "--csv", environment=live.environment)

    assert done.returncode == 3, ended(done)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    ways = {(row["from"], row["to"]) for row in rows}
    assert ("BANK_MISSING (BANK_MISSING)", "GATEWAY_RECEIVED") in ways
    assert ("MATCHED (LATE)", "MATCHED") in ways


def test_a_run_that_is_killed_goes_on_and_ends_alike(live: Roles) -> None:
    """The process of a partition dies before its second commit, then all of them do."""
    for number in (2, 5):
        killed = live.environment | {"RECON_FAILPOINT": f"before_end:kill:{number}"}
        done = recon("replay", "--run", "killed", environment=killed)
        assert done.returncode == 4, ended(done)
        assert "go on with `recon replay --run killed`" in done.stderr
    unfinished = recon("compare", "live", "killed", environment=live.environment)

    recon_json(live, "replay", "--run", "killed")

    assert unfinished.returncode == 2
    assert recon_json(live, "compare", "live", "killed")["different"] == 0


def test_what_live_decides_meanwhile_is_left_out_and_counted(live: Roles) -> None:
    recon_json(live, "replay", "--run", "snapshot")
    with feeder(live) as feed:
        feed.pair("LATER-1")
    live.await_state("LATER-1", "MATCHED", "api")
    until(lambda: "LATER-1" in outcomes(live), "the sink")

    compared = recon_json(live, "compare", "live", "snapshot")

    assert (compared["different"], compared["moved_on"]) == (0, 1)


def test_a_run_whose_own_process_is_killed_leaves_none_and_goes_on(live: Roles) -> None:
    command = ["recon", "replay", "--run", "lost", "--workers", "1"]
    stopped = live.environment | {"RECON_FAILPOINT": "before_end:stop:2"}
    with subprocess.Popen(command, cwd=ROOT, env=stopped, start_new_session=True) as run:
        workers = _halted(run.pid)
        run.send_signal(signal.SIGKILL)
    for worker in workers:
        worker.resume()
    until(lambda: not any(map(_works, workers)), "its workers to leave")

    recon_json(live, "replay", "--run", "lost")

    assert recon_json(live, "compare", "live", "lost")["different"] == 0


def _works(process: psutil.Process) -> bool:
    """Whether it runs; nobody may be left to take note of its end."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _halted(pid: int) -> list[psutil.Process]:
    """The workers of a run, once one of them has come to where it halts."""
    found: list[psutil.Process] = []

    def is_there() -> bool:
        found[:] = [p for p in psutil.Process(pid).children() if "spawn_main" in str(p.cmdline())]
        return any(p.status() == psutil.STATUS_STOPPED for p in found)

    until(is_there, "a worker to halt")
    return found


def test_a_run_keeps_to_what_it_was_begun_with(live: Roles) -> None:
    recon_json(live, "replay", "--run", "kept", "--to", "20")

    done = recon("replay", "--run", "kept", "--to", "30", environment=live.environment)

    assert (done.returncode, "was begun with" in done.stderr) == (2, True), ended(done)


def test_a_part_of_the_log_is_compared_by_what_lies_wholly_in_it(live: Roles) -> None:
    recon_json(live, "replay", "--run", "part", "--from", "20", "--to", "60")

    compared = recon_json(live, "compare", "live", "part")

    assert (compared["different"], compared["compared"] > 50) == (0, True)
    assert compared["began_before"] > 0
    assert compared["moved_on"] > 0


def test_a_log_that_begins_later_is_refused(
    kafka: str, fresh_database: str, tmp_path: Path
) -> None:
    roles = Roles(kafka, fresh_database, f"rp{secrets.token_hex(3)}-", tmp_path)
    declare_topics(roles.settings)
    with feeder(roles) as feed:
        for number in range(4):
            feed.tell(txn_on(0, f"R{number}"), "GATEWAY")
    admin = KafkaAdminClient(bootstrap_servers=kafka)
    try:
        admin.delete_records({TopicPartition(f"{roles.prefix}gateway_txns", 0): 2})
    finally:
        admin.close()

    refused = [
        recon("replay", "--run", "late", *since, environment=roles.environment)
        for since in ((), ("--from", "1"), ("--from", "2020-01-01T00:00:00Z"))
    ]
    done = recon("replay", "--run", "in_time", "--from", "2", environment=roles.environment)

    assert [one.returncode for one in refused] == [2, 2, 2], ended(refused[0])
    assert all("gateway_txns-0 begins at offset 2" in one.stderr for one in refused)
    assert done.returncode == 0, ended(done)


def test_the_steps_of_one_case_come_out_as_the_journal_has_them(live: Roles) -> None:
    for txn_id in ("ACT-0", "ACT-1", "ACT-4", "RACE-1", "STRAY-3"):
        found = recon_json(live, "txn", "replay", txn_id)
        assert found["same"], found
        assert len(found["steps"]) >= 2

    policy = live.home / "another.toml"
    policy.write_text(TOLERANT)
    by_another = recon_json(live, "txn", "replay", "ACT-0", "--policy", str(policy), exits=3)
    unknown = recon("txn", "replay", "NOBODY", environment=live.environment)

    assert any("policy_version" in step["differs"] for step in by_another["steps"])
    assert (unknown.returncode, "nothing was ever said" in unknown.stderr) == (2, True)


def test_the_steps_are_readable(live: Roles) -> None:
    done = recon("txn", "replay", "ACT-0", environment=live.environment | {"COLUMNS": "200"})

    assert done.returncode == 0, ended(done)
    assert "3 of 3 steps are as the journal has them" in done.stdout
    for word in ("ACTION FORCE_MATCH", "BEYOND_TOLERANCE", "AMOUNT_MISMATCH", "RESOLVED"):
        assert word in done.stdout
