"""The api role: ``faust -A recon_app.api worker``. It takes events in and answers questions.

It is stateless and holds no Faust connection to Kafka, so it starts, and says what is wrong, while
Kafka or Postgres are away.
"""

from aiohttp import web

from recon_app.connection import server_tls
from recon_app.privacy.current import use as use_keys
from recon_app.refusal import make_or_refuse
from recon_app.roles import role_app
from recon_app.settings import Settings
from recon_app.streaming.app import BatchApp, WebOnly
from web.api import setup
from web.context import new_context

__all__ = ["api_app", "app"]


def api_app(settings: Settings) -> BatchApp:
    """The api of these settings, ready to be run by a Faust worker."""
    use_keys(settings)
    tls = server_tls(settings)
    app = role_app(settings, "api", settings.api_port, declare=False, web_ssl_context=tls)
    app.producer_only = True
    app.boot_strategy = WebOnly(app)

    context = new_context(settings)

    def mount(site: web.Application) -> None:
        setup(site, context, dashboard=True)

    app.web_routes.append(mount)
    return app


app = make_or_refuse(api_app)
