"""The adapter that docs/adapters.md shows, from a package that is installed beside ours."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PAGE = Path(__file__).parents[3] / "docs" / "adapters.md"
MODULE = "acme_recon"
PAYMENTS = {
    "payments": [
        {"ref": "A-1", "paise": 129900, "state": "done", "paid_at": 1704067200},
        {"ref": "A-2", "paise": "12.5", "state": "done", "paid_at": 1704067200},
        {"ref": "A-3", "paise": 500, "state": "open", "paid_at": 1704067200},
    ]
}


def block(language: str) -> str:
    """The one block of code in this language that the page shows."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(), re.DOTALL)
    return str(found)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder as an installer leaves it: the module, and what its metadata says."""
    (tmp_path / f"{MODULE}.py").write_text(block("python"))
    about = tmp_path / f"{MODULE}-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {MODULE}\nVersion: 1.0\n")
    point = block("toml").splitlines()[-1].replace('"', "")
    (about / "entry_points.txt").write_text(f"[realrecon.adapters]\n{point}\n")
    return tmp_path


def recon(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """``recon normalise`` with the package on the path."""
    program = (
        f"import sys; sys.path.append({str(site)!r}); "
        "from recon_app.cli.main import main; sys.argv[0] = 'recon'; main()"
    )
    command = [sys.executable, "-c", program, "normalise", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_the_page_shows_about_thirty_lines() -> None:
    """So that adding a rail is an afternoon."""
    lines = [line for line in block("python").splitlines() if line.strip()]

    assert len(lines) <= 32


def test_it_reads_payments_by_name_and_by_their_beginning(site: Path) -> None:
    """What it cannot read is rejected by the field, the rest stands."""
    file = site / "payments.json"
    file.write_text(json.dumps(PAYMENTS))
    for arguments in (["--adapter", "acme"], []):
        done = recon(site, *arguments, "--json", str(file))
        said: dict[str, Any] = json.loads(done.stdout)

        assert done.returncode == 3, done.stderr
        assert (said["adapter"], said["version"]) == ("acme", "1")
        ids = [event["txn_id"] for event in said["events"]]
        assert ids == ["acme:-:payment:A-1", "acme:-:payment:A-3"]
        assert [part["field"] for part in said["rejected"]] == ["paise"]


def test_it_is_listed_beside_ours(site: Path) -> None:
    """With its title."""
    done = recon(site, "--list")

    assert "Acme Pay" in done.stdout
    assert "razorpay" in done.stdout
