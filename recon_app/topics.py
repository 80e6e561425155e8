"""Every topic, once: what it is for, how it is partitioned, kept and limited."""

from dataclasses import dataclass

from recon_app.settings import Settings

__all__ = ["ROWS_TRUSTED_S", "Topic", "Topics", "changelog_name", "topics"]

#: The broker takes inputs far above ``max_event_bytes``, so that an oversize event reaches the
#: engine and the dead-letter topic instead of vanishing at its producer; outputs must hold such a
#: record and more.
INPUT_FACTOR = 16
OUTPUT_FACTOR = 24
FOREVER = "-1"

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
TOMBSTONES_MS = 7 * DAY_MS
#: A state directory whose rows are older may have missed deletions; a day is the margin.
ROWS_TRUSTED_S = (TOMBSTONES_MS - DAY_MS) / 1000
SEGMENT_BYTES = 64 << 20
#: Only closed segments are compacted, so they are small and closed soon; a fifth of superseded
#: rows is reason enough, and no superseded row stays for longer than half a day.
COMPACTED = {
    "cleanup.policy": "compact",
    "segment.ms": str(HOUR_MS),
    "min.cleanable.dirty.ratio": "0.2",
    "max.compaction.lag.ms": str(12 * HOUR_MS),
    "delete.retention.ms": str(TOMBSTONES_MS),
}


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as it must be. ``config`` holds only what is checked at boot."""

    name: str
    partitions: int
    replication_factor: int
    config: dict[str, str]


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics of one installation; ``aligned`` ones share one partition count and key."""

    gateway: Topic
    bank: Topic
    rekeyed: Topic
    actions: Topic
    journal: Topic
    changelog: Topic
    dlq: Topic
    dlq_marks: Topic
    heartbeat: Topic

    @property
    def sources(self) -> tuple[Topic, ...]:
        """What the engine joins."""
        return (self.gateway, self.bank, self.rekeyed, self.actions)

    @property
    def aligned(self) -> tuple[Topic, ...]:
        """What must have the same partition count."""
        return (*self.sources, self.journal, self.changelog)

    @property
    def all(self) -> tuple[Topic, ...]:
        """Everything declared at boot."""
        return (*self.aligned, self.dlq, self.dlq_marks, self.heartbeat)


def app_id(settings: Settings, role: str) -> str:
    """What Faust knows a role by; its workers' consumer group has the same name."""
    return f"{settings.topic_prefix}{settings.application}-{role}"


def engine_group(settings: Settings) -> str:
    """The consumer group of the engines of these settings."""
    return app_id(settings, "engine")


def changelog_name(settings: Settings) -> str:
    """The name Faust gives the changelog of the cases table."""
    return f"{engine_group(settings)}-cases-changelog"


def topics(settings: Settings) -> Topics:
    """The topics these settings call for."""
    append_time = {"message.timestamp.type": "LogAppendTime", "cleanup.policy": "delete"}
    kept = append_time | {"retention.ms": FOREVER, "retention.bytes": FOREVER}
    large = {"max.message.bytes": str(settings.max_event_bytes * OUTPUT_FACTOR)}
    inbound = {"max.message.bytes": str(settings.max_event_bytes * INPUT_FACTOR)}

    def topic(name: str, config: dict[str, str], partitions: int = settings.partitions) -> Topic:
        durable = {"min.insync.replicas": str(settings.min_insync_replicas)}
        return Topic(
            settings.topic_prefix + name, partitions, settings.replication_factor, config | durable
        )

    # A segment must hold the largest record batch.
    segment = str(max(SEGMENT_BYTES, settings.max_event_bytes * OUTPUT_FACTOR))
    changelog = COMPACTED | large | {"segment.bytes": segment}
    return Topics(
        gateway=topic("gateway_txns", kept | inbound),
        bank=topic("bank_txns", kept | inbound),
        rekeyed=topic("rekeyed_txns", kept | large),
        actions=topic("recon_actions", kept | inbound),
        journal=topic("recon_journal", kept | large),
        changelog=Topic(
            changelog_name(settings),
            settings.partitions,
            settings.replication_factor,
            changelog | {"min.insync.replicas": str(settings.min_insync_replicas)},
        ),
        dlq=topic("recon_dlq", kept | large),
        dlq_marks=topic("recon_dlq_marks", kept, 1),
        heartbeat=topic("recon_heartbeat", append_time | {"retention.ms": "3600000"}, 1),
    )
