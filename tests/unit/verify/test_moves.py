"""A record that came in elsewhere lies among the moved ones once."""

import pytest

from recon_app.verify.findings import Findings
from recon_app.verify.inputs_pass import Move
from recon_app.verify.moves import check_moves

WHENCE = ("gateway_txns", 1, 40)
MOVE: Move = (3, WHENCE)
ENDS = {("gateway_txns", 1): 100}


def found(out: list[Move], into: list[Move], end: int = 100) -> list[str]:
    findings = Findings()
    check_moves(out, into, {("bank_txns", 0, 5)}, {("gateway_txns", 1): end}, findings)
    return [what for what, _ in findings.counts]


def test_a_record_that_was_moved_once_is_as_it_must_be() -> None:
    assert found([MOVE], [MOVE]) == []


@pytest.mark.parametrize(
    ("out", "into", "what"),
    [
        ([MOVE], [], ["MOVE_LOST"]),
        ([MOVE], [MOVE, MOVE], ["MOVE_TWICE"]),
        ([], [MOVE], ["MOVE_INVENTED"]),
        ([MOVE], [(2, WHENCE)], ["MOVE_LOST", "MOVE_INVENTED"]),
    ],
)
def test_what_is_lost_doubled_invented_or_at_the_wrong_home_is_named(
    out: list[Move], into: list[Move], what: list[str]
) -> None:
    assert found(out, into) == what


def test_what_came_after_the_instant_may_have_been_moved_already() -> None:
    assert found([], [MOVE], end=40) == []


def test_a_dead_letter_that_was_sent_again_is_no_invention() -> None:
    assert found([], [(0, ("bank_txns", 0, 5))]) == []
