"""Roles are data: names, ports and an environment that tells them all."""

import os
from pathlib import Path

import psutil

from recon_app.settings import load_settings
from recon_app.stack.ports import free_port
from recon_app.stack.process import Process
from recon_app.stack.record import Record
from recon_app.stack.roles import role_names, role_ports, roles, urls


def test_every_engine_has_a_name_of_its_own() -> None:
    """The first keeps the role's."""
    assert role_names(1) == ["engine", "sink", "api"]
    assert role_names(3) == ["engine", "engine-2", "engine-3", "sink", "api"]


def test_no_two_processes_share_a_port() -> None:
    """Also before any of them listens."""
    for any_port in (False, True):
        ports = role_ports(Record(engines=5), load_settings(), any_port)
        flat = [port for its in ports.values() for port in its]

        assert len(set(flat)) == len(flat) == 8


def test_a_running_process_keeps_its_ports(tmp_path: Path) -> None:
    """Only what starts anew chooses."""
    me = Process("sink", os.getpid(), _my_start(), str(tmp_path), (1234,))

    assert role_ports(Record([me]), load_settings(), any_port=True)["sink"] == (1234,)


def test_a_process_that_died_gets_its_ports_back(tmp_path: Path) -> None:
    """Others know it by its address."""
    port = free_port()
    gone = Process("sink", os.getpid(), 0.0, str(tmp_path), (port,))

    assert role_ports(Record([gone]), load_settings(), any_port=True)["sink"] == (port,)


def test_a_role_is_told_its_ports_its_member_id_and_where_everything_is(tmp_path: Path) -> None:
    """All through RECON_ variables; two engines differ."""
    settings = load_settings(brokers="b:1", postgres_dsn="postgresql://x", policy_file="p.toml")
    ports = {"engine": (1,), "engine-2": (2,), "sink": (3,), "api": (4, 5)}

    first, second, _, api = roles(tmp_path, settings, ports)

    assert first.env["RECON_ENGINE_PORT"] == "1"
    assert first.env["RECON_BROKERS"] == "b:1"
    assert first.env["RECON_POLICY_FILE"] == str(Path("p.toml").absolute())
    assert first.env["RECON_INSTANCE_ID"] != second.env["RECON_INSTANCE_ID"]
    assert (api.env["RECON_API_PORT"], api.env["RECON_DASHBOARD_PORT"]) == ("4", "5")
    assert api.log == tmp_path / "logs" / "api.log"


def test_people_are_told_every_address() -> None:
    """The dashboard is a port of the api."""
    found = urls({"engine": (1,), "sink": (2,), "api": (3, 4)})

    assert found["api"] == "http://127.0.0.1:3"
    assert found["dashboard"] == "http://127.0.0.1:4"


def _my_start() -> float:
    return float(psutil.Process().create_time())
