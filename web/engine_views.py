"""What every engine worker answers: its health, and any transaction, by way of its owner."""

from collections.abc import AsyncIterator
from typing import Any, Final, Protocol
from urllib.parse import quote

import aiohttp
from aiohttp import web
from yarl import URL

from recon_app.codec.partitions import partition_for
from recon_app.domain.case import Case
from recon_app.errors import OwnershipLost, UnavailableError
from web.bodies import json_response
from web.case_models import ServedBy
from web.present import case_view
from web.problems import Problem
from web.routes import any_text
from web.times import now_text
from web.worker_views import setup_worker_routes

__all__ = ["HOP", "CaseReader", "setup_engine_routes"]

HOP: Final = "X-Recon-Hop"
TIMEOUT_S: Final = 2.0
RETRY_AFTER: Final = {"Retry-After": "1"}
RELAYED: Final = ("Content-Type", "ETag", "Retry-After")


class CaseReader(Protocol):
    """How a web view reads the cases of this worker, and finds the owner of others."""

    @property
    def local_url(self) -> str:
        """How other workers reach this one."""

    @property
    def partitions(self) -> int:
        """The partition count of the topics."""

    def owner(self, txn_id: str) -> str | None:
        """Base URL of the worker that owns this transaction; null while nobody does."""

    async def get(self, txn_id: str) -> Case | None:
        """The case, or null.

        Raises:
            OwnershipLost: it is not this worker's (any more).
            UnavailableError: this worker is recovering.
        """

    def readiness(self) -> dict[str, Any]:
        """``ready`` (bool) and whatever helps an operator, recovery progress included."""


READER: web.AppKey[CaseReader] = web.AppKey("recon_reader")
SESSION: web.AppKey[aiohttp.ClientSession] = web.AppKey("recon_session", aiohttp.ClientSession)


def setup_engine_routes(app: web.Application, reader: CaseReader) -> None:
    """Mount the views of an engine worker; call it before the application starts."""
    app[READER] = reader
    setup_worker_routes(app, reader.readiness)
    app.router.add_get(any_text("/txns/{txn_id}"), get_case)
    app.cleanup_ctx.append(_session)


async def get_case(request: web.Request) -> web.Response:
    """The live state of a transaction, from whichever worker owns it."""
    reader, txn_id = request.app[READER], request.match_info["txn_id"]
    owner = reader.owner(txn_id)
    if owner is None:
        raise _moving("no worker owns this transaction at the moment")
    if owner.rstrip("/") == reader.local_url.rstrip("/"):
        return await _local(reader, txn_id)
    if HOP in request.headers:
        raise _moving("its partition is moving between workers")
    return await _relay(request.app, owner, txn_id)


async def _local(reader: CaseReader, txn_id: str) -> web.Response:
    """Answer from this worker's own table."""
    try:
        case = await reader.get(txn_id)
    except (OwnershipLost, UnavailableError) as error:
        raise _moving(str(error)) from None
    if case is None:
        raise Problem("unknown-transaction", f"No event of {txn_id} has been seen.")
    view = case_view(case)
    partition = partition_for(txn_id.encode(), reader.partitions)
    view.served_by = ServedBy("engine", now_text(), partition, reader.local_url)
    return json_response(view, headers={"ETag": f'"{view.evidence}"'})


async def _relay(app: web.Application, owner: str, txn_id: str) -> web.Response:
    """Ask the owner, once: an owner that is none any more answers 503, not a further hop."""
    url = URL(f"{owner.rstrip('/')}/txns/{quote(txn_id, safe='')}", encoded=True)
    try:
        async with app[SESSION].get(url, headers={HOP: "1"}, allow_redirects=False) as answer:
            headers = {name: answer.headers[name] for name in RELAYED if name in answer.headers}
            return web.Response(status=answer.status, body=await answer.read(), headers=headers)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise _moving(f"its owner {owner} does not answer: {error!r}") from None


async def _session(app: web.Application) -> AsyncIterator[None]:
    """The session to other workers, as long as the application runs."""
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
    async with aiohttp.ClientSession(timeout=timeout) as app[SESSION]:
        yield


def _moving(why: str) -> Problem:
    """503: ask again in a moment."""
    return Problem("state-unavailable", f"Try again in a moment: {why}.", headers=RETRY_AFTER)
