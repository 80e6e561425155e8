"""Hundreds of seeded changes to sound chains: every one is found."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from recon_app.audit.chain_check import ChainCheck, MarkCheck
from recon_app.audit.entry import Entry, Head
from recon_app.audit.export import Export, write_export
from recon_app.audit.findings import Check, examine
from recon_app.errors import ConfigError
from tests.unit.audit.chains import Made, chain_again, found, made

SEEDS = range(60)


def flipped(value: object, random: Random) -> object:
    """The value with one bit another; of a null or a truth, the other."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value ^ (1 << random.randrange(20))
    if isinstance(value, bytes):
        place, bit = random.randrange(len(value)), 1 << random.randrange(8)
        return value[:place] + bytes([value[place] ^ bit]) + value[place + 1 :]
    return "FORGED" if value != "FORGED" else None


def flip_a_bit(chains: Made, random: Random) -> None:
    place = random.randrange(len(chains.entries))
    entry = chains.entries[place]
    name = random.choice([n for n in Entry._fields if getattr(entry, n) is not None])
    changed = {name: flipped(getattr(entry, name), random)}
    chains.entries[place] = entry._replace(**changed)  # type: ignore[arg-type]


def empty_a_field(chains: Made, random: Random) -> None:
    place = random.randrange(len(chains.entries))
    entry = chains.entries[place]
    nullable = ("txn_id", "incarnation", "seq", "transition_sha256", "event_sha256")
    there = [name for name in nullable if getattr(entry, name) is not None]
    if there:
        chains.entries[place] = entry._replace(**{random.choice(there): None})  # type: ignore[arg-type]
    else:
        chains.entries[place] = entry._replace(txn_id="FORGED")


def lengthen_a_digest(chains: Made, random: Random) -> None:
    place = random.randrange(len(chains.entries))
    entry = chains.entries[place]
    changed = entry._replace(record_sha256=entry.record_sha256 + b"\x00")
    chains.entries[place] = changed


def remove(chains: Made, random: Random) -> None:
    first = random.randrange(len(chains.entries))
    del chains.entries[first : first + random.choice([1, 1, 2, 5])]


def remove_and_renumber(chains: Made, random: Random) -> None:
    place = random.randrange(len(chains.entries) - 1)
    gone = chains.entries.pop(place)
    renumber(chains, gone.partition)
    head = chains.heads[gone.partition]
    chains.heads[gone.partition] = head._replace(entries=head.entries - 1)


def swap(chains: Made, random: Random) -> None:
    """What two entries say changes places; their numbers stay."""
    one, other = random.sample(range(len(chains.entries)), 2)
    a, b = chains.entries[one], chains.entries[other]
    chains.entries[one] = b._replace(partition=a.partition, number=a.number)
    chains.entries[other] = a._replace(partition=b.partition, number=b.number)


def insert_and_renumber(chains: Made, random: Random) -> None:
    place = random.randrange(len(chains.entries))
    model = chains.entries[place]
    forged = model._replace(record_sha256=random.randbytes(32), hash=random.randbytes(32))
    chains.entries.insert(place, forged)
    renumber(chains, model.partition)
    head = chains.heads[model.partition]
    chains.heads[model.partition] = head._replace(entries=head.entries + 1)


def insert_beside(chains: Made, random: Random) -> None:
    model = random.choice(chains.entries)
    chains.entries.append(model._replace(number=model.number + random.choice([0, 100])))


def truncate(chains: Made, random: Random) -> None:
    partition = random.choice(list(chains.heads))
    chain = [e for e in chains.entries if e.partition == partition]
    gone = chain[random.randrange(len(chain)) :]
    chains.entries = [e for e in chains.entries if e not in gone]


def change_the_head(chains: Made, random: Random) -> None:
    partition = random.choice(list(chains.heads))
    head = chains.heads[partition]
    name = random.choice(["genesis_offset", "entries", "next_offset", "hash"])
    changed = {name: flipped(getattr(head, name), random)}
    chains.heads[partition] = head._replace(**changed)  # type: ignore[arg-type]


def chain_one_anew_and_leave_the_rest(chains: Made, random: Random) -> None:
    """An entry is changed, and all hashes after it, but for the head."""
    place = random.randrange(len(chains.entries))
    partition = chains.entries[place].partition
    forged = chains.entries[place]._replace(record_sha256=random.randbytes(32))
    chains.entries[place] = forged
    chain = [e for e in chains.entries if e.partition == partition]
    _, redone = chain_again(chains.heads[partition], chain)
    chains.entries = [e for e in chains.entries if e.partition != partition] + redone


#: Found by the chain and its heads alone.
PLAIN = [
    flip_a_bit,
    empty_a_field,
    lengthen_a_digest,
    remove,
    remove_and_renumber,
    swap,
    insert_and_renumber,
    insert_beside,
    truncate,
    change_the_head,
    chain_one_anew_and_leave_the_rest,
]


def rewrite(chains: Made, random: Random) -> None:
    """Change an entry and do everything after it again, the head too."""
    chain_one_anew(
        chains, random, lambda chain, at: [*chain[:at], forged(chain[at]), *chain[at + 1 :]]
    )


def rewrite_without(chains: Made, random: Random) -> None:
    chain_one_anew(chains, random, lambda chain, at: chain[:at] + chain[at + 1 :])


def rewrite_with_one_more(chains: Made, random: Random) -> None:
    """Not after the last: that would be growth, which only the journal can judge."""

    def more(chain: list[Entry], at: int) -> list[Entry]:
        at = min(at, len(chain) - 2)
        return [*chain[: at + 1], *(e._replace(offset=e.offset + 1) for e in chain[at:])]

    chain_one_anew(chains, random, more)


def shorten(chains: Made, random: Random) -> None:
    """Take the end of a chain away, and let the head say so."""
    chain_one_anew(chains, random, lambda chain, at: chain[:at])


def take_a_chain_away(chains: Made, random: Random) -> None:
    partition = random.choice(list(chains.heads))
    del chains.heads[partition]
    chains.entries = [e for e in chains.entries if e.partition != partition]


def forged(entry: Entry) -> Entry:
    return entry._replace(txn_id="FORGED", record_sha256=bytes(32))


def chain_one_anew(
    chains: Made, random: Random, change: Callable[[list[Entry], int], list[Entry]]
) -> None:
    partition = random.choice(list(chains.heads))
    chain = [e for e in chains.entries if e.partition == partition]
    head, redone = chain_again(chains.heads[partition], change(chain, random.randrange(len(chain))))
    chains.heads[partition] = head
    chains.entries = [e for e in chains.entries if e.partition != partition] + redone


#: Sound in themselves: only what was noted elsewhere before shows them.
COVERED_UP = [rewrite, rewrite_without, rewrite_with_one_more, shorten, take_a_chain_away]


def renumber(chains: Made, partition: int) -> None:
    number = 0
    for place, entry in enumerate(chains.entries):
        if entry.partition == partition:
            number += 1
            chains.entries[place] = entry._replace(number=number)


@pytest.mark.parametrize("mutate", PLAIN, ids=lambda mutate: str(mutate.__name__))
def test_every_change_is_found(mutate: Callable[[Made, Random], None]) -> None:
    missed = []
    for seed in SEEDS:
        chains = made(seed)
        mutate(chains, Random(seed))
        if not found(chains):
            missed.append(seed)

    assert missed == []


@pytest.mark.parametrize("mutate", COVERED_UP, ids=lambda mutate: str(mutate.__name__))
def test_what_is_covered_up_is_found_by_a_checkpoint_and_by_nothing_else(
    mutate: Callable[[Made, Random], None],
) -> None:
    alone, beside = [], []
    for seed in SEEDS:
        chains = made(seed)
        marks = dict(chains.heads)
        mutate(chains, Random(seed))
        alone += found(chains)
        beside.append(bool(found(chains, marks)))

    assert alone == []
    assert all(beside)


def test_a_checkpoint_holds_while_the_chain_grows() -> None:
    whole = made(3)
    half = [entry for entry in whole.entries if entry.number <= 10]
    marks = {
        entry.partition: Head(
            entry.partition,
            whole.heads[entry.partition].genesis_offset,
            entry.number,
            entry.offset + 1,
            entry.hash,
        )
        for entry in half
    }

    assert found(whole, marks) == []


def test_every_bit_of_an_export_counts(tmp_path: Path) -> None:
    chains = made(1, partitions=2, count=6)
    file = tmp_path / "export"
    with file.open("wb") as out:
        write_export(out, chains.heads, chains.entries, "recon_journal", "public")
    sound = file.read_bytes()
    first_entry = sound.index(b"\n") + 1
    random = Random(7)

    missed = []
    for _ in range(400):
        place, bit = random.randrange(first_entry, len(sound)), 1 << random.randrange(8)
        file.write_bytes(sound[:place] + bytes([sound[place] ^ bit]) + sound[place + 1 :])
        if is_sound(file, chains.heads):
            missed.append((place, bit))

    file.write_bytes(sound)
    assert is_sound(file, chains.heads)
    assert missed == []


def is_sound(file: Path, marks: dict[int, Head]) -> bool:
    try:
        export = Export(file)
    except ConfigError:
        return False
    checks: list[Check] = [ChainCheck(export.heads), MarkCheck(export.heads, marks, "checkpoint c")]
    return not [*examine(export.entries(), checks), *export.unreadable]
