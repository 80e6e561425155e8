"""``GET /txns/{id}/events``: every delivery about one transaction, raw for those who may see it."""

from aiohttp import web

from web.transactions import state_away

__all__ = ["list_transaction_events"]


async def list_transaction_events(request: web.Request) -> web.Response:
    """Every delivery about one transaction, oldest first, with what came in.

    ``raw`` is shown as it is stored to those who may act, masked to others. Sealed fields stay
    sealed for everybody.
    """
    raise state_away("not there yet")
