"""Running a replay: partitions side by side in processes, their journal to Postgres meanwhile."""

import asyncio
import gc
import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass

from aiokafka.errors import KafkaError

from recon_app.errors import KafkaUnavailable, ReconError, UnavailableError
from recon_app.replay.groups import look_at_group
from recon_app.replay.kept import finish_plan
from recon_app.replay.plan import Plan, run_settings
from recon_app.replay.scope import Scope
from recon_app.replay.sink import RunSink
from recon_app.replay.worker import replay_partition
from recon_app.settings import Settings
from recon_app.topics import engine_group
from tables.migrate import migrate

__all__ = ["Outcome", "Progress", "default_workers", "run_replay"]

LOOK_S = 1.0
EXIT_ORPHAN = 70
#: A replay makes many objects and keeps few; collecting as often as the default does costs a tenth.
GC_THRESHOLDS = (100_000, 50, 100)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands, in input offsets of its scope and journal records in Postgres."""

    decided: int
    total: int
    stored: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What this go came to; a run that was interrupted has had others before."""

    records: int
    stored: int
    seconds: float


def default_workers(partitions: int) -> int:
    """Half of the cores decide; the other half is for brokers and Postgres."""
    return max(1, min(partitions, (os.cpu_count() or 2) // 2))


def run_replay(
    settings: Settings, plan: Plan, workers: int, tell: Callable[[Progress], None]
) -> Outcome:
    """Bring the run to its end, from wherever it stands.

    Raises:
        OwnershipLost: another process goes on with the same run.
        UnavailableError: Kafka or Postgres does not answer.
    """
    started = time.monotonic()
    run = run_settings(settings, plan.name)
    migrate(run.postgres_dsn.get_secret_value(), run.postgres_schema)
    with _failures_named(plan.name):
        records, stored = asyncio.run(_Run(settings, plan, run, workers, tell).go())
    finish_plan(run)
    return Outcome(records, stored, round(time.monotonic() - started, 3))


@contextmanager
def _failures_named(name: str) -> Iterator[None]:
    """What ended a run, as one error that says how to go on."""
    go_on = f"go on with `recon replay --run {name}`"
    try:
        yield
    except BaseExceptionGroup as group:
        error = group.exceptions[0]
        if isinstance(error, ReconError) or not isinstance(error, Exception):
            raise error from None
        if isinstance(error, KafkaError):
            raise KafkaUnavailable(f"Kafka did not do it ({error!r}); {go_on}") from error
        if isinstance(error, BrokenProcessPool):
            raise UnavailableError(f"a process of the run ended; {go_on}") from error
        raise error from None


class _Run:
    def __init__(
        self,
        settings: Settings,
        plan: Plan,
        run: Settings,
        workers: int,
        tell: Callable[[Progress], None],
    ) -> None:
        self._settings = settings
        self._plan = plan
        self._run = run
        self._workers = workers
        self._tell = tell
        self._stored = 0

    async def go(self) -> tuple[int, int]:
        sink = RunSink(self._run, self._note_stored)
        async with asyncio.TaskGroup() as tasks:
            watch = tasks.create_task(self._watch())
            write = tasks.create_task(sink.write())
            records = await self._decide()
            sink.complete()
            await write
            watch.cancel()
        return records, self._stored

    async def _decide(self) -> int:
        """Every partition, a few at a time; what fails ends the run."""
        loop = asyncio.get_running_loop()
        with _processes(self._workers) as pool:
            jobs = [
                loop.run_in_executor(pool, replay_partition, self._settings, self._plan, number)
                for number in range(self._settings.partitions)
            ]
            return sum(await asyncio.gather(*jobs))

    def _note_stored(self, records: int) -> None:
        self._stored += records

    async def _watch(self) -> None:
        scope = self._plan.scope
        while True:
            group = await asyncio.to_thread(look_at_group, self._run, engine_group(self._run))
            decided = _decided(scope, group.positions)
            self._tell(Progress(decided, scope.size, self._stored))
            await asyncio.sleep(LOOK_S)


def _decided(scope: Scope, positions: dict[tuple[str, int], int]) -> int:
    return sum(max(positions.get(at, span.first) - span.first, 0) for at, span in scope.places())


def _settle_in(parent: int) -> None:
    """In a worker process: end when the process that started it is gone, however it went."""
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_S)
        os._exit(EXIT_ORPHAN)

    threading.Thread(target=watch, name="parent", daemon=True).start()


@contextmanager
def _processes(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Processes of their own; what fails leaves without waiting for the others' work."""
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, context, _settle_in, (os.getpid(),))
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()
