"""Losing the state directory: our restore, and stock Faust's of rows of the same size."""

import asyncio
import json
import re
import shutil
import urllib.request
from datetime import datetime
from pathlib import Path

from recon_app.errors import StackError
from recon_app.stack.ports import LOOPBACK
from recon_app.topics import topics
from tests.bench.parts.open_cases import open_settings
from tests.bench.parts.yardsticks import stock_worker
from tests.bench.records import Filler, read_all
from tests.bench.sitting import Figures, Sitting, until

__all__ = ["measure_restore", "measure_stock_restore"]

RESTORE_S = 300.0
#: Faust's own log says when recovery began and when it had read everything.
STAMP = r"\[(?P<at>[\d-]+ [\d:]+,\d+)\].*"
BEGAN = re.compile(STAMP + r"Restoring state from changelog topics")
ENDED = re.compile(STAMP + r"Done reading from changelog topics")


def measure_restore(here: Sitting) -> Figures:
    """The engine on an empty volume, until it is ready."""
    here.say("restore: the open cases from their changelog")
    settings = open_settings(here)
    shutil.rmtree(settings.state_path)
    role = here.role("engine", settings)
    with (
        here.running(role, RESTORE_S),
        urllib.request.urlopen(f"http://{LOOPBACK}:{role.ports[0]}/readyz") as answer,
    ):
        recovery = json.load(answer)["recovery"]
    if recovery["rows"] < here.sizes.open_cases:
        raise StackError(f"only {recovery['rows']} rows of {here.sizes.open_cases} were restored")
    return {
        "rows": recovery["rows"],
        "seconds": recovery["seconds"],
        "rows_per_s": recovery["rows"] / recovery["seconds"],
    }


def measure_stock_restore(here: Sitting) -> Figures:
    """A stock table whose changelog holds the bytes of ours, restored by Faust itself."""
    here.say(f"stock restore: {here.sizes.stock_rows:,} rows by Faust itself")
    prefix = "rows-"
    here.declare(here.settings(prefix))
    changelog = f"{prefix}stock-rows-changelog"
    here.create(changelog)
    rows = asyncio.run(_copy(here, topics(open_settings(here)).changelog.name, changelog))
    command, env = stock_worker(here, "stock_rows", prefix)
    with here.spawned("stock-restore", command, env) as stock:
        log = Path(stock.log)
        until(stock, lambda: ENDED.search(log.read_text()) is not None, RESTORE_S)
    text = log.read_text()
    seconds = (_at(ENDED, text) - _at(BEGAN, text)).total_seconds()
    return {"rows": rows, "seconds": seconds, "rows_per_s": rows / seconds}


async def _copy(here: Sitting, source: str, target: str) -> int:
    async with Filler(here.brokers, target) as filler:
        async for records in read_all(here.brokers, source):
            room = here.sizes.stock_rows - filler.count
            await filler.add((r.partition, r.key, r.value) for r in records[:room])
            if room <= len(records):
                break
    return filler.count


def _at(what: re.Pattern[str], text: str) -> datetime:
    found = what.search(text)
    if found is None:
        raise StackError("Faust did not say when its recovery began")
    return datetime.strptime(found["at"], "%Y-%m-%d %H:%M:%S,%f")
