"""A client that posts events until every one is answered, whatever becomes of the api meanwhile."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from tests.e2e.asking import Answer
from tests.e2e.feeding import event
from tests.e2e.roles_run import Roles

__all__ = ["Client", "Place", "posting"]

BATCH = 20
THREADS = 4
WAIT_S = 0.1
PATIENCE_S = 120.0
NDJSON = "application/x-ndjson"

#: Topic, partition and offset.
Place = tuple[str, int, int]


class Client:
    """Single events and NDJSON in turn, each request sent again until all of it is accepted.

    ``accepted`` has where the api said that each event stands; an event that was sent again may
    stand in several places. ``repeated`` counts the requests that broke off without an answer.
    """

    def __init__(self, roles: Roles, run_id: str) -> None:
        self.accepted: dict[str, set[Place]] = {}
        self.answered = 0
        self.repeated = 0
        self._roles = roles
        self._run_id = run_id
        self._lock = threading.Lock()
        self._over = threading.Event()

    def stop(self) -> None:
        """No new requests; those begun are sent until they are answered."""
        self._over.set()

    def work(self, thread: int) -> None:
        """Post until it is over."""
        number = 0
        while not self._over.is_set():
            size = BATCH if number % 2 else 1
            names = [f"{self._run_id}-{thread}-{number}-{n}" for n in range(size)]
            self._insist([event(name) for name in names])
            number += 1

    def _insist(self, events: list[dict[str, object]]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not self._post(events):
            assert time.monotonic() < deadline, "a request was never answered"
            time.sleep(WAIT_S)

    def _post(self, events: list[dict[str, object]]) -> bool:
        """Whether all of it was accepted; what was accepted counts even where the rest was not."""
        body = b"\n".join(json.dumps(its).encode() for its in events)
        kind = NDJSON if len(events) > 1 else "application/json"
        try:
            answer = self._roles.ask("/events", post=body, content_type=kind)
        except ConnectionRefusedError:
            return False
        except (OSError, http.client.HTTPException) as error:
            with self._lock:
                self.repeated += "refused" not in str(error)
            return False
        return self._note(events, answer)

    def _note(self, events: list[dict[str, object]], answer: Answer) -> bool:
        told = [json.loads(line) for line in answer.body.splitlines()]
        good = [its for its in told if (its.get("status") or answer.status) == 202]
        with self._lock:
            for its in good:
                self.accepted.setdefault(its["txn_id"], set()).add(_place(its["position"]))
            self.answered += 1
        return len(good) == len(events)


def _place(position: dict[str, Any]) -> Place:
    return position["topic"], position["partition"], position["offset"]


@contextmanager
def posting(roles: Roles, run_id: str) -> Iterator[Client]:
    """Posts as long as the block lasts, and then until everything that was begun is answered."""
    client = Client(roles, run_id)
    with ThreadPoolExecutor(THREADS) as pool:
        work = [pool.submit(client.work, thread) for thread in range(THREADS)]
        try:
            yield client
        finally:
            client.stop()
        for done in work:
            done.result()
