"""Writes docs/configuration.md from the settings themselves: ``python docs/configuration.py``."""

import json
from pathlib import Path

from annotated_types import Ge, Gt, Le, Lt
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from recon_app.settings import Settings

__all__ = ["PAGE", "render"]

PAGE = Path(__file__).with_suffix(".md")
SIGNS = ((Ge, "ge", "≥ {}"), (Gt, "gt", "> {}"), (Le, "le", "≤ {}"), (Lt, "lt", "< {}"))
INTRODUCTION = """\
# Configuration

Made from `recon_app/settings.py` by `python docs/configuration.py`; a test holds both equal.

A setting comes from, in this order: a command's flag, `RECON_<NAME>` in the environment, the TOML
file that `RECON_CONFIG_FILE` names (`name = value`, lower case), what `recon dev up` left in
`RECON_HOME` (`.recon` by default), and the default below. Every fault is reported at once and
nothing starts. `recon doctor` names variables that nothing reads.

`recon dev up` sets 4 partitions and one replica; elsewhere the defaults are for three brokers. All
processes of one installation share `RECON_BROKERS`, `RECON_PARTITIONS`, `RECON_TOPIC_PREFIX`,
`RECON_APPLICATION`, `RECON_POSTGRES_DSN` and `RECON_POLICY_FILE` (engines). Each engine and sink
has an `RECON_INSTANCE_ID` of its own, the same after a restart, and an `RECON_ADVERTISED_URL` that
the others reach. What stands in the policy file is in [policy.md](policy.md).

| variable | default | allowed | meaning |
| --- | --- | --- | --- |
"""
BEYOND = """
Two more are read by one part each: `RECON_KAFKA_JARS` (the embedded broker's jars, put in place by
`make install`), and `RECON_FAILPOINT` (tests kill or halt a worker with it; never set it).
"""


def render() -> str:
    """The whole page."""
    fields = Settings.model_fields
    ordered = sorted(fields, key=lambda name: name not in Settings.__annotations__)
    rows = (_row(name, fields[name]) for name in ordered)
    return INTRODUCTION + "".join(rows) + BEYOND


def _row(name: str, field: FieldInfo) -> str:
    cells = (f"`RECON_{name.upper()}`", _default(field), _allowed(field), field.description or "")
    return f"| {' | '.join(cells)} |\n"


def _default(field: FieldInfo) -> str:
    value = field.default
    if value is None or value == "":
        return "none"
    shown = value.get_secret_value() if isinstance(value, SecretStr) else value
    return f"`{shown}`"


def _allowed(field: FieldInfo) -> str:
    bounds = [
        sign.format(f"{getattr(rule, name):,}")
        for rule in field.metadata
        for kind, name, sign in SIGNS
        if isinstance(rule, kind)
    ]
    patterns = [f"`{p}`" for rule in field.metadata if (p := getattr(rule, "pattern", None))]
    choices = getattr(field.annotation, "__args__", ())
    words = [json.dumps(choice) for choice in choices if isinstance(choice, str)]
    return ", ".join([*bounds, *patterns, *words])


if __name__ == "__main__":
    PAGE.write_text(render())
