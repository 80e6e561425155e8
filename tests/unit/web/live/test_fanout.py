"""One reader and many clients: what each is sent, where each stands, and who is dropped."""

import asyncio

from tests.unit.web.live.pages import ANYTHING, ids, page, wanted
from web.live.fanout import Fanout, Subscriber, event_bytes

ROOM = 500


def at(**offsets: int) -> dict[int, int]:
    return {int(name[1:]): offset for name, offset in offsets.items()}


def fanout(vector: dict[int, int]) -> Fanout:
    found = Fanout()
    found.vector = vector
    return found


def joined(one: Fanout, subscriber: Subscriber) -> Subscriber:
    subscriber.vector = one.join(subscriber)
    return subscriber


async def test_each_client_gets_what_it_wants_and_the_id_says_where_it_stands() -> None:
    one = fanout(at(p0=10, p1=20))
    everything = joined(one, Subscriber(ANYTHING, ROOM))
    nothing = joined(one, Subscriber(wanted("MISMATCHED"), ROOM))

    one.publish(page(0, 10, 10, 12))
    one.publish(page(1, 20, 20, end=22))

    sent = [everything.events(await everything.take()) for _ in range(2)]
    assert ids(sent[0]) == ["0:11,1:20", "0:13,1:20"]
    assert ids(sent[1]) == ["0:13,1:21"]
    assert everything.vector == at(p0=13, p1=22)
    assert [nothing.events(await nothing.take()) for _ in range(2)] == [b"", b""]
    assert nothing.vector == at(p0=13, p1=22)


async def test_a_client_that_read_further_by_itself_gets_nothing_twice() -> None:
    one = fanout(at(p0=10, p1=20))
    ahead = Subscriber(ANYTHING, ROOM)
    ahead.vector = at(p0=12, p1=20)
    one.join(ahead)

    one.publish(page(1, 20, 20))
    one.publish(page(0, 10, 10, 11, 12, 13))

    assert ids(ahead.events(await ahead.take())) == ["0:12,1:21"]
    assert ids(ahead.events(await ahead.take())) == ["0:13,1:21", "0:14,1:21"]


async def test_a_client_without_room_is_dropped_while_another_goes_on() -> None:
    one = fanout(at(p0=0))
    slow = joined(one, Subscriber(ANYTHING, ROOM))
    reading = joined(one, Subscriber(ANYTHING, ROOM))
    got = b""
    for base in range(0, 2 * ROOM, 100):
        one.publish(page(0, base, *range(base, base + 100)))
        got += reading.events(await reading.take())

    assert slow.ended.is_set()
    assert slow.is_dropped
    assert not reading.ended.is_set()
    assert ids(got) == [f"0:{offset + 1}" for offset in range(2 * ROOM)]


def test_a_client_is_not_dropped_before_its_room_is_full() -> None:
    one = fanout(at(p0=0))
    client = joined(one, Subscriber(ANYTHING, ROOM))
    one.publish(page(0, 0, *range(ROOM)))
    assert not client.ended.is_set()
    one.publish(page(0, ROOM, end=ROOM + 2))
    assert client.is_dropped


def test_what_a_filter_leaves_out_takes_hardly_any_room() -> None:
    one = fanout(at(p0=0))
    client = joined(one, Subscriber(wanted("MISMATCHED"), ROOM))
    for base in range(0, 100 * 400, 100):
        one.publish(page(0, base, *range(base, base + 100)))
    assert not client.ended.is_set()


async def test_who_left_is_offered_nothing_more_and_nothing_waits() -> None:
    one = fanout(at(p0=0))
    client = joined(one, Subscriber(ANYTHING, ROOM))
    one.publish(page(0, 0, 0))
    one.leave(client)
    one.publish(page(0, 1, 1))

    taking = asyncio.ensure_future(client.take())
    assert await asyncio.wait([taking], timeout=0.05) == (set(), {taking})
    taking.cancel()


def test_an_event_is_framed_as_the_standard_says() -> None:
    assert event_bytes("heartbeat", b'{"a":1}', at(p0=1, p1=2)) == (
        b'id: 0:1,1:2\nevent: heartbeat\ndata: {"a":1}\n\n'
    )
    assert event_bytes("heartbeat", b"{}", {}) == b"event: heartbeat\ndata: {}\n\n"
