"""The ways in: events over HTTP, one by one and in batches, and what adapters take for each."""

import json
import time
from collections.abc import Callable, Iterable
from typing import Final

import psutil

from recon_app.adapters.base import Adapter, Payload
from recon_app.adapters.normalise import Ready, normalise
from recon_app.adapters.registry import adapter_of
from recon_app.privacy.current import scrub_event_bytes
from recon_app.stack.ports import LOOPBACK, free_port
from tests.bench.sitting import Figures, Sitting
from tests.e2e.statements import statement
from tests.unit.adapters.corpus import CORPUS

__all__ = ["measure_ingest"]

#: Kind of load -> events: a second, callers, or of a batch.
LOADS: Final = {"paced": 500, "single": 32, "ndjson": 2000, "array": 2000}
ADAPTERS: Final = ("canonical", "razorpay", "stripe", "adyen", "camt", "mt940")
STATEMENT_LINES: Final = 500
LEAST_CPU_S: Final = 0.3
LIMIT_BYTES: Final = 256 * 1024

Scrub = Callable[[bytes], bytes]


def measure_ingest(here: Sitting) -> Figures:
    """Each load in turn on one api process; then adapters, in this process."""
    settings = here.declare(
        here.settings("ingest-", anonymous=True, dashboard_port=free_port(), log_level="warning")
    )
    role = here.role("api", settings)
    url = f"http://{LOOPBACK}:{role.ports[0]}/events"
    found: Figures = {}
    with here.running(role) as api:
        process = psutil.Process(api.pid)
        for kind, events in LOADS.items():
            here.say(f"ingest: {kind}, {events} at a time, for {here.sizes.paced_s:g} s")
            found[kind] = _loaded(here, process, url, kind, events)
    here.say("ingest: adapters")
    found["adapters"] = dict(_adapters())
    return found


def _loaded(here: Sitting, api: psutil.Process, url: str, kind: str, events: int) -> Figures:
    before = _cpu_s(api)
    asked = (url, kind, str(here.sizes.paced_s), str(events))
    figures: Figures = json.loads(here.output("tests.bench.post", *asked))
    return figures | {"cpu_us_per_event": (_cpu_s(api) - before) / figures["sent"] * 1e6}


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _adapters() -> Iterable[tuple[str, Figures]]:
    """Microseconds of CPU an event: read and checked, and with what may not be stored taken out."""
    for name in ADAPTERS:
        bodies = [body for adapter, body in CORPUS if adapter == name]
        yield name, _read(adapter_of(name), bodies)
    yield "csv", _read(adapter_of("csv"), [statement(range(1, STATEMENT_LINES + 1))])


def _read(adapter: Adapter, bodies: list[bytes]) -> Figures:
    return {
        "us_per_event": _us_per_event(adapter, bodies, None),
        "scrubbed_us_per_event": _us_per_event(adapter, bodies, scrub_event_bytes),
    }


def _us_per_event(adapter: Adapter, bodies: list[bytes], scrub: Scrub | None) -> float:
    events, started = 0, time.process_time()
    while (spent := time.process_time() - started) < LEAST_CPU_S:
        for body in bodies:
            outcomes = normalise(adapter, Payload(body), LIMIT_BYTES, scrub)
            events += sum(isinstance(its, Ready) for its in outcomes)
    return spent / events * 1e6
