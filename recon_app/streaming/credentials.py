"""Faust's own name for how brokers are reached."""

from collections.abc import Mapping
from typing import Any

from faust.auth import SASLCredentials, SSLCredentials

__all__ = ["faust_credentials"]


def faust_credentials(connection: Mapping[str, Any]) -> SSLCredentials | SASLCredentials | None:
    """The credentials in aiokafka's connection arguments; null where brokers ask for none."""
    tls = connection.get("ssl_context")
    if "sasl_mechanism" in connection:
        return SASLCredentials(
            username=connection["sasl_plain_username"],
            password=connection["sasl_plain_password"],
            ssl_context=tls,
            mechanism=connection["sasl_mechanism"],
        )
    return SSLCredentials(context=tls) if tls is not None else None
