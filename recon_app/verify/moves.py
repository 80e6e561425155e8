"""Records that came in elsewhere were moved home once each, and nothing else was moved."""

from collections import Counter
from collections.abc import Iterable, Mapping

from recon_app.verify.dead_letters import Whence
from recon_app.verify.findings import Findings, What
from recon_app.verify.inputs_pass import Move
from recon_app.verify.plan import Place

__all__ = ["check_moves"]


def check_moves(
    out: Iterable[Move],
    into: Iterable[Move],
    buried: set[Whence],
    ends: Mapping[Place, int],
    findings: Findings,
) -> None:
    """Hold what had to be moved against what lies among the moved records.

    A dead letter that was sent again carries its origin too; and what came after ``ends`` may have
    been moved already, though nobody waits for it.
    """
    wanted, found = Counter(out), Counter(into)
    for move in wanted - found:
        _add(findings, What.MOVE_LOST, move, "moved once", "not moved")
    for move, times in found.items():
        whence = move[1]
        if times > 1:
            _add(findings, What.MOVE_TWICE, move, "moved once", f"{times} times")
        if move in wanted or whence in buried or whence[2] >= ends.get(whence[:2], 0):
            continue
        _add(findings, What.MOVE_INVENTED, move, "at home where it came in", "moved")


def _add(findings: Findings, what: What, move: Move, expected: str, actual: str) -> None:
    home, whence = move
    place = "{}-{}:{}".format(*whence)
    findings.add(what, "rekeyed", None, place, expected, actual, partition=home)
