"""The latest keys are remembered; how many more is nobody's business."""

from hypothesis import given
from hypothesis import strategies as st

from recon_app.streaming.recent import Recent

keys = st.binary(min_size=1, max_size=1)
steps = st.lists(st.tuples(keys, st.none() | st.integers()), max_size=200)


@given(steps, st.integers(1, 20))
def test_what_is_remembered_is_the_latest_value(
    changes: list[tuple[bytes, int | None]], size: int
) -> None:
    recent: Recent[int] = Recent(size)
    latest: dict[bytes, int | None] = {}
    for key, value in changes:
        if value is None:
            recent.forget(key)
        else:
            recent.update({key: value})
        latest[key] = value

        assert all(recent.get(known) in (None, value) for known, value in latest.items())
        assert recent.get(key) == value


@given(st.lists(keys, min_size=1, max_size=200), st.integers(1, 20))
def test_the_latest_keys_are_remembered(order: list[bytes], size: int) -> None:
    recent: Recent[int] = Recent(size)
    for number, key in enumerate(order):
        recent.keep(key, number)

    assert all(recent.get(key) is not None for key in order[-size:])


def test_nothing_is_kept_for_ever() -> None:
    recent: Recent[int] = Recent(10)
    for number in range(20):
        recent.keep(b"%d" % number, number)

    assert recent.get(b"0") is None


def test_clearing_forgets_both_generations() -> None:
    recent: Recent[int] = Recent(2)
    recent.update({b"a": 1, b"b": 2})
    recent.keep(b"c", 3)
    recent.clear()

    assert [recent.get(key) for key in (b"a", b"b", b"c")] == [None, None, None]
