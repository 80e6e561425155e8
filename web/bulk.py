"""``POST /txns/actions``: one action on many transactions, each as if it were asked alone."""

from aiohttp import web

from web.transactions import state_away

__all__ = ["post_bulk"]


async def post_bulk(request: web.Request) -> web.Response:
    """Ask for the same action on up to 1,000 transactions.

    Each goes through Kafka with the evidence it was seen with, and has an outcome of its own. 202
    when every one was accepted, 207 otherwise.
    """
    raise state_away("not there yet")
