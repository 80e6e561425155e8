"""``GET /stream``: decisions as they are made, as server-sent events."""

from functools import partial
from typing import Final

from aiohttp import web

from recon_app.access.roles import Permission
from web.context import context_of
from web.guard import may_still
from web.live.asked import parse_asked
from web.live.session import Session
from web.middlewares import dress

__all__ = ["EVENT_STREAM", "get_stream"]

EVENT_STREAM: Final = "text/event-stream"
HEADERS: Final = {
    "Content-Type": EVENT_STREAM,
    "Cache-Control": "no-store",
    # A proxy that collects answers would keep the stream to itself.
    "X-Accel-Buffering": "no",
}


async def get_stream(request: web.Request) -> web.StreamResponse:
    """Decisions as they are made, as server-sent events; the answer does not end by itself.

    ``event: decision`` is one record of the journal, ``event: heartbeat`` comes every few seconds,
    and ``event: reset`` says that it cannot go on from ``Last-Event-ID``. The ``id`` of each event
    is the vector of next offsets ("0:123,1:456"): send it as ``Last-Event-ID`` to go on there,
    without gap or duplicate. Without it the stream begins now, or with ``start=-N`` by the last N
    decisions. A client that does not read is dropped.
    """
    asked, live = parse_asked(request.query, request.headers), context_of(request).live
    response = web.StreamResponse(headers=HEADERS)
    if request.method == "HEAD":
        return response
    dress(request, response)
    with live.seat(asked.wanted) as subscriber:
        go_on = partial(may_still, request, Permission.READ)
        await Session(live, subscriber, asked, go_on).run(request, response)
    return response
