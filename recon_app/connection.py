"""How clients reach Kafka, once for all of them."""

from typing import Any

from recon_app.settings import Settings

__all__ = ["aiokafka_connection"]


def aiokafka_connection(settings: Settings) -> dict[str, Any]:
    """Connection arguments of every aiokafka client."""
    return {"bootstrap_servers": [broker.strip() for broker in settings.brokers.split(",")]}
