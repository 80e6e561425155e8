"""The judges of a run, all from outside: none of them shares state with what it judges.

The answer key knows what was acknowledged and what must follow from it, by a model of its own.
``recon verify`` folds the inputs again and holds table, journal, dead letters, Postgres and the
deadline index against that. ``recon audit verify`` walks the hash chain. The dead letters are
counted against what was sent to become one. Judges see the same fault of the engine, so the larger
count is what a run says.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from producers.answer_key import Answer
from producers.check import Check, default_timeout_s
from producers.compare import Difference, differences
from producers.exits import DIFFERENCES
from producers.ledger import Found, Ledger
from recon_app.errors import UnavailableError
from tests.chaos.bed import Bed
from tests.chaos.verdict import EXAMPLES, Verdict, compared
from tests.chaos.workers import Workers
from tests.e2e.reading import read
from tests.e2e.roles_run import ROOT

__all__ = ["by_kind", "by_the_key", "judge"]

ORIGIN = "__streams.errors."
LOST = ("_LOST", "_MISSING")
DUPLICATED = ("_TWICE", "_EXTRA")
TIMEOUT_S = 240.0


def judge(bed: Bed, answers: Sequence[Answer]) -> Verdict:
    """Everything that is not as it must be, once the answers are all in or cannot come any more.

    The workers are stopped on the way: their databases are then complete on the disk.
    """
    keyed = _by_the_key(bed.workers, answers)
    buried = _by_the_dead_letters(bed.workers, bed.poison)
    bed.workers.stop()
    return keyed | buried | _by_verify(bed.workers) | _by_audit(bed.workers)


def by_the_key(difference: Difference) -> Verdict:
    """A difference from the answer key, as what it means to whoever pays."""
    what = f"{difference.txn_id} {difference.what}"
    expected, actual = difference.expected, difference.actual
    if isinstance(expected, list) and isinstance(actual, list):
        return compared(what, expected, actual)
    named = (f"{what}: expected {expected}, found {actual}",)
    return Verdict(lost=1, first=named) if actual is None else Verdict(wrong=1, first=named)


def by_kind(what: str, count: int) -> Verdict:
    """A kind of difference of ``recon verify``, as one of the three that count."""
    if what.endswith(LOST):
        return Verdict(lost=count)
    return Verdict(duplicated=count) if what.endswith(DUPLICATED) else Verdict(wrong=count)


def _by_the_key(workers: Workers, answers: Sequence[Answer]) -> Verdict:
    settings = workers.settings
    with closing(Ledger(workers.dsn, settings.postgres_schema)) as ledger:
        try:
            found = Check(ledger, list(answers)).run(default_timeout_s(list(answers)))
        except UnavailableError:
            found = _differences_now(ledger, answers)
    return sum(map(by_the_key, found), Verdict())


def _differences_now(ledger: Ledger, answers: Sequence[Answer]) -> list[Difference]:
    """What differs although nobody waits any longer."""
    found = ledger.everything([answer.txn_id for answer in answers])
    return [d for a in answers for d in differences(a, found.get(a.txn_id) or Found())]


def _by_the_dead_letters(workers: Workers, poison: Sequence[tuple[str, int, int]]) -> Verdict:
    """Every record that cannot be read has one dead letter, and nothing else has."""
    letters = read(workers.brokers, workers.prefix + "recon_dlq")
    return compared("dead letters", poison, [_subject(dict(letter.headers)) for letter in letters])


def _subject(headers: dict[str, bytes]) -> tuple[str, int, int]:
    topic, partition, offset = (
        headers[ORIGIN + name].decode() for name in ("topic", "partition", "offset")
    )
    return topic, int(partition), int(offset)


def _by_verify(workers: Workers) -> Verdict:
    """What ``recon verify`` counts, databases that were set aside as corrupt left out."""
    state = workers.home / "state"
    for aside in state.rglob("*.corrupt-*"):
        shutil.rmtree(aside)
    found = _recon(workers, "verify", "--json", "--state-dir", str(state))
    first = tuple(json.dumps(difference) for difference in found["first"])
    counted = sum((by_kind(kind["what"], kind["count"]) for kind in found["by_kind"]), Verdict())
    return counted + Verdict(first=first)


def _by_audit(workers: Workers) -> Verdict:
    """Whether the hash chain over everything stored is unbroken."""
    found = _recon(workers, "audit", "verify", "--json")
    first = tuple(json.dumps(finding) for finding in found["findings"][:EXAMPLES])
    return Verdict(wrong=found["findings_total"], first=first)


def _recon(workers: Workers, *arguments: str) -> dict[str, Any]:
    """What a command of ours prints, differences or none."""
    done = subprocess.run(
        [sys.executable, "-m", "recon_app", *arguments],
        cwd=ROOT,
        env=workers.environment,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    if done.returncode not in (0, DIFFERENCES):
        last = done.stderr.strip().rpartition("\n")[2]
        raise RuntimeError(f"recon {' '.join(arguments)} ended with {done.returncode}: {last}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found
