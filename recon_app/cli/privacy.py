"""``recon privacy``: the keys that hide card numbers and people's data."""

import click

from producers.exits import operator_errors
from recon_app.errors import ConfigError
from recon_app.privacy.current import keys_path
from recon_app.privacy.envelope import Envelopes
from recon_app.privacy.keys import ensure_keys, load_ring, save_ring
from recon_app.privacy.pans import mask_pans
from recon_app.settings import load_settings

__all__ = ["privacy"]

EVERYWHERE = "Give every process this file and start it again; destroy every older copy."


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def privacy() -> None:
    """The keys that hide card numbers and people's data. docs/privacy.md says what is hidden how.

    The file is RECON_PRIVACY_KEYS_FILE, or privacy-keys.json in RECON_HOME.
    """


@privacy.command()
def keygen() -> None:
    """Make the file of keys, once for an installation.

    Without it engines and apis do not start. Whoever loses it can read nothing that was sealed.
    """
    with operator_errors():
        path = keys_path(load_settings())
        if path.exists():
            raise ConfigError(f"{path} is there already: new keys would read nothing of before")
        ensure_keys(path)
    click.echo(f"{path}: keep a copy in a safe place, and give every process the same")


@privacy.command()
def rotate() -> None:
    """Add a new key, which seals from now on; those of before still open what they sealed.

    Tokens stay as they are. Processes take the new file when they start again, one by one.
    """
    with operator_errors():
        path = keys_path(load_settings())
        ring = load_ring(path).rotated()
        save_ring(path, ring)
    count = len(ring.generations)
    click.echo(f"{path}: {ring.newest.kid} seals from now on, {count} keys open. {EVERYWHERE}")


@privacy.command()
@click.argument("subjects", nargs=-1, required=True, metavar="SUBJECT...")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(subjects: tuple[str, ...], yes: bool) -> None:
    """Destroy the keys of people's values, for good: SUBJECT is a value as it came in.

    A mail address, a phone number, a VPA, an account number, a name: everything a person is known
    by. What was sealed stays where it is and can never be opened again; nothing else changes.
    """
    with operator_errors():
        path = keys_path(load_settings())
        ring = load_ring(path)
        if not yes:
            click.confirm(f"{len(subjects)} values can never be read again", abort=True)
        envelopes = Envelopes(lambda: ring)
        for subject in subjects:
            ring = ring.without(envelopes.subject(subject))
        save_ring(path, ring)
    click.echo(f"{path}: the keys of {len(subjects)} values are destroyed. {EVERYWHERE}")


@privacy.command("open")
@click.argument("sealed")
@click.option("--txn", "txn_id", required=True, help="The transaction it was sealed in.")
@click.option("--field", "path", required=True, help="Where it stands, such as payload.email.")
def open_value(sealed: str, txn_id: str, path: str) -> None:
    """Show what a sealed value (enc1_...) is, for whoever has the keys."""
    with operator_errors():
        ring = load_ring(keys_path(load_settings()))
        try:
            value = Envelopes(lambda: ring).open(sealed, txn_id, path)
        except ValueError as error:
            raise ConfigError(mask_pans(str(error))) from None
    click.echo("its key was destroyed" if value is None else str(value))
