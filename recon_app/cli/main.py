"""``recon``: one command, whose parts are loaded when they are asked for.

Exit codes: 0 done, 1 not all is well (``status``, ``doctor``) or interrupted, 2 wrong usage or
settings, 3 differences found, 4 something needed is out of reach, or it took too long.
"""

import importlib
import sys
from typing import Any

import click

from recon_app.errors import ConfigError, PoisonError, ReconError, TopologyError

__all__ = ["LazyGroup", "cli", "main"]

USAGE = 2
UNREACHABLE = 4

#: Where each command lives, and what the overview says of it.
COMMANDS: dict[str, tuple[str, str]] = {
    "audit": ("recon_app.cli.audit:audit", "Prove that nothing stored was changed or removed."),
    "bench": ("recon_app.cli.bench:bench", "Measure the engine beside its yardsticks."),
    "compare": ("recon_app.cli.compare:compare", "List the cases whose outcome differs."),
    "demo": ("recon_app.cli.demo:demo", "Watch three payments get their verdicts, then clean up."),
    "dev": ("recon_app.cli.dev:dev", "Run the whole stack on this machine: up, down, status."),
    "dlq": ("recon_app.cli.dlq:dlq", "Look at dead letters, and send them again once."),
    "doctor": ("recon_app.cli.doctor:doctor", "Name what is missing here, and the fix."),
    "import": ("recon_app.cli.imports:import_files", "Take files in, each line once."),
    "normalise": ("recon_app.cli.normalise:normalise", "Print the events that a payload yields."),
    "keys": ("recon_app.cli.keys:keys", "Make, list and revoke API keys."),
    "offsets": ("recon_app.cli.offsets:offsets", "Take the engines back in their inputs."),
    "openapi": ("recon_app.cli.openapi:openapi", "Print the document of the HTTP API."),
    "privacy": ("recon_app.cli.privacy:privacy", "The keys that hide cards and people's data."),
    "replay": ("recon_app.cli.replay:replay", "Decide the recorded inputs again, beside live."),
    "simulate": ("recon_app.cli.simulate:simulate", "Send payments and check every verdict."),
    "verify": ("recon_app.cli.verify:verify", "Prove that every store says what the inputs say."),
    "txn": ("recon_app.cli.txn:txn", "Look at one transaction closely."),
}


class LazyGroup(click.Group):
    """A group that imports a command only when it runs or explains itself."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, by name."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: Any = getattr(importlib.import_module(module), attribute)
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The overview, without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in sorted(COMMANDS)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="realrecon", prog_name="recon")
def cli() -> None:
    """Reconcile payments in real time: gateway against bank, a verdict within seconds.

    Every setting is RECON_<NAME> in the environment or an entry of RECON_CONFIG_FILE (TOML).
    A command finds the stack by its flags, then the environment, then RECON_HOME (.recon).
    """


def main() -> None:
    """Run ``recon``; our own errors become one clear message and an exit code."""
    try:
        cli()
    except ReconError as error:
        click.echo(f"recon: {error}", err=True)
        usage = isinstance(error, ConfigError | TopologyError | PoisonError)
        sys.exit(USAGE if usage else UNREACHABLE)
