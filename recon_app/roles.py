"""What the roles have in common: a Faust app of their own group, on settings nobody can break."""

import ssl
from functools import partial
from pathlib import Path
from socket import gethostname
from zlib import crc32

from recon_app.connection import aiokafka_connection
from recon_app.log import configure_logging, logging_config
from recon_app.refusal import declare_or_refuse
from recon_app.settings import Settings
from recon_app.streaming.app import BatchApp, faust_settings
from recon_app.streaming.credentials import faust_credentials
from recon_app.topics import app_id

__all__ = ["member_id", "role_app"]

#: Room above the session timeout that Faust demands of requests.
REQUEST_TIMEOUT_S = 90.0
#: Of one partition, compressed. Small, so that a backlog of one topic is not read far ahead of the
#: others: both legs of a payment then meet in one turn, and its row is written once.
FETCH_BYTES = 64 * 1024


def role_app(
    settings: Settings,
    role: str,
    port: int,
    url: str | None = None,
    *,
    declare: bool = True,
    web_ssl_context: ssl.SSLContext | None = None,
) -> BatchApp:
    """The Faust app of a role; its group is ``<application>-<role>``.

    Unless told otherwise it declares and checks the topics before anything starts.
    """
    configure_logging(settings)
    datadir: Path = settings.state_path.absolute() / f"{role}-{settings.instance_id or 'single'}"
    datadir.parent.mkdir(parents=True, exist_ok=True)
    app = BatchApp(
        batches_in_flight=settings.batches_in_flight,
        leave_on_stop=settings.leave_on_stop,
        **faust_settings(
            app_id=app_id(settings, role),
            brokers=settings.brokers,
            datadir=datadir,
            partitions=settings.partitions,
            replication_factor=settings.replication_factor,
            web_bind=settings.bind,
            web_port=port,
            advertised_url=url,
            broker_credentials=faust_credentials(aiokafka_connection(settings)),
            broker_session_timeout=settings.session_timeout_s,
            broker_heartbeat_interval=settings.heartbeat_interval_s,
            broker_request_timeout=REQUEST_TIMEOUT_S + settings.session_timeout_s,
            broker_max_poll_records=settings.batch_max_records,
            consumer_max_fetch_size=FETCH_BYTES,
            consumer_group_instance_id=member_id(settings, role, port, url),
            web_ssl_context=web_ssl_context,
            web_application_options={"client_max_size": settings.api_max_body_bytes},
            logging_config=logging_config(settings),
        ),
    )
    if declare:
        app.before_start.append(partial(declare_or_refuse, settings))
    return app


def member_id(settings: Settings, role: str, port: int, url: str | None = None) -> str | None:
    """Static membership, by name and address; none for an empty name.

    A static member gets its former assignment back, in which the others, and Faust, know it by its
    former address: at a new address it has to be a new member.
    """
    name = gethostname() if settings.instance_id is None else settings.instance_id
    address = url or f"http://{settings.bind}:{port}"
    return f"{role}-{name}-{crc32(address.encode()):08x}" if name else None
