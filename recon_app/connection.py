"""How clients reach Kafka, once for all of them and for each library."""

import ssl
from typing import Any

from recon_app.errors import ConfigError
from recon_app.settings import Settings

__all__ = ["aiokafka_connection", "kafka_security", "server_tls"]


def aiokafka_connection(settings: Settings) -> dict[str, Any]:
    """Connection arguments of every aiokafka client.

    Raises:
        ConfigError: a certificate cannot be read.
    """
    return {"bootstrap_servers": _brokers(settings), **kafka_security(settings)}


def server_tls(settings: Settings) -> ssl.SSLContext | None:
    """What a web server of ours serves https with; null where it serves http.

    Raises:
        ConfigError: the certificate or its key cannot be read.
    """
    if settings.tls_certificate is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(settings.tls_certificate, settings.tls_key)
    except (OSError, ssl.SSLError) as error:
        names = "RECON_TLS_CERTIFICATE and RECON_TLS_KEY"
        raise ConfigError(f"{names} cannot be read: {error}") from None
    return context


def _brokers(settings: Settings) -> list[str]:
    return [broker.strip() for broker in settings.brokers.split(",")]


def kafka_security(settings: Settings) -> dict[str, Any]:
    """How brokers are reached, for aiokafka and for kafka-python, which use the same names.

    Raises:
        ConfigError: a certificate cannot be read.
    """
    if settings.kafka_security == "PLAINTEXT":
        return {}
    found: dict[str, Any] = {"security_protocol": settings.kafka_security}
    if settings.kafka_security.endswith("SSL"):
        found["ssl_context"] = _client_tls(settings)
    if settings.kafka_security.startswith("SASL"):
        found |= {
            "sasl_mechanism": settings.kafka_sasl,
            "sasl_plain_username": settings.kafka_user,
            "sasl_plain_password": _password(settings),
        }
    return found


def _password(settings: Settings) -> str | None:
    return settings.kafka_password.get_secret_value() if settings.kafka_password else None


def _client_tls(settings: Settings) -> ssl.SSLContext:
    """Brokers are verified, by name too; we show a certificate where there is one."""
    try:
        context = ssl.create_default_context(cafile=settings.kafka_ca)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if settings.kafka_certificate:
            context.load_cert_chain(settings.kafka_certificate, settings.kafka_key)
    except (OSError, ssl.SSLError) as error:
        names = "RECON_KAFKA_CA, RECON_KAFKA_CERTIFICATE and RECON_KAFKA_KEY"
        raise ConfigError(f"{names} cannot be read: {error}") from None
    return context
