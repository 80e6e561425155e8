"""What a client may ask of the stream, and what is refused with the name of the parameter."""

import pytest
from multidict import CIMultiDict, MultiDict
from yarl import URL

from web.live.asked import Asked, parse_asked
from web.problems import Problem

MATCHED = ("MATCHED", None, None, "UPI", "INR", False)
MISSING = ("BANK_MISSING", "BANK_MISSING", "HIGH", None, "INR", True)


def asked(query: str, **headers: str) -> Asked:
    named = CIMultiDict({name.replace("_", "-"): value for name, value in headers.items()})
    return parse_asked(MultiDict(URL(f"/stream?{query}").query), named)


@pytest.mark.parametrize(
    ("query", "matched", "missing"),
    [
        ("", True, True),
        ("state=MATCHED", True, False),
        ("state=MATCHED&state=BANK_MISSING", True, True),
        ("state=MATCHED&exception=true", False, False),
        ("exception=true", False, True),
        ("exception=false", True, False),
        ("rail=UPI", True, False),
        ("currency=INR&severity=HIGH", False, True),
        ("reason=BANK_MISSING", False, True),
        ("currency=USD", False, False),
    ],
)
def test_a_filter_repeated_means_any_of_them_and_several_mean_all(
    query: str, matched: bool, missing: bool
) -> None:
    wanted = asked(query).wanted
    assert (wanted(MATCHED), wanted(MISSING)) == (matched, missing)


def test_where_to_begin_is_said_by_header_or_query_and_by_a_count() -> None:
    assert (asked("").last_event_id, asked("").history) == (None, 0)
    assert asked("start=-200").history == 200
    assert asked("last_event_id=0:1").last_event_id == "0:1"
    assert asked("last_event_id=0:1", Last_Event_ID="0:2").last_event_id == "0:2"


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("state=MATCH", "state"),
        ("exception=1", "exception"),
        ("start=0", "start"),
        ("start=-201", "start"),
        ("start=5", "start"),
        ("start=-1&start=-2", "start"),
        ("colour=red", "colour"),
    ],
)
def test_what_is_wrong_is_named(query: str, name: str) -> None:
    with pytest.raises(Problem) as refused:
        asked(query)
    assert [error.field for error in refused.value.view.errors] == [name]
