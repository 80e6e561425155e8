"""``recon keys``: who may call the api."""

import getpass
import json
import re
import sys
from dataclasses import asdict
from datetime import timedelta

import click
from rich.console import Console
from rich.table import Table

from recon_app.access.api_keys import prefix_of
from recon_app.access.roles import Role
from recon_app.settings import load_settings
from tables.postgres.api_keys import KeyRow, KeyTable

__all__ = ["keys"]

MAX_NAME_CHARS = 64
#: Of a table that is written to a file or a pipe.
WIDTH = 200
UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1)}
_lifetime = re.compile(r"([1-9][0-9]{0,3})([hd])").fullmatch


class Lifetime(click.ParamType):
    """``90d``, ``12h`` or ``never``."""

    name = "lifetime"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta | None:
        """How long a key is good."""
        if value == "never":
            return None
        found = _lifetime(str(value))
        if found is None:
            self.fail("write 90d, 12h or never", param, ctx)
        return int(found[1]) * UNITS[found[2]]


@click.group()
def keys() -> None:
    """Make, list and revoke API keys. Only a digest of a key is stored."""


@keys.command("create")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--expires", type=Lifetime(), default="90d", show_default=True, help="Or never.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def create(name: str, role: str, expires: timedelta | None, as_json: bool) -> None:
    """Make a key and print it. It is shown this once."""
    if not (0 < len(name) <= MAX_NAME_CHARS and name.isprintable()):
        raise click.BadParameter(f"1 to {MAX_NAME_CHARS} printable characters", param_hint="NAME")
    key = _table().create(name, Role(role), expires, getpass.getuser())
    if as_json:
        click.echo(json.dumps({"key": key, "prefix": prefix_of(key), "name": name, "role": role}))
        return
    click.echo(key)
    click.echo(
        f"{name} is {role}; send it as `Authorization: Bearer <key>`. Keep it now.", err=True
    )


@keys.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
def list_keys(as_json: bool) -> None:
    """Every key there was, without the part that would let anybody use it."""
    rows = _table().rows()
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows], default=str))
        return
    table = Table("prefix", "name", "role", "made", "by", "expires", "is")
    for row in rows:
        made, expires = f"{row.created_at:%Y-%m-%d}", row.expires_at
        until = f"{expires:%Y-%m-%d %H:%M}" if expires else "never"
        table.add_row(row.prefix, row.name, row.role, made, row.created_by, until, _word(row))
    console = Console(soft_wrap=True)
    if not console.is_terminal:
        console.width = WIDTH
    console.print(table)


@keys.command("revoke")
@click.argument("prefix")
def revoke(prefix: str) -> None:
    """End a key, named by its prefix. The api takes it for a few seconds more at the most."""
    if not _table().revoke(prefix):
        click.echo(f"recon: no key {prefix} that was not revoked already", err=True)
        sys.exit(2)
    click.echo(f"{prefix} is revoked")


def _word(row: KeyRow) -> str:
    if row.is_live:
        return "live"
    return "revoked" if row.revoked_at else "expired"


def _table() -> KeyTable:
    settings = load_settings()
    return KeyTable(settings.postgres_dsn.get_secret_value(), settings.postgres_schema)
