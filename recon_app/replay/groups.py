"""Where a consumer group stands, and who is in it."""

from dataclasses import dataclass
from typing import Any

from recon_app.connection import kafka_security
from recon_app.kafka_admin import reach_kafka
from recon_app.replay.scope import Place
from recon_app.settings import Settings

__all__ = ["Group", "look_at_group"]


@dataclass(frozen=True, slots=True)
class Group:
    """``positions``: the next offset of each partition it has committed; ``members`` by client."""

    positions: dict[Place, int]
    members: list[str]


def look_at_group(settings: Settings, group: str) -> Group:
    """The group as the brokers have it now; a group that never was is empty.

    Raises:
        KafkaUnavailable: the brokers do not answer.
    """
    with reach_kafka(settings.brokers, kafka_security(settings)) as admin:
        stored = admin.list_group_offsets(group).get(group, {})
        described: dict[str, Any] = admin.describe_groups([group])[group]
    positions = {(tp.topic, tp.partition): at.offset for tp, at in stored.items() if at.offset >= 0}
    return Group(positions, [_named(member) for member in described.get("members", [])])


def _named(member: dict[str, Any]) -> str:
    return f"{member['client_id']} at {member['client_host'].lstrip('/')}"
