"""Keys come and go; what was sealed stays readable until its person is forgotten."""

import stat
from pathlib import Path

import pytest

from recon_app.errors import ConfigError
from recon_app.privacy.envelope import Envelopes, is_sealed
from recon_app.privacy.keys import KeyRing, ensure_keys, load_ring, new_ring, save_ring
from recon_app.privacy.tree import DEPTH, leaf, punctured

RING = new_ring()
ANNA, BEN = "anna@example.com", "ben@example.com"


def envelopes(ring: KeyRing) -> Envelopes:
    return Envelopes(lambda: ring)


def test_the_same_value_in_the_same_place_is_sealed_alike() -> None:
    first = envelopes(RING).seal(ANNA, "txn-1", "payload.email")

    assert envelopes(RING).seal(ANNA, "txn-1", "payload.email") == first
    assert envelopes(RING).seal(ANNA, "txn-2", "payload.email") != first
    assert is_sealed(first)
    assert envelopes(RING).open(first, "txn-1", "payload.email") == ANNA


@pytest.mark.parametrize("place", [("txn-2", "payload.email"), ("txn-1", "payload.name")])
def test_a_sealed_value_opens_only_where_it_was_sealed(place: tuple[str, str]) -> None:
    sealed = envelopes(RING).seal(ANNA, "txn-1", "payload.email")

    with pytest.raises(ValueError, match="not sealed there"):
        envelopes(RING).open(sealed, *place)


def test_after_a_rotation_the_new_key_seals_and_the_old_one_still_opens() -> None:
    before = envelopes(RING).seal(ANNA, "t", "p")
    rotated = envelopes(RING.rotated())

    after = rotated.seal(ANNA, "t", "p")

    assert before.split("_")[1] != after.split("_")[1]
    assert [rotated.open(sealed, "t", "p") for sealed in (before, after)] == [ANNA, ANNA]
    assert rotated.token(ANNA) == envelopes(RING).token(ANNA)
    assert rotated.pan("4111111111111111") == envelopes(RING).pan("4111111111111111")


def test_a_person_who_is_forgotten_cannot_be_read_and_everybody_else_can() -> None:
    ring = RING.rotated()
    of_anna, of_ben = (envelopes(ring).seal(who, "t", "p") for who in (ANNA, BEN))

    without = ring.without(envelopes(ring).subject("  Anna@Example.com "))

    assert envelopes(without).open(of_anna, "t", "p") is None
    assert envelopes(without).open(of_ben, "t", "p") == BEN
    later = envelopes(without).seal(ANNA, "t", "p")
    assert envelopes(ring).open(later, "t", "p") is None


def test_a_person_who_comes_back_is_kept_under_the_next_generation() -> None:
    gone = RING.without(envelopes(RING).subject(ANNA))
    again = envelopes(gone.rotated())

    assert again.open(again.seal(ANNA, "t", "p"), "t", "p") == ANNA
    assert again.open(envelopes(RING).seal(ANNA, "t", "p"), "t", "p") is None


def test_what_is_left_of_the_tree_gives_every_key_but_one() -> None:
    root = {"": b"r" * 32}
    gone, close, far = b"\x00" * 8, b"\x00" * 7 + b"\x01", b"\xff" * 8

    left = punctured(root, gone)

    assert len(left) == DEPTH
    assert leaf(left, gone) is None
    assert [leaf(left, one) for one in (close, far)] == [leaf(root, one) for one in (close, far)]
    assert punctured(left, gone) == left


def test_a_file_of_keys_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "home" / "keys.json"
    ensure_keys(path)
    first = load_ring(path)
    ensure_keys(path)

    assert load_ring(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["keys.json"]


@pytest.mark.parametrize("content", [None, b"", b"{}", b'{"format": 9}'])
def test_a_file_that_holds_no_keys_is_refused_with_what_to_do(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "keys.json"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(ConfigError, match="recon privacy keygen"):
        load_ring(path)


def test_a_file_that_was_saved_is_what_was_saved(tmp_path: Path) -> None:
    save_ring(tmp_path / "keys.json", RING)

    assert load_ring(tmp_path / "keys.json") == RING
