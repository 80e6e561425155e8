"""``recon`` explains itself quickly and fails in one clear line."""

import json
import subprocess
import sys

import pytest

from recon_app.cli import main as entry
from recon_app.cli.main import COMMANDS
from recon_app.errors import ConfigError, KafkaUnavailable, ReconError, TopologyError

HEAVY = ("kafka", "aiokafka", "faust", "psycopg", "aiohttp", "pydantic")


def recon(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    command = [sys.executable, "-m", "recon_app", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_the_overview_names_every_command_without_loading_any() -> None:
    """So that it is there at once."""
    shows = (
        "import sys, json; from click.testing import CliRunner; "
        "from recon_app.cli.main import cli; "
        "said = CliRunner().invoke(cli, ['--help']).output; "
        f"print(json.dumps([said, [m for m in {HEAVY} if m in sys.modules]]))"
    )
    done = subprocess.run([sys.executable, "-c", shows], capture_output=True, text=True, check=True)
    said, loaded = json.loads(done.stdout)

    assert loaded == []
    assert all(name in said for name in COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_explains_itself(name: str) -> None:
    """Each one that the overview names is there."""
    done = recon(name, "--help")

    assert done.returncode == 0, done.stderr
    assert f"recon_app {name}" in done.stdout or f"recon {name}" in done.stdout


def test_an_unknown_command_is_wrong_usage() -> None:
    """Exit code 2, as for every mistake in the command itself."""
    done = recon("reconcile")

    assert done.returncode == 2
    assert "No such command" in done.stderr


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ConfigError("RECON_PARTITIONS: too many"), 2),
        (TopologyError("bank_txns is missing"), 2),
        (KafkaUnavailable("Kafka did not answer"), 4),
    ],
)
def test_our_errors_are_one_line_and_an_exit_code(
    error: ReconError,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """No traceback for what an operator can put right."""

    def fail() -> None:
        raise error

    monkeypatch.setattr(entry, "cli", fail)

    with pytest.raises(SystemExit) as left:
        entry.main()

    said = capsys.readouterr().err
    assert left.value.code == code
    assert said == f"recon: {error}\n"
