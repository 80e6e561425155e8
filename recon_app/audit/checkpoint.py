"""Checkpoints: where every chain ended at some moment, signed, to be kept where no DBA reaches.

The signature (Ed25519) is of the canonical JSON of the ``checkpoint`` member.
"""

from collections.abc import Mapping
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct

from recon_app.audit.documents import (
    HeadLine,
    canonical,
    from_hex,
    head_line,
    head_of,
    read_canonical,
)
from recon_app.audit.entry import Head
from recon_app.audit.keys import key_id
from recon_app.errors import ConfigError

__all__ = ["Checkpoint", "Signed", "is_signed_by", "marks_of", "read_checkpoint", "sign"]

FORMAT = "realrecon-audit-checkpoint"
VERSION = 1


class Checkpoint(Struct, frozen=True, forbid_unknown_fields=True):
    """What is signed. ``made_ms`` is the clock of whoever signed, in epoch milliseconds."""

    made_ms: int
    journal: str
    schema: str
    partitions: list[HeadLine]
    format: str = FORMAT
    version: int = VERSION


class Signed(Struct, frozen=True, forbid_unknown_fields=True):
    """The file: the checkpoint, the id of the key, the signature in hex."""

    checkpoint: Checkpoint
    key_id: str
    signature: str


def sign(
    heads: Mapping[int, Head], journal: str, schema: str, made_ms: int, key: Ed25519PrivateKey
) -> bytes:
    """The checkpoint of these heads as a file."""
    lines = [head_line(head) for _, head in sorted(heads.items())]
    checkpoint = Checkpoint(made_ms, journal, schema, lines)
    signature = key.sign(canonical(checkpoint)).hex()
    return canonical(Signed(checkpoint, key_id(key.public_key()), signature)) + b"\n"


def read_checkpoint(path: Path) -> Signed:
    """The checkpoint in a file; who signed it is not looked at.

    Raises:
        ConfigError: the file holds no checkpoint of this version.
    """
    try:
        signed = read_canonical(path.read_bytes().removesuffix(b"\n"), Signed)
        marks_of(signed)
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        raise ConfigError(f"{path} is no checkpoint as it was written: {error}") from error
    if (signed.checkpoint.format, signed.checkpoint.version) != (FORMAT, VERSION):
        raise ConfigError(f"{path} is no checkpoint that this version can read")
    return signed


def is_signed_by(signed: Signed, key: Ed25519PublicKey) -> bool:
    """Whether the holder of this key signed exactly this."""
    try:
        key.verify(from_hex(signed.signature), canonical(signed.checkpoint))
    except (InvalidSignature, ValueError):
        return False
    return signed.key_id == key_id(key)


def marks_of(signed: Signed) -> dict[int, Head]:
    """The heads in it, by partition."""
    return {line.partition: head_of(line) for line in signed.checkpoint.partitions}
