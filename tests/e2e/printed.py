"""Commands exactly as a document prints them, run on a stack of their own."""

import json
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.e2e.asking import Answer, ask
from tests.e2e.roles_run import ROOT, clean_environment, until

__all__ = ["PrintedStack", "bash_blocks", "commands"]

FENCED = re.compile(r"^ *```bash\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
START_TIMEOUT_S = 150
#: The ports that documents print, and what a stack calls them where it had to take others.
PORTS = {8000: "api_port", 3000: "dashboard_port"}


def bash_blocks(document: str) -> list[str]:
    """What stands in each fenced bash block."""
    return FENCED.findall(document)


def commands(block: str, program: str) -> list[str]:
    """The lines of a block that call this program."""
    return [line for line in block.splitlines() if line.startswith(f"{program} ")]


@dataclass
class PrintedStack:
    """A stack in a home of its own. Only a port that another program holds is replaced."""

    home: Path
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """What its commands see."""
        return clean_environment() | {"RECON_HOME": str(self.home)} | self.more

    @property
    def ports(self) -> dict[int, int]:
        """The port that stands for each printed one, once the stack runs."""
        left = self.home / "settings.json"
        found = json.loads(left.read_text()) if left.exists() else {}
        return {printed: found.get(name, printed) for printed, name in PORTS.items()}

    def run(self, printed: str) -> str:
        """Run what is printed; every command must succeed. Gives stdout."""
        for usual, port in self.ports.items():
            printed = printed.replace(f"localhost:{usual}", f"localhost:{port}")
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", printed],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=START_TIMEOUT_S,
            check=False,
        )
        assert done.returncode == 0, f"{printed}\n{done.stdout}{done.stderr}"
        return done.stdout

    def down(self) -> None:
        """Leave nothing behind, whatever happened."""
        subprocess.run(
            ["recon", "dev", "down"], env=self.environment, cwd=ROOT, check=True, timeout=90
        )

    def ask(self, path: str, port: int = 8000) -> Answer:
        """Ask the API, or the page's port."""
        return ask(f"http://localhost:{self.ports[port]}{path}")

    def await_case(self, txn_id: str, state: str, timeout_s: float = 60) -> dict[str, Any]:
        """The transaction once it is in this state."""
        until(
            lambda: self.ask(f"/txns/{txn_id}").json().get("state") == state,
            f"{txn_id} to be {state}",
            timeout_s,
            every_s=0.3,
        )
        found: dict[str, Any] = self.ask(f"/txns/{txn_id}").json()
        return found
