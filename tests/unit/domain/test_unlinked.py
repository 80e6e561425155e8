"""Lines that belong to no case: one a posting, the furthest of its notices."""

from itertools import permutations

from recon_app.domain.events import Source, Status, TxnIdKind
from recon_app.domain.totals import Bucket, unlinked_part
from recon_app.domain.unlinked import is_unlinked, unlinked_lines
from tests.unit.domain.builders import B, event

DERIVED = TxnIdKind.DERIVED


def test_notices_of_one_posting_are_one_line_in_whatever_order_they_came() -> None:
    """An intraday preview, the booking, and its return."""
    notices = [
        event(B, status, occurred_s=at, posting_id="entry", txn_id_kind=DERIVED)
        for at, status in enumerate((Status.PENDING, Status.SUCCESS, Status.REVERSED))
    ]

    for order in permutations(notices):
        assert list(unlinked_lines(order)) == [notices[-1]]


def test_postings_and_sources_of_one_id_are_lines_of_their_own() -> None:
    told = [
        event(B, posting_id="one", txn_id_kind=DERIVED),
        event(B, posting_id="two", txn_id_kind=DERIVED),
        event(Source.GATEWAY, posting_id="one", txn_id_kind=DERIVED),
        event(B, posting_id="one", event_type="ORDER_PAID", txn_id_kind=DERIVED),
        event(B, posting_id="given"),
    ]

    assert list(unlinked_lines(told)) == told[:3]
    assert [is_unlinked(each) for each in told] == [True, True, True, True, False]


def test_a_line_is_received_money_that_is_in_no_case() -> None:
    """Unknown is counted as nothing."""
    known = unlinked_part(event(B, amount_minor=700, txn_id_kind=DERIVED))
    unknown = unlinked_part(event(B, amount_minor=None, txn_id_kind=DERIVED))

    assert (known.bucket, known.amount_minor, unknown.amount_minor) == (Bucket.UNLINKED, 700, 0)
