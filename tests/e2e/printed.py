"""Commands exactly as a document prints them, run on a stack of their own."""

import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from recon_app.stack.ports import free_port
from tests.e2e.asking import Answer, ask
from tests.e2e.roles_run import ROOT, clean_environment, until

__all__ = ["PrintedStack", "bash_blocks", "commands"]

FENCED = re.compile(r"^ *```bash\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
START_TIMEOUT_S = 150
#: The ports that documents print, and the settings that move them where they are taken.
PORTS = {8000: "RECON_API_PORT", 3000: "RECON_DASHBOARD_PORT"}


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
    ports: dict[int, int] = field(default_factory=lambda: {p: free_port(p) for p in PORTS})

    @property
    def environment(self) -> dict[str, str]:
        """What its commands see."""
        moved = {PORTS[usual]: str(port) for usual, port in self.ports.items() if usual != port}
        return clean_environment() | {"RECON_HOME": str(self.home)} | moved | self.more

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
