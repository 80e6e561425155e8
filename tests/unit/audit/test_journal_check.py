"""Every record of the journal is in the chain, as it is, and nothing else."""

from collections.abc import Iterator, Mapping
from random import Random

from recon_app.audit.chain import Chains
from recon_app.audit.findings import Finding, examine
from recon_app.audit.journal_check import JournalCheck, JournalRecord
from tests.unit.audit.chains import Made, begun, records

Journal = dict[int, list[JournalRecord]]


def journalled(seed: int = 1) -> tuple[Made, Journal]:
    """Two chains, the journal they were made from, and a partition that has none yet."""
    random = Random(seed)
    stored = [*records(0, 8, random, 0), *records(1, 8, random, 50)]
    chains = Chains({0: begun(0), 1: begun(1, 50), 2: begun(2)})
    made = Made(chains.heads, list(chains.extend(stored)))
    journal: Journal = {0: [], 1: [], 2: []}
    for record in stored:
        journal[record.partition].append(JournalRecord(record.offset, record.value))
    return made, journal


def compared(
    made: Made, journal: Journal, firsts: Mapping[int, int] | None = None
) -> tuple[list[Finding], int]:
    def read(partition: int, start: int, end: int) -> Iterator[JournalRecord]:
        return (r for r in journal[partition] if start <= r.offset < end)

    check = JournalCheck(made.heads, firsts or {}, read)
    return list(examine(made.entries, [check])), check.compared


def test_the_journal_it_was_made_from_agrees() -> None:
    made, journal = journalled()

    assert compared(made, journal) == ([], 16)


def test_a_record_with_other_bytes_is_named() -> None:
    made, journal = journalled()
    entry = made.entries[10]
    journal[1][2] = journal[1][2]._replace(value=b"other")

    (finding,), _ = compared(made, journal)

    assert (finding.kind, finding.offset) == ("RECORD_CHANGED", entry.offset)


def test_an_entry_without_a_record_is_named() -> None:
    made, journal = journalled()
    gone = journal[0].pop()

    (finding,), _ = compared(made, journal)

    assert (finding.kind, finding.partition, finding.offset) == ("RECORD_MISSING", 0, gone.offset)


def test_a_record_without_an_entry_is_named_wherever_it_is() -> None:
    for place in (0, 3, 7):
        made, journal = journalled()
        gone = made.entries.pop(place)

        (finding,), _ = compared(made, journal)

        assert (finding.kind, finding.offset) == ("RECORD_UNCHAINED", gone.offset)


def test_a_chain_without_entries_is_compared_too() -> None:
    made, journal = journalled()
    made.heads[2] = made.heads[2]._replace(next_offset=5)
    journal[2] = [JournalRecord(3, b"unread")]

    (finding,), _ = compared(made, journal)

    assert (finding.kind, finding.partition, finding.offset) == ("RECORD_UNCHAINED", 2, 3)


def test_what_is_before_the_chain_or_after_it_is_not_its_business() -> None:
    made, journal = journalled()
    journal[1].insert(0, JournalRecord(7, b"before"))
    journal[1].append(JournalRecord(made.heads[1].next_offset + 1, b"not read yet"))

    assert compared(made, journal)[0] == []


def test_what_retention_has_deleted_is_not_compared() -> None:
    made, journal = journalled()
    first = journal[0][3].offset
    del journal[0][:3]

    assert compared(made, journal, {0: first}) == ([], 13)
