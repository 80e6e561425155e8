"""The live stream of a real api over real engines: soon, whole, and only for those who read."""

import re
import secrets
import signal
import socket
from datetime import datetime
from random import Random

import pytest

from tests.e2e.feeding import feeder
from tests.e2e.listening import Listener, listening
from tests.e2e.load import Load
from tests.e2e.reading import ends, journal, read
from tests.e2e.roles_run import Roles, until
from tests.streamed import Event
from web.page import PAGES

SOON_S = 2.0
KILLS = 2
#: An api of its own, which holds little for a client that does not read.
SMALL = "api-3"
ROOM = {"RECON_STREAM_ROOM": "500", "RECON_STREAM_HEARTBEAT_S": "1"}
RECEIVE_BYTES = 4096


def named(events: list[Event], run_id: str) -> list[Event]:
    return [event for event in events if event.data["txn_id"].startswith(run_id)]


def in_journal(roles: Roles, since: dict[int, int], until_: dict[int, int]) -> list[list[int]]:
    """The offsets of the journal's records between two vectors, per partition."""
    found: list[list[int]] = [[] for _ in since]
    for record in read(roles.brokers, roles.prefix + "recon_journal", since):
        if record.offset < until_[record.partition]:
            found[record.partition].append(record.offset)
    return found


def received(events: list[Event], until_: dict[int, int]) -> list[list[int]]:
    """The offsets of what was sent, per partition, in the order it came; no later ones."""
    found: list[list[int]] = [[] for _ in until_]
    for event in events:
        partition, offset = event.place
        if offset < until_[partition]:
            found[partition].append(offset)
    return found


def reached(listener: Listener, end: dict[int, int]) -> bool:
    """Whether it has all that is below these offsets, as its last event says."""
    last = listener.events[-1].vector if listener.events and listener.events[-1].id else {}
    return bool(last) and all(last[partition] >= offset for partition, offset in end.items())


def matched(listener: Listener, txn_id: str) -> bool:
    return "MATCHED" in {event.data["state"] for event in named(listener.decisions(), txn_id)}


def latency_s(listener: Listener, event: Event) -> float:
    decided = datetime.fromisoformat(event.data["decided_at"]).timestamp()
    return listener.came_at(event) - decided


def test_a_decision_is_seen_soon_after_it_is_made_by_those_who_want_it(stack: Roles) -> None:
    run_id = f"LIVE{secrets.token_hex(3)}"
    with (
        listening(stack) as everything,
        listening(stack, "state=MISMATCHED&exception=true") as exceptions,
        feeder(stack) as feed,
    ):
        everything.await_live()
        exceptions.await_live()
        for number in range(5):
            feed.pair(f"{run_id}-{number}")
            name = f"{run_id}-{number}"
            until(lambda: matched(everything, name), "the match")  # noqa: B023
        feed.tell(f"{run_id}-x", "GATEWAY")
        feed.tell(f"{run_id}-x", "BANK", amount=45_000)
        until(lambda: named(exceptions.decisions(), run_id), "the exception")
        end = ends(stack.brokers, stack.prefix + "recon_journal")
        until(lambda: reached(everything, end) and reached(exceptions, end), "all decisions")

    [exception] = named(exceptions.decisions(), run_id)
    seen = named(everything.decisions(), run_id)
    assert (exception.data["txn_id"], exception.data["variance"]) == (f"{run_id}-x", -5_000)
    assert {event.place for event in seen} == {its.place for its in journal(stack, run_id)}
    # The quickest: how long a busy machine takes says nothing about the stream.
    assert min(latency_s(everything, event) for event in seen) < SOON_S


def listen_until_killed(roles: Roles, last_id: str | None, load: Load, enough: int) -> Listener:
    """Go on from ``last_id``; the api is killed after so many decisions."""
    with listening(roles, last_id=last_id) as listener:
        until(lambda: len(listener.decisions()) >= enough or not load.goes_on(), "decisions")
        roles.kill("api")
        until(lambda: listener.is_over, "the connection to end")
    return listener


@pytest.mark.slow
def test_a_client_of_an_api_that_is_killed_has_every_decision_exactly_once(stack: Roles) -> None:
    random = Random(11)
    load = Load(stack, txns=1000, rate=200)
    with listening(stack) as first:
        first.await_live()
    since = next(event.vector for event in first.events if event.id)
    events, last_id = first.decisions(), first.last_id
    try:
        for _ in range(KILLS):
            killed = listen_until_killed(stack, last_id, load, random.randint(100, 400))
            events, last_id = events + killed.decisions(), killed.last_id
            stack.ensure("api")
        assert load.is_as_keyed_and_exactly_once()
    finally:
        load.stop()
    end = ends(stack.brokers, stack.prefix + "recon_journal")
    wanted = in_journal(stack, since, end)
    with listening(stack, last_id=last_id) as listener:
        until(lambda: reached(listener, end), "the rest")
    events += listener.decisions()

    assert sum(map(len, wanted)) > 1000
    assert received(events, end) == wanted


@pytest.fixture
def small(stack: Roles) -> Roles:
    """The installation and an api with little room for a client."""
    if not stack.is_alive(SMALL):
        stack.start(SMALL, **ROOM)
    stack.await_ready(SMALL)
    return stack


def counted(roles: Roles, metric: str) -> float:
    text = roles.ask("/metrics", SMALL).body.decode()
    [value] = re.findall(rf"^{metric} (\S+)$", text, re.MULTILINE)
    return float(value)


def deaf(roles: Roles) -> socket.socket:
    """A client that asks for the stream and reads nothing."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BYTES)
    client.connect(("127.0.0.1", roles.port(SMALL)))
    client.sendall(b"GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
    return client


@pytest.mark.slow
def test_a_client_that_does_not_read_is_dropped_while_another_goes_on(small: Roles) -> None:
    with listening(small, role=SMALL) as listener, deaf(small):
        listener.await_live()
        until(lambda: counted(small, "recon_stream_clients") == 2, "both clients")
        since = next(event.vector for event in listener.events if event.id)
        load = Load(small, txns=1200, rate=500)
        until(lambda: counted(small, "recon_stream_dropped_total") == 1, "the deaf one dropped")
        assert load.is_as_keyed_and_exactly_once()
        end = ends(small.brokers, small.prefix + "recon_journal")
        wanted = in_journal(small, since, end)
        until(lambda: reached(listener, end), "all decisions")
        assert counted(small, "recon_stream_clients") == 1

    assert received(listener.decisions(), end) == wanted


def test_an_api_that_is_asked_to_stop_does_not_wait_for_its_clients(small: Roles) -> None:
    with listening(small, role=SMALL) as listener:
        listener.await_live()
        small.signal(SMALL, signal.SIGTERM)
        until(lambda: listener.is_over, "the stream to end")
        assert small.exit_code(SMALL) == 0
    assert listener.broke_off is None


def test_every_page_of_a_real_api_is_strict_on_both_ports(stack: Roles) -> None:
    for port in ("api", "api-page"):
        for page in PAGES:
            answer = stack.ask(page.replace("{txn_id}", "TXN1"), port)
            assert answer.status == 200
            assert answer.headers["Content-Type"].startswith("text/html")
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
            assert "unsafe" not in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
