"""Chains made from a seed, and hands that change them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from recon_app.audit.chain import Chains, Kept, Stored
from recon_app.audit.chain_check import ChainCheck, MarkCheck
from recon_app.audit.entry import Entry, Head, entry_hash, genesis_hash
from recon_app.audit.findings import Check, Finding, examine

__all__ = ["Made", "begun", "chain_again", "found", "made", "records"]


@dataclass(slots=True)
class Made:
    """Heads and entries, by partition and number."""

    heads: dict[int, Head]
    entries: list[Entry]


def begun(partition: int, offset: int = 0) -> Head:
    """The head of a chain without entries."""
    return Head(partition, offset, 0, offset, genesis_hash(partition, offset))


def records(partition: int, count: int, random: Random, first: int = 0) -> Iterator[Stored]:
    """Journal records with the gaps that commit markers leave; one in ten is rejected."""
    offset = first
    for number in range(count):
        offset += random.choice([0, 0, 0, 1])
        kept = Kept(
            f"TXN{random.randrange(9)}",
            random.randrange(1, 9),
            number,
            random.randbytes(32),
            random.choice([None, random.randbytes(32)]),
        )
        yield Stored(
            partition, offset, random.randbytes(50), kept if random.random() > 0.1 else None
        )
        offset += 1


def made(seed: int = 1, partitions: int = 3, count: int = 20) -> Made:
    """Chains that are sound; each begins at an offset of its own."""
    random = Random(seed)
    starts = {number: begun(number, number * 100) for number in range(partitions)}
    chains = Chains(starts)
    entries = [
        entry
        for number in starts
        for entry in chains.extend(records(number, count, random, number * 100))
    ]
    return Made(chains.heads, entries)


def chain_again(head: Head, entries: Sequence[Entry]) -> tuple[Head, list[Entry]]:
    """What somebody does who knows how: every hash and number computed anew, and the head."""
    previous, redone = begun(head.partition, head.genesis_offset).hash, []
    for number, entry in enumerate(entries, 1):
        entry = entry._replace(number=number)
        previous = entry_hash(previous, entry)
        redone.append(entry._replace(hash=previous))
    last = redone[-1].offset + 1 if redone else head.genesis_offset
    return Head(head.partition, head.genesis_offset, len(redone), last, previous), redone


def found(chains: Made, marks: dict[int, Head] | None = None) -> list[Finding]:
    """What a verification finds, on request beside a checkpoint."""
    checks: list[Check] = [
        ChainCheck(chains.heads),
        MarkCheck(chains.heads, marks or {}, "checkpoint c"),
    ]
    ordered = sorted(chains.entries, key=lambda entry: (entry.partition, entry.number))
    return list(examine(ordered, checks))
