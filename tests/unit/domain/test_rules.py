"""The rules table: total, exclusive, and in the order of the reasons."""

from collections.abc import Iterator

from recon_app.domain.case import MatchKind
from recon_app.domain.reasons import REASONS, Reason
from recon_app.domain.rules import FACT_BITS, ROWS, FactBit, finding_of, matching_rows
from recon_app.domain.states import State
from recon_app.domain.status_table import Standing

#: It is of lines that are in no case.
CASELESS = {Reason.UNMATCHED_BANK_LINE}


def keys() -> Iterator[int]:
    """Every standing with every combination of facts."""
    for standing in Standing:
        yield from range(standing << FACT_BITS, (standing + 1) << FACT_BITS)


def test_exactly_one_row_matches_every_combination() -> None:
    """All of them, possible or not."""
    odd = [key for key in keys() if len(matching_rows(key)) != 1]

    assert odd == []


def test_the_reason_is_the_first_of_all_that_hold() -> None:
    """By precedence, for every combination."""
    for key in keys():
        finding = finding_of(key)

        assert finding.reasons[:1] == ([finding.reason] if finding.reason else [])
        assert finding.reasons == [reason for reason in Reason if reason in finding.reasons]


def test_every_row_is_reached_and_every_reason_has_one() -> None:
    """But the one that no case can have."""
    labels = [row.label for row in ROWS]
    reached = {matching_rows(key)[0].label for key in keys()}

    assert len(labels) == len(set(labels))
    assert reached == set(labels)
    assert {row.reason for row in ROWS if row.reason} == set(Reason) - CASELESS


def test_only_a_match_has_a_kind_and_only_a_match_is_matched() -> None:
    """TOLERANCE for tolerated variances, AUTO for the rest."""
    for key in keys():
        finding = finding_of(key)

        assert (finding.match_kind is not None) is (finding.state is State.MATCHED)
        if finding.match_kind is MatchKind.TOLERANCE:
            assert finding.reason is Reason.WITHIN_TOLERANCE


def test_an_exception_is_never_closed_or_matched() -> None:
    """Somebody has to look at it, so it must stay open."""
    for key in keys():
        finding = finding_of(key)
        if finding.is_exception:
            assert finding.state not in (State.MATCHED, State.RESOLVED)


def test_an_unknown_amount_is_an_exception_once_overdue() -> None:
    """Pending is none."""
    base = Standing.COMPARABLE << FACT_BITS | FactBit.BANK_UNKNOWN

    assert not finding_of(base).is_exception
    assert finding_of(base | FactBit.OVERDUE).is_exception


def test_the_two_status_rows_share_their_code() -> None:
    """Their labels tell them apart."""
    rules = [row.label for row in ROWS if row.reason is Reason.STATUS_MISMATCH]

    assert rules == ["POSTED_NOT_SUCCESSFUL", "SUCCESSFUL_NOT_POSTED"]


def test_every_reason_says_who_acts_and_how() -> None:
    """In the order of precedence."""
    assert list(REASONS) == list(Reason)
    assert all(info.shown and info.actor and info.advice for info in REASONS.values())
