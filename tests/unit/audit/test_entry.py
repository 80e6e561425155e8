"""What the hash of an entry is taken of, byte by byte."""

from hashlib import sha256

import pytest

from recon_app.audit.entry import Entry, entry_hash, genesis_hash, is_well_formed

PLAIN = Entry(
    *(2, 7, 1234, "TXN1001", 1_766_052_930_000, 3, False),
    *(b"r" * 32, b"t" * 32, b"e" * 32, b"h" * 32),
)
BARE = Entry(2, 7, 1234, None, None, None, True, b"r" * 32, None, None, b"h" * 32)


def test_the_genesis_is_as_the_description_says() -> None:
    described = b"RRA1" + b"genesis" + bytes([0, 0, 0, 2]) + (1234).to_bytes(8, "big")

    assert genesis_hash(2, 1234) == sha256(described).digest()


def test_an_entry_is_as_the_description_says() -> None:
    described = b"".join(
        [
            *(b"RRA1", b"p" * 32, (2).to_bytes(4, "big"), (7).to_bytes(8, "big")),
            *((1234).to_bytes(8, "big"), bytes([2 + 4 + 8 + 16 + 32])),
            *((1_766_052_930_000).to_bytes(8, "big"), (3).to_bytes(8, "big")),
            *(b"r" * 32, b"t" * 32, b"e" * 32, b"TXN1001"),
        ]
    )

    assert entry_hash(b"p" * 32, PLAIN) == sha256(described).digest()


def test_a_rejected_entry_has_zeros_where_others_have_more() -> None:
    described = b"".join(
        [
            *(b"RRA1", b"p" * 32, (2).to_bytes(4, "big"), (7).to_bytes(8, "big")),
            *((1234).to_bytes(8, "big"), bytes([1]), bytes(16), b"r" * 32, bytes(64)),
        ]
    )

    assert entry_hash(b"p" * 32, BARE) == sha256(described).digest()


@pytest.mark.parametrize(
    "change",
    [
        {"partition": 3},
        {"number": 8},
        {"offset": 1235},
        {"txn_id": "TXN1002"},
        {"txn_id": None},
        {"incarnation": 0},
        {"incarnation": None},
        {"seq": 4},
        {"seq": None},
        {"rejected": True},
        {"record_sha256": b"R" * 32},
        {"transition_sha256": b"T" * 32},
        {"transition_sha256": None},
        {"event_sha256": b"E" * 32},
        {"event_sha256": None},
    ],
)
def test_every_value_counts(change: dict[str, object]) -> None:
    changed = PLAIN._replace(**change)  # type: ignore[arg-type]

    assert entry_hash(b"p" * 32, changed) != entry_hash(b"p" * 32, PLAIN)


@pytest.mark.parametrize(
    ("null", "empty"),
    [
        ({"txn_id": None}, {"txn_id": ""}),
        ({"incarnation": None}, {"incarnation": 0}),
        ({"seq": None}, {"seq": 0}),
        ({"transition_sha256": None}, {"transition_sha256": bytes(32)}),
        ({"event_sha256": None}, {"event_sha256": bytes(32)}),
    ],
)
def test_nothing_is_not_the_same_as_empty(
    null: dict[str, object], empty: dict[str, object]
) -> None:
    one, other = PLAIN._replace(**null), PLAIN._replace(**empty)  # type: ignore[arg-type]

    assert entry_hash(b"p" * 32, one) != entry_hash(b"p" * 32, other)


def test_the_hash_before_counts() -> None:
    assert entry_hash(b"p" * 32, PLAIN) != entry_hash(b"q" * 32, PLAIN)


@pytest.mark.parametrize("name", ["record_sha256", "transition_sha256", "event_sha256", "hash"])
def test_a_digest_of_another_length_is_none(name: str) -> None:
    assert is_well_formed(PLAIN)
    assert is_well_formed(BARE)
    assert not is_well_formed(PLAIN._replace(**{name: b"x" * 33}))  # type: ignore[arg-type]
