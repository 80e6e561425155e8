"""What is found by comparing texts: what stands still, what moves, and when that is uncertain."""

import pytest

from recon_app.codec.form import Form, form_of

TEXTS = (b'{"id":"G:a1","at":[7,70],"of":"50%"}', b'{"id":"G:b2","at":[8,80],"of":"50%"}')
VALUES = ((b"a1", b"7", b"70"), (b"b2", b"8", b"80"))


def found(*texts: bytes, values: tuple[tuple[bytes, ...], ...] = VALUES) -> Form:
    form = form_of(texts, values)
    assert form is not None
    return form


def test_a_form_writes_a_text_it_was_not_found_in() -> None:
    filled = found(*TEXTS).fill((b"c3", b"9000", b"0"))

    assert filled == b'{"id":"G:c3","at":[9000,0],"of":"50%"}'


def test_a_value_may_stand_in_many_places() -> None:
    form = found(b"[1,2,1]", b"[3,4,3]", values=((b"1", b"2"), (b"3", b"4")))

    assert form.fill((b"5", b"6")) == b"[5,6,5]"


def test_a_value_with_punctuation_of_its_own_stays_whole() -> None:
    """Also where another value is a part of it."""
    values = ((b'{"at":7}', b"7"), (b'{"at":8}', b"8"))
    form = found(b'[{"at":7},7]', b'[{"at":8},8]', values=values)

    assert form.fill((b"{}", b"9")) == b"[{},9]"


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        ((b"[1,5]", b"[2,6]"), ((b"1",), (b"2",))),
        ((b"[1,2]", b"[3,4,5]"), ((b"1", b"2"), (b"3", b"4"))),
        ((b"[1,2]", b"[3,4]"), ((b"1", b"2", b"1"), (b"3", b"4", b"3"))),
        ((b"[1,2]", b"[3,2]"), ((b"1", b"9"), (b"3", b"8"))),
    ],
    ids=[
        "something moves that is no value",
        "one text is longer",
        "two values could stand in a place",
        "fewer than two things move",
    ],
)
def test_texts_that_leave_a_doubt_have_no_form(
    texts: tuple[bytes, ...], values: tuple[tuple[bytes, ...], ...]
) -> None:
    assert form_of(texts, values) is None
