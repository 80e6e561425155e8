"""The demo shows the quickstart's three verdicts, and leaves nothing behind, however it ends."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

TIMEOUT_S = 200


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A demo on its way, whose temporary folder lies under this test's own."""
    running = subprocess.Popen(
        [sys.executable, "-m", "recon_app", "demo"],
        env=os.environ | {"TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield running
    running.kill()
    running.communicate()


def left_running(folder: Path) -> list[str]:
    """Whatever runs with its home under this folder."""
    found = []
    for process in psutil.process_iter():
        try:
            told = [*process.cmdline(), *process.environ().values()]
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue
        if process.pid != os.getpid() and any(f"{folder}/realrecon-demo" in text for text in told):
            found.append(" ".join(process.cmdline()))
    return found


def read_until(demo: subprocess.Popen[str], text: str) -> None:
    assert demo.stdout is not None
    assert any(text in line for line in demo.stdout), f"the demo ended before it said {text}"


def test_three_payments_get_their_verdicts_and_nothing_remains(
    demo: subprocess.Popen[str], tmp_path: Path
) -> None:
    output, error = demo.communicate(timeout=TIMEOUT_S)

    assert demo.returncode == 0, output + error
    rows = {row.split("│")[1].strip(): row for row in output.splitlines() if "│" in row}
    assert rows["TXN1001"].count("MATCHED") == 2
    assert rows["TXN1002"].count("BANK_MISSING") == 2
    assert rows["TXN1003"].count("MISMATCHED/AMOUNT_MISMATCH") == 2
    assert all(" ms " in row for row in rows.values() if "TXN" in row)
    assert left_running(tmp_path) == []
    assert list(tmp_path.glob("realrecon-demo-*")) == []


@pytest.mark.parametrize("moment", ["Starting Kafka", "Sending the three payments"])
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_at_any_moment_it_still_stops_everything(
    demo: subprocess.Popen[str], tmp_path: Path, moment: str, how: signal.Signals
) -> None:
    read_until(demo, moment)

    demo.send_signal(how)
    demo.communicate(timeout=TIMEOUT_S)

    assert demo.returncode != 0
    assert left_running(tmp_path) == []
