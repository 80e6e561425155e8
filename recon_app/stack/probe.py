"""Is it ready? Asked of every kind of process in the way its clients would notice."""

import http.client
import ssl
import time

from recon_app.stack import kafka, postgres
from recon_app.stack.ports import LOOPBACK
from recon_app.stack.process import Process, is_alive
from recon_app.stack.record import Record

__all__ = ["is_ready", "web_ready"]

WEB_TIMEOUT_S = 3.0
KAFKA_PATIENCE_S = 5.0


def is_ready(process: Process, record: Record) -> bool:
    """Whether the process runs and does its work."""
    if not is_alive(process):
        return False
    if process.role == "kafka":
        return _kafka_ready(record.brokers)
    if process.role == "postgres":
        return postgres.takes_connections(record.postgres)
    return web_ready(process.ports[0])


def _kafka_ready(brokers: str) -> bool:
    """A broker that was starved of CPU leaves its cluster for a moment; that is not being down."""
    deadline = time.monotonic() + KAFKA_PATIENCE_S
    while not kafka.answers(brokers):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def web_ready(port: int) -> bool:
    """Whether ``/readyz`` on this port says 200, over http or, where that is spoken, https."""
    plain = http.client.HTTPConnection(LOOPBACK, port, timeout=WEB_TIMEOUT_S)
    try:
        return _is_ready(plain)
    except ConnectionRefusedError:
        return False
    except (OSError, http.client.HTTPException):
        return _tls_ready(port)


def _tls_ready(port: int) -> bool:
    """The same over https; whose certificate it is does not matter to a probe of the loopback."""
    anyone = ssl.create_default_context()
    anyone.check_hostname, anyone.verify_mode = False, ssl.CERT_NONE
    sealed = http.client.HTTPSConnection(LOOPBACK, port, timeout=WEB_TIMEOUT_S, context=anyone)
    try:
        return _is_ready(sealed)
    except (OSError, http.client.HTTPException):
        return False


def _is_ready(connection: http.client.HTTPConnection) -> bool:
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.HTTPStatus.OK
    finally:
        connection.close()
