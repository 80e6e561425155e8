"""When two deliveries are the same statement."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon_app.domain.events import (
    EVENT_TYPES,
    Direction,
    EventDetail,
    Kind,
    Precision,
    Role,
    Source,
    Status,
    TxnEvent,
)
from recon_app.domain.identity import default_event_id, make_event
from tests.unit.domain.builders import event

seven = st.tuples(
    st.text(min_size=1, max_size=6),
    st.sampled_from([Source.GATEWAY, Source.BANK]),
    st.sampled_from(sorted(EVENT_TYPES)),
    st.sampled_from(list(Status)),
    st.one_of(st.none(), st.integers(0, 10)),
    st.sampled_from(["INR", "USD"]),
    st.integers(0, 10),
)


def test_the_seven_fields_alone_make_an_event() -> None:
    """Its id, posting and content are one digest; everything else has its default."""
    told = event(Source.GATEWAY)

    assert told.event_id == told.posting_id == told.content
    assert len(told.event_id) == 32
    assert (told.kind, told.role) == (Kind.PAYMENT, Role.PRIMARY)


def test_the_default_id_does_not_change() -> None:
    """It stands in journals that outlive this version."""
    assert event(Source.GATEWAY).event_id == "7cbdc537d764e7c6b1e0e208988d9400"


@given(seven, seven)
def test_other_fields_give_another_id(
    one: tuple[str, Source, str, Status, int | None, str, int],
    other: tuple[str, Source, str, Status, int | None, str, int],
) -> None:
    """Whatever the open text holds."""
    assert (default_event_id(*one) == default_event_id(*other)) is (one == other)


def test_a_given_id_leaves_the_content_alone() -> None:
    """So that the same id with other content shows."""
    plain, named = event(Source.BANK), event(Source.BANK, event_id="e1")

    assert named.content == plain.content
    assert (named.event_id, named.posting_id) == ("e1", "e1")


VARIED = {
    "posting": event(Source.BANK, posting_id="p"),
    "direction": event(Source.BANK, direction=Direction.OUT),
    "precision": event(Source.BANK, precision=Precision.DAY),
    "provider": event(Source.BANK, detail=EventDetail(provider="hdfc")),
    "account": event(Source.BANK, detail=EventDetail(account="hdfc")),
    "references": event(Source.BANK, detail=EventDetail(references={"rrn": "1", "utr": "2"})),
}


@pytest.mark.parametrize("name", VARIED)
def test_every_field_is_part_of_the_content(name: str) -> None:
    """Each one alone."""
    others = [told.content for key, told in VARIED.items() if key != name]

    assert VARIED[name].content not in [*others, event(Source.BANK).content]


def test_the_order_of_references_says_nothing() -> None:
    """A producer may write them as it likes."""
    one = event(Source.BANK, detail=EventDetail(references={"utr": "2", "rrn": "1"}))

    assert one.content == VARIED["references"].content


def test_later_notices_of_a_named_posting_are_other_events() -> None:
    """With a fee that was not known before: progress of one posting, not a conflict."""

    def notice(detail: EventDetail | None) -> TxnEvent:
        return event(Source.GATEWAY, posting_id="p", detail=detail)

    one, other = notice(None), notice(EventDetail(fee_minor=12))

    assert one.event_id != other.event_id
    assert one.posting_id == other.posting_id


def test_an_event_type_decides_kind_and_role() -> None:
    """A settlement line is never compared as a payment."""
    line = make_event("T", Source.BANK, "SETTLEMENT_LINE", Status.SUCCESS, 1, "INR", 0)

    assert (line.kind, line.role) == (Kind.SETTLEMENT_LINE, Role.SETTLEMENT_LINE)
