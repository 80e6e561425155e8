"""A whole verification: wait for the as-of instant, share the partitions out, put it together."""

import asyncio
import multiprocessing
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, replace
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any, Final

from recon_app.verify.due_index import check_due_index
from recon_app.verify.explain import explain
from recon_app.verify.moves import check_moves
from recon_app.verify.plan import Place, Plan
from recon_app.verify.postgres_pass import open_postgres
from recon_app.verify.reader import open_reader
from recon_app.verify.share import Share, verify_share
from recon_app.verify.standing import broker_time_ms, places_of, refuse_retention, wait_for_engine

__all__ = ["PROCESSES", "Order", "Progress", "Verified", "rounds_of", "verify"]

PROCESSES: Final = 2
#: So many inputs of a process are held in its ledger at a time, or one partition.
ROUND_RECORDS: Final = 2_000_000
LOOK_S: Final = 0.2

#: Told what is done now, and how many of how many records are read.
Progress = Callable[[str, int, int], None]

_told: "Synchronized[int] | None" = None


@dataclass(slots=True)
class Verified:
    """What was found, for which instant; ``seconds`` is for its caller to say."""

    share: Share
    histories: dict[str, list[str]]
    as_of_ms: int
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Order:
    """What to verify how.

    ``group`` is the engine's; ``as_of_ms`` null is the broker's time now; ``state_dir`` null leaves
    the deadline index out.
    """

    group: str
    as_of_ms: int | None = None
    state_dir: Path | None = None
    processes: int = PROCESSES


def verify(plan: Plan, order: Order, progress: Progress) -> Verified:
    """Verify all partitions. ``plan`` comes without instant and ends, which are found here.

    Raises:
        ReconError: something is out of reach, was deleted, or did not come so far in time.
    """
    with open_postgres(plan.postgres):
        progress("waiting for engine and sink", 0, 0)
    plan, total = asyncio.run(_prepare(plan, order.group, order.as_of_ms))
    share = _share_out(plan, order.processes, total, progress)
    check_moves(share.moves_out, share.moves_in, share.buried, plan.ends, share.findings)
    share.totals.check(share.findings)
    if order.state_dir is not None:
        progress("deadline index", 0, 0)
        for name, count in check_due_index(order.state_dir, share.findings).items():
            share.checked[f"index {name}"] = count
    histories = asyncio.run(explain(plan, share.findings.first)) if share.findings.total else {}
    return Verified(share, histories, plan.as_of_ms)


async def _prepare(plan: Plan, group: str, as_of_ms: int | None) -> tuple[Plan, int]:
    """The plan with its instant and its ends, and about how many records there are to read."""
    async with open_reader(plan.connection) as reader:
        await refuse_retention(reader, plan.topics)
        if as_of_ms is None:
            as_of_ms = await broker_time_ms(reader, plan.topics)
        ends = await wait_for_engine(reader, plan.connection, group, plan.topics, plan.timeout_s)
        outputs = await reader.ends(places_of((plan.topics.journal, plan.topics.changelog)))
        inputs, journal = sum(ends.values()), sum(outputs.values()) // 2
    # Rows of events and transitions are about as many as decisions; transactions about half.
    total = inputs + 2 * journal + 5 * journal // 2
    return replace(plan, as_of_ms=as_of_ms, ends=ends), total


def _share_out(plan: Plan, processes: int, total: int, progress: Progress) -> Share:
    shares = rounds_of(plan, processes)
    if len(shares) == 1:
        return _alone(plan, shares[0], total, progress)
    context = multiprocessing.get_context("spawn")
    told = context.Value("Q", 0)
    with ProcessPoolExecutor(len(shares), context, _listen, (told,)) as pool:
        parts = [pool.submit(_work, plan, rounds) for rounds in shares]
        _watch(parts, told, total, progress)
        share = Share()
        for part in parts:
            share.merge(part.result())
    return share


def _alone(plan: Plan, rounds: list[list[int]], total: int, progress: Progress) -> Share:
    """All of it in this process."""
    done = 0

    def tell(records: int) -> None:
        nonlocal done
        done += records
        progress("records and rows", min(done, total), total)

    return verify_share(plan, rounds, tell)


def _watch(parts: Sequence["Future[Share]"], told: Any, total: int, progress: Progress) -> None:
    """Say how far it is until all are done, or one failed."""
    left: set[Future[Share]] = set(parts)
    while left:
        done, left = wait(left, timeout=LOOK_S)
        progress("records and rows", min(told.value, total), total)
        if any(part.exception() for part in done):
            for part in left:
                part.cancel()
            return


def rounds_of(plan: Plan, processes: int) -> list[list[list[int]]]:
    """For each process its rounds of partitions: evenly shared, the largest first."""
    sizes = _sizes(plan.ends, plan.partitions)
    shares: list[list[list[int]]] = [[] for _ in range(min(processes, plan.partitions))]
    loads = [0] * len(shares)
    for partition in sorted(range(plan.partitions), key=lambda p: -sizes[p]):
        lightest = loads.index(min(loads))
        loads[lightest] += sizes[partition] + 1
        _into_round(shares[lightest], partition, sizes)
    return shares


def _into_round(rounds: list[list[int]], partition: int, sizes: list[int]) -> None:
    if rounds and sum(sizes[p] for p in rounds[-1]) + sizes[partition] <= ROUND_RECORDS:
        rounds[-1].append(partition)
    else:
        rounds.append([partition])


def _sizes(ends: Mapping[Place, int], partitions: int) -> list[int]:
    sizes = [0] * partitions
    for (_, partition), end in ends.items():
        sizes[partition] += end
    return sizes


def _listen(told: "Synchronized[int]") -> None:
    """In a new process: where to tell progress."""
    global _told
    _told = told


def _work(plan: Plan, rounds: list[list[int]]) -> Share:
    return verify_share(plan, rounds, _tell)


def _tell(records: int) -> None:
    if _told is not None:
        with _told.get_lock():
            _told.value += records
