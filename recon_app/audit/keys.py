"""Ed25519 keys as PEM files: the private one to sign checkpoints, the public one for everybody."""

import os
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from recon_app.errors import ConfigError

__all__ = ["key_id", "load_private", "load_public", "make_keys"]

KEY_ID_BYTES = 8
_RAW = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def key_id(key: Ed25519PublicKey) -> str:
    """A short name of a key: the beginning of the SHA-256 of its 32 bytes, in hex."""
    return sha256(key.public_bytes(*_RAW)).digest()[:KEY_ID_BYTES].hex()


def make_keys(private: Path, public: Path) -> str:
    """Write a new pair and return its id; the private key is readable by its owner only.

    Raises:
        ConfigError: one of the files is there already, or cannot be written.
    """
    if public.exists():
        raise ConfigError(f"{public} is there already: choose another name")
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    try:
        descriptor = os.open(private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
        public.write_bytes(_public_pem(key.public_key()))
    except FileExistsError:
        raise ConfigError(f"{private} is there already: choose another name") from None
    except OSError as error:
        raise ConfigError(f"the keys cannot be written: {error}") from error
    return key_id(key.public_key())


def load_private(path: Path) -> Ed25519PrivateKey:
    """The private key in a file.

    Raises:
        ConfigError: there is none.
    """
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ConfigError(f"{path} is no private key of `recon audit keygen`: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigError(f"{path} is no Ed25519 key: make one with `recon audit keygen`")
    return key


def load_public(path: Path) -> Ed25519PublicKey:
    """The public key in a file.

    Raises:
        ConfigError: there is none.
    """
    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise ConfigError(f"{path} is no public key of `recon audit keygen`: {error}") from error
    if not isinstance(key, Ed25519PublicKey):
        raise ConfigError(f"{path} is no Ed25519 key: use the .pub file of `recon audit keygen`")
    return key


def _public_pem(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
