"""The API as an aiohttp application: mounted into the api role, or run alone."""

from collections.abc import AsyncIterator

from aiohttp import web

from recon_app.connection import server_tls
from recon_app.settings import Settings
from web.context import CONTEXT, ApiContext, new_context
from web.guard import guarded
from web.middlewares import MIDDLEWARES
from web.routes import mount
from web.table import ROUTES

__all__ = ["build_api", "setup"]


def setup(app: web.Application, context: ApiContext, *, dashboard: bool = False) -> None:
    """Mount the API into an application that has not started yet.

    Its connections open and close with the application. With ``dashboard`` the same routes are also
    served on ``dashboard_port``, so that the page there has its data at its own origin.
    """
    _mount(app, context)
    app.on_shutdown.append(_end_streams)
    app.cleanup_ctx.append(_connections)
    if dashboard:
        app.cleanup_ctx.append(_dashboard)


def build_api(settings: Settings, *, dashboard: bool = False) -> web.Application:
    """The API as an application of its own."""
    app = web.Application(client_max_size=settings.api_max_body_bytes)
    setup(app, new_context(settings), dashboard=dashboard)
    return app


def _mount(app: web.Application, context: ApiContext) -> None:
    """Routes, middlewares and what they share."""
    app[CONTEXT] = context
    app.middlewares.extend(MIDDLEWARES)
    mount(app, ROUTES, guarded)


async def _end_streams(app: web.Application) -> None:
    """The server waits for what is being answered, and a stream would be answered for ever."""
    app[CONTEXT].live.close()


async def _connections(app: web.Application) -> AsyncIterator[None]:
    """The context is open as long as the application runs."""
    await app[CONTEXT].open()
    yield
    await app[CONTEXT].close()


async def _dashboard(app: web.Application) -> AsyncIterator[None]:
    """The same routes on the dashboard's port."""
    settings = app[CONTEXT].settings
    site = web.Application(client_max_size=settings.api_max_body_bytes)
    _mount(site, app[CONTEXT])
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    await web.TCPSite(
        runner, settings.bind, settings.dashboard_port, ssl_context=server_tls(settings)
    ).start()
    yield
    await runner.cleanup()
