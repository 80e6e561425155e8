"""Each way to change a chain is told apart, and the place is named."""

from random import Random

from recon_app.audit.chain import Chains, Stored
from recon_app.audit.findings import Kind
from tests.unit.audit.chains import Made, begun, chain_again, found, made


def kinds(chains: Made) -> list[tuple[str, int | None, int | None]]:
    return [(f.kind, f.partition, f.entry) for f in found(chains)]


def test_a_sound_chain_has_nothing_to_say() -> None:
    assert found(made()) == []
    assert found(Made({0: begun(0, 50)}, [])) == []


def test_changed_content_is_one_finding_that_names_it() -> None:
    chains = made()
    entry = chains.entries[27]
    chains.entries[27] = entry._replace(record_sha256=bytes(32))

    (finding,) = found(chains)

    assert finding.kind is Kind.CHANGED
    assert (finding.partition, finding.entry, finding.offset) == (1, 8, entry.offset)
    assert finding.txn_id == entry.txn_id
    assert "content was changed" in finding.detail


def test_a_replaced_hash_is_told_from_changed_content() -> None:
    chains = made()
    chains.entries[5] = chains.entries[5]._replace(hash=bytes(32))

    (finding,) = found(chains)

    assert (finding.kind, finding.entry) == (Kind.CHANGED, 6)
    assert "hash was replaced" in finding.detail


def test_the_last_entry_is_settled_by_the_head() -> None:
    chains = made(partitions=1)
    chains.entries[-1] = chains.entries[-1]._replace(hash=bytes(32))

    assert kinds(chains) == [("CHANGED", 0, 20)]


def test_what_was_removed_is_counted_and_its_offsets_are_named() -> None:
    chains = made(partitions=1)
    before, after = chains.entries[9], chains.entries[13]
    del chains.entries[10:13]

    (finding,) = found(chains)

    assert (finding.kind, finding.entry) == (Kind.REMOVED, 11)
    assert finding.detail == (
        f"entries 11 to 13 are gone (offsets {before.offset + 1} to {after.offset - 1})"
    )


def test_a_second_entry_under_a_number_is_one_too_many() -> None:
    chains = made(partitions=1)
    chains.entries.append(chains.entries[3]._replace(txn_id="FORGED"))

    assert kinds(chains) == [("INSERTED", 0, 4)]


def test_an_entry_after_the_end_is_one_too_many() -> None:
    chains = made(partitions=1)
    head = chains.heads[0]
    more = Chains(chains.heads).extend([Stored(0, head.next_offset, b"forged", None)])
    chains.entries += more

    assert kinds(chains) == [("INSERTED", 0, 21), ("HEAD_CHANGED", 0, 21)]


def test_a_shorter_chain_is_found_by_its_head() -> None:
    chains = made(partitions=1)
    del chains.entries[15:]

    (finding,) = found(chains)

    assert (finding.kind, finding.entry) == (Kind.TRUNCATED, 15)
    assert finding.detail == "entries 16 to 20 are gone"


def test_records_in_another_order_are_named_although_every_hash_is_right() -> None:
    chains = made(partitions=1)
    entries = chains.entries
    entries[4], entries[5] = entries[5], entries[4]
    chains.heads[0], chains.entries = chain_again(chains.heads[0], entries)

    assert ("OUT_OF_ORDER", 0, 6) in kinds(chains)


def test_a_head_that_is_gone_is_missed_once() -> None:
    chains = made(partitions=2)
    del chains.heads[1]

    assert kinds(chains) == [("HEAD_CHANGED", 1, 1)]


def test_a_chain_goes_on_from_where_it_was_and_passes_over_what_it_has() -> None:
    random = Random(1)
    chains = Chains({0: begun(0, 5)})
    first = [Stored(0, offset, random.randbytes(9), None) for offset in (5, 6, 9)]
    entries = list(chains.extend(first))

    entries += chains.extend([*first, Stored(0, 10, b"new", None)])

    assert [(entry.number, entry.offset) for entry in entries] == [(1, 5), (2, 6), (3, 9), (4, 10)]
    assert found(Made(chains.heads, entries)) == []
