"""The bench measures every part in one go and leaves nothing behind, not even interrupted."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

ROOT = Path(__file__).parents[2]
SMALL = ("--txns", "300", "--open-cases", "300", "--seconds", "2")
#: What others read in the JSON object, by part.
FIGURES = {
    "engine": ("events_per_s", "cpu_s", "rss_mb", "vs_stock", "vs_floor"),
    "stock": ("events_per_s",),
    "floor": ("events_per_s",),
    "sink": ("rows_per_s",),
    "open_cases": ("rss_mb", "disk_mb", "tick_ms"),
    "restore": ("rows_per_s",),
    "stock_restore": ("rows_per_s",),
}


def bench(tmp_path: Path, *flags: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "recon_app", "bench", *flags],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def remains(tmp_path: Path) -> list[Any]:
    """Files and processes of the bench that are still there."""
    running = [p.info["cmdline"] for p in psutil.process_iter(["cmdline"])]
    ours = [command for command in running if command and str(tmp_path) in " ".join(command)]
    return [*ours, *tmp_path.glob("recon-bench-*")]


@pytest.mark.slow
@pytest.mark.timeout(420)
def test_every_part_gives_its_figures(tmp_path: Path) -> None:
    running = bench(tmp_path, *SMALL, "--json")
    said, progress = running.communicate(timeout=400)

    assert running.returncode == 0, progress
    found = json.loads(said)
    for part, names in FIGURES.items():
        assert all(found[part][name] > 0 for name in names), part
    for store in ("journal", "postgres"):
        assert 0 < found["latency_ms"][store]["p50"] <= found["latency_ms"][store]["p99"]
    assert found["engine"]["events"] == found["sink"]["records"] == 600
    assert remains(tmp_path) == []


@pytest.mark.slow
@pytest.mark.timeout(420)
def test_recovery_gives_the_seconds_without_verdicts_and_ingest_what_the_api_takes(
    tmp_path: Path,
) -> None:
    sizes = ("--recovery-cases", "100", "--recovery-cases", "300", "--kills", "1", "--seconds", "2")
    running = bench(tmp_path, "--recovery", "--ingest", "--json", *sizes)
    said, progress = running.communicate(timeout=400)

    assert running.returncode == 0, progress
    found = json.loads(said)["recovery"]
    ingest = json.loads(said)["ingest"]
    for load in ("paced", "single", "ndjson", "array"):
        assert ingest[load]["events_per_s"] > 0
        assert ingest[load]["refused"] == 0
        assert 0 < ingest[load]["p50"] <= ingest[load]["p99"]
    for name, figures in ingest["adapters"].items():
        assert all(figure > 0 for figure in figures.values()), name
    assert list(found) == ["100", "300"]
    for cases, measured in found.items():
        for kind in ("warm", "cold"):
            assert 0 < measured[kind]["seconds"] <= measured[kind]["worst_seconds"]
        assert measured["cold"]["restored_rows"] >= int(cases)
    assert remains(tmp_path) == []


def test_an_interrupted_bench_leaves_nothing_behind(tmp_path: Path) -> None:
    running = bench(tmp_path, *SMALL, "--only", "floor")
    assert running.stderr is not None
    while "filling" not in running.stderr.readline():
        assert running.poll() is None
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=60)

    assert running.returncode != 0
    assert remains(tmp_path) == []
