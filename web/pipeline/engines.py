"""Which worker owns which partition, and how far its takeover is, as the workers say."""

import asyncio
from typing import Any

from recon_app.errors import UnavailableError
from web.engine_client import EngineClient
from web.pipeline.models import EnginePartition, Recovery

__all__ = ["engine_partitions"]


async def engine_partitions(engine: EngineClient, partitions: int) -> list[EnginePartition]:
    """Every partition number. Any worker names the owners, and each owner speaks for itself.

    Raises:
        UnavailableError: no worker answers.
    """
    owners = {int(n): url for n, url in (await engine.readiness()).get("owners", {}).items()}
    urls = sorted(set(owners.values()))
    said = dict(zip(urls, await asyncio.gather(*(_ask(engine, url) for url in urls)), strict=True))
    return [
        _partition(number, owners.get(number), said.get(owners.get(number, ""), {}))
        for number in range(partitions)
    ]


async def _ask(engine: EngineClient, url: str) -> dict[str, Any]:
    """What a worker says of itself; nothing when it does not answer."""
    try:
        return await engine.readiness(url)
    except UnavailableError:
        return {}


def _partition(number: int, owner: str | None, said: dict[str, Any]) -> EnginePartition:
    is_ready = bool(said.get("ready")) and number in said.get("partitions", ())
    return EnginePartition(number, owner, is_ready, _recovery(number, said.get("recovery")))


def _recovery(number: int, told: dict[str, Any] | None) -> Recovery | None:
    if not told:
        return None
    own = told.get("partitions", {}).get(str(number), {})
    return Recovery(told["stage"], told["seconds"], eta_seconds=told.get("eta_seconds"), **own)
