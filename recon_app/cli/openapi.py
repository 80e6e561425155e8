"""``recon openapi``: the document that describes the HTTP API."""

import json
from pathlib import Path

import click

from web.openapi import openapi_document
from web.table import ROUTES

__all__ = ["openapi"]


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write it there.")
def openapi(out: Path | None) -> None:
    """Print the OpenAPI document of the HTTP API, which the dashboard's types are made from."""
    text = json.dumps(openapi_document(ROUTES), indent=1, ensure_ascii=False) + "\n"
    if out is None:
        click.echo(text, nl=False)
        return
    out.write_text(text, encoding="utf-8")
    click.echo(f"{out}: written", err=True)
