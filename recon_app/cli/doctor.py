"""``recon doctor``: what is missing on this machine or in this stack, and the fix of each."""

import json
import sys
from dataclasses import asdict

import click

from recon_app.cli.checks import CHECKS, Finding
from recon_app.settings import load_settings

__all__ = ["doctor", "examine"]

COLOURS = {"ok": "green", "note": "yellow", "missing": "red"}


def examine() -> dict[str, Finding]:
    """Every finding, by what was looked at.

    Raises:
        ConfigError: the settings themselves are wrong.
    """
    settings = load_settings()
    return {name: check(settings) for name, check in CHECKS.items()}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def doctor(as_json: bool) -> None:
    """Name what is missing and the fix. Exits with 1 when something is."""
    findings = examine()
    sound = all(finding.verdict != "missing" for finding in findings.values())
    if as_json:
        checks = [{"name": name} | asdict(finding) for name, finding in findings.items()]
        click.echo(json.dumps({"ok": sound, "checks": checks}))
    else:
        for name, finding in findings.items():
            _show(name, finding)
    sys.exit(0 if sound else 1)


def _show(name: str, finding: Finding) -> None:
    verdict = click.style(f"{finding.verdict:<8}", fg=COLOURS[finding.verdict])
    click.echo(f"{verdict} {name:<18} {finding.detail}")
    if finding.fix:
        click.echo(f"{'':<8} {'':<18} fix: {finding.fix}")
