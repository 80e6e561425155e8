"""A checkpoint says what was signed, by whom, and nothing else passes for it."""

from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from recon_app.audit.checkpoint import Signed, is_signed_by, marks_of, read_checkpoint, sign
from recon_app.audit.keys import key_id, load_private, load_public, make_keys
from recon_app.errors import ConfigError
from tests.unit.audit.chains import Made, made


@pytest.fixture
def private(tmp_path: Path) -> Path:
    make_keys(tmp_path / "key", tmp_path / "key.pub")
    return tmp_path / "key"


@pytest.fixture
def public(private: Path) -> Ed25519PublicKey:
    return load_public(private.with_name("key.pub"))


@pytest.fixture
def chains() -> Made:
    return made(2, count=5)


@pytest.fixture
def file(private: Path, chains: Made) -> Path:
    file = private.with_name("checkpoint")
    key = load_private(private)
    file.write_bytes(sign(chains.heads, "recon_journal", "public", 1_766_052_930_000, key))
    return file


def test_it_holds_every_head_and_who_signed(
    file: Path, public: Ed25519PublicKey, chains: Made
) -> None:
    signed = read_checkpoint(file)

    assert is_signed_by(signed, public)
    assert marks_of(signed) == chains.heads
    assert signed.key_id == key_id(public)
    assert signed.checkpoint.made_ms == 1_766_052_930_000
    assert (signed.checkpoint.journal, signed.checkpoint.schema) == ("recon_journal", "public")


def test_another_key_did_not_sign_it(file: Path, tmp_path: Path) -> None:
    make_keys(tmp_path / "other", tmp_path / "other.pub")

    assert not is_signed_by(read_checkpoint(file), load_public(tmp_path / "other.pub"))


def test_every_bit_of_it_counts(file: Path, public: Ed25519PublicKey) -> None:
    sound, random = file.read_bytes(), Random(5)

    passed = []
    for _ in range(300):
        place, bit = random.randrange(len(sound)), 1 << random.randrange(8)
        file.write_bytes(sound[:place] + bytes([sound[place] ^ bit]) + sound[place + 1 :])
        try:
            changed: Signed = read_checkpoint(file)
        except ConfigError:
            continue
        passed += [(place, bit)] if is_signed_by(changed, public) else []

    assert passed == []


def test_the_private_key_is_for_its_owner_and_is_never_replaced(private: Path) -> None:
    assert private.stat().st_mode & 0o777 == 0o600
    with pytest.raises(ConfigError, match="there already"):
        make_keys(private, private.with_name("new.pub"))
    with pytest.raises(ConfigError, match="there already"):
        make_keys(private.with_name("new"), private.with_name("key.pub"))
    assert not private.with_name("new").exists()


def test_what_is_no_key_is_said_to_be_none(private: Path, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no key")

    for load, path in (
        (load_private, tmp_path / "text"),
        (load_private, private.with_name("key.pub")),
        (load_private, tmp_path / "nowhere"),
        (load_public, private),
        (load_public, tmp_path / "nowhere"),
    ):
        with pytest.raises(ConfigError, match="keygen"):
            load(path)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"checkpoint": 1}', "\xff"])
def test_what_is_no_checkpoint_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "file").write_text(text)

    with pytest.raises(ConfigError, match="no checkpoint"):
        read_checkpoint(tmp_path / "file")


def test_a_later_version_is_refused(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b'"version":1', b'"version":2'))

    with pytest.raises(ConfigError, match="this version can read"):
        read_checkpoint(file)
