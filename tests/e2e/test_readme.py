"""Every command of the README runs as it is printed, and shows what the README says it shows.

``make demo`` and ``make test`` are looked up only: the first is ``recon demo``, which has a test of
its own, the second is what runs this test. ``make install`` has been done by then.
"""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.printed import PrintedStack, bash_blocks, commands
from tests.e2e.roles_run import ROOT

README = (ROOT / "README.md").read_text()
#: The README's own stack has a shorter deadline than the 60 seconds that it speaks of.
SHORT_POLICY = '[default]\ndue = "4s"\n'


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[PrintedStack]:
    policy = tmp_path / "policy.toml"
    policy.write_text(SHORT_POLICY)
    stack = PrintedStack(tmp_path / "home", {"RECON_POLICY_FILE": str(policy)})
    yield stack
    stack.down()


def without_make(block: str) -> str:
    return "\n".join(line for line in block.splitlines() if not line.startswith("make "))


def test_it_is_short_and_begins_with_the_two_commands() -> None:
    lines = README.splitlines()

    assert len(lines) <= 150
    assert {"make demo", "make test"} <= {line.partition("#")[0].strip() for line in lines[:20]}


@pytest.mark.parametrize("target", ["demo", "test", "install"])
def test_its_make_targets_are_there(target: str) -> None:
    printed = [line for block in bash_blocks(README) for line in commands(block, "make")]
    dry = subprocess.run(
        ["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert any(line.split()[1] == target for line in printed)
    assert dry.returncode == 0, dry.stderr


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_its_commands_run_as_printed_and_show_what_it_says(stack: PrintedStack) -> None:
    *blocks, last = [without_make(block) for block in bash_blocks(README)]
    outputs = {block: stack.run(block) for block in blocks if block.strip()}

    posts = [output for block, output in outputs.items() if "curl -X POST" in block]
    assert len(posts) == 2
    assert [output for output in posts if "urn:realrecon:problem" in output] == []
    for txn_id, state in promised():
        stack.await_case(txn_id, state)
    assert "0 differences" in stack.run(last)


def promised() -> list[tuple[str, str]]:
    """Per transaction the last state that the README says you see."""
    promises = {}
    for section in re.split(r"^###? ", README, flags=re.MULTILINE):
        ids = re.findall(r"--txn (TXN\d+)", section)
        states = re.findall(r'"state":"([A-Z_]+)"', section)
        promises.update({txn_id: states[-1] for txn_id in ids[:1] if states})
    promises |= dict(re.findall(r"`(TXN\d+)` ends `([A-Z]+)`", README))
    assert promises == {"TXN1001": "MATCHED", "TXN1002": "BANK_MISSING", "TXN1003": "RESOLVED"}
    return list(promises.items())
