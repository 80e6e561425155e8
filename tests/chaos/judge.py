"""The judges of a run, all from outside: none of them shares state with what it judges.

The answer key knows what was acknowledged and what must follow from it. The journal is read back
and set beside Postgres, record by record. The dead letters are counted.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import closing

import psycopg

from producers.answer_key import Answer
from producers.check import Check, default_timeout_s
from producers.compare import Difference, differences
from producers.ledger import Found, Ledger
from recon_app.codec.journal import decode_record
from recon_app.domain.decision import JournalRecord
from recon_app.errors import UnavailableError
from tests.chaos.bed import Bed
from tests.chaos.verdict import Verdict, compared
from tests.chaos.workers import Workers
from tests.e2e.reading import read

__all__ = ["counted", "judge"]

PLACES = "SELECT journal_partition, journal_offset FROM transitions"
ORIGIN = "__streams.errors."


def judge(bed: Bed, answers: Sequence[Answer]) -> Verdict:
    """Everything that is not as it must be, once the answers are all in or cannot come any more."""
    return (
        _by_the_key(bed.workers, answers)
        + _by_the_journal(bed.workers)
        + _by_the_dead_letters(bed.workers, bed.poison)
    )


def _by_the_key(workers: Workers, answers: Sequence[Answer]) -> Verdict:
    settings = workers.settings
    with closing(Ledger(workers.dsn, settings.postgres_schema)) as ledger:
        try:
            found = Check(ledger, list(answers)).run(default_timeout_s(list(answers)))
        except UnavailableError:
            found = _differences_now(ledger, answers)
    return sum((counted(difference) for difference in found), Verdict())


def _differences_now(ledger: Ledger, answers: Sequence[Answer]) -> list[Difference]:
    """What differs although nobody waits any longer."""
    found = ledger.everything([answer.txn_id for answer in answers])
    return [d for a in answers for d in differences(a, found.get(a.txn_id) or Found())]


def counted(difference: Difference) -> Verdict:
    """A difference from the answer key, as what it means to whoever pays."""
    what = f"{difference.txn_id} {difference.what}"
    expected, actual = difference.expected, difference.actual
    if isinstance(expected, list) and isinstance(actual, list):
        return compared(what, expected, actual)
    named = (f"{what}: expected {expected}, found {actual}",)
    return Verdict(lost=1, first=named) if actual is None else Verdict(wrong=1, first=named)


def _by_the_journal(workers: Workers) -> Verdict:
    """Every input decided once, every case counted 1, 2, 3; and Postgres has the same records."""
    records = read(workers.brokers, workers.prefix + "recon_journal")
    decisions = [decode_record(record.value) for record in records]
    origins = [_origin(decision) for decision in decisions if decision.trigger.topic]
    with psycopg.connect(workers.dsn) as connection:
        stored = connection.execute(PLACES).fetchall()
    return (
        compared("journal, by input", set(origins), origins)
        + _sequences(decisions)
        + compared("Postgres", [(record.partition, record.offset) for record in records], stored)
    )


def _origin(decision: JournalRecord) -> tuple[object, ...]:
    trigger = decision.trigger
    return trigger.topic, trigger.partition, trigger.offset


def _sequences(decisions: Iterable[JournalRecord]) -> Verdict:
    cases: dict[tuple[str, int], list[int]] = defaultdict(list)
    for decision in decisions:
        cases[decision.txn_id, decision.incarnation].append(decision.seq)
    begun = [txn_id for txn_id, _ in cases]
    total = compared("cases that began", set(begun), begun)
    for case, numbers in cases.items():
        if numbers != [*range(1, len(numbers) + 1)]:
            total += compared(f"steps of {case}", range(1, max(numbers) + 1), numbers)
    return total


def _by_the_dead_letters(workers: Workers, poison: Sequence[tuple[str, int, int]]) -> Verdict:
    """Every record that cannot be read has one dead letter, and nothing else has."""
    letters = read(workers.brokers, workers.prefix + "recon_dlq")
    return compared("dead letters", poison, [_subject(dict(letter.headers)) for letter in letters])


def _subject(headers: dict[str, bytes]) -> tuple[str, int, int]:
    topic, partition, offset = (
        headers[ORIGIN + name].decode() for name in ("topic", "partition", "offset")
    )
    return topic, int(partition), int(offset)
