"""Every error of RealRecon, as one tree; each docstring says what the operator should do next.

::

    ReconError
    ├── ConfigError            fix the named settings
    ├── TopologyError          fix the named topics
    ├── UnavailableError       start or reach the named service, then try again
    │   ├── KafkaUnavailable
    │   └── PostgresUnavailable
    ├── PoisonError            the record is a dead letter; fix its producer, then redrive
    │   ├── InvalidEvent       names the field
    │   ├── InvalidAction      names the field
    │   └── InvalidPayload     names the field; check which adapter the source was given
    ├── AccessRefused          give a key or token that is valid here
    ├── UntrustedDelivery      compare the endpoint's secret with the one at the provider
    ├── ExportRefused          narrow the filters, or take another format
    ├── ImportBusy             wait for the other process, or end it, then import again
    ├── OwnershipLost          nothing to do: another worker owns the partition, this one leaves
    └── StackError             read the log the message names
"""

__all__ = [
    "AccessRefused",
    "ConfigError",
    "ExportRefused",
    "ImportBusy",
    "InvalidAction",
    "InvalidEvent",
    "InvalidPayload",
    "KafkaUnavailable",
    "OwnershipLost",
    "PoisonError",
    "PostgresUnavailable",
    "ReconError",
    "StackError",
    "TopologyError",
    "UnavailableError",
    "UntrustedDelivery",
]


class ReconError(Exception):
    """Anything RealRecon itself raises."""


class ConfigError(ReconError):
    """Settings or the policy are wrong. Fix what the message names.

    All faults are listed at once.
    """


class TopologyError(ReconError):
    """Topics are not as they must be. Fix the named topics.

    Or the settings they are checked against.
    """


class UnavailableError(ReconError):
    """A service did not answer. Start it, or correct its address, then try again."""


class KafkaUnavailable(UnavailableError):
    """Kafka did not answer or did not acknowledge in time."""


class PostgresUnavailable(UnavailableError):
    """Postgres did not answer in time."""


class PoisonError(ReconError):
    """A record cannot be processed. ``field`` names what is wrong; fix the producer, then redrive.

    ``reason`` is one of a closed set (see ``recon_app.codec.poison``), fit for a metric label.
    """

    def __init__(self, reason: str, field: str, detail: str) -> None:
        super().__init__(f"{field}: {detail}")
        self.reason = reason
        self.field = field
        self.detail = detail


class InvalidEvent(PoisonError):
    """An event that no producer should send."""


class InvalidAction(PoisonError):
    """An action that no author should send."""


class InvalidPayload(PoisonError):
    """A payload that is not of the format its source was declared to send.

    Check which adapter the endpoint, the file or the header names, then send it again.
    """


class AccessRefused(ReconError):
    """Nobody we know: the credential is missing, wrong, expired or revoked. Give a valid one."""


class UntrustedDelivery(ReconError):
    """A webhook is not from whom it says, or too old. Nothing of it was taken.

    When all of an endpoint's deliveries end so, compare its secrets with those at the provider.
    ``reason`` is one of a closed set (see ``recon_app.webhooks.base``), fit for a metric label.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class ExportRefused(ReconError):
    """A file cannot hold what was asked for. Narrow the filters, or take another format."""


class ImportBusy(ReconError):
    """Another process imports the same file. Wait for its end; the answer is then on record."""


class OwnershipLost(ReconError):
    """Another worker took the partition over. This process leaves; there is nothing to repair."""


class StackError(ReconError):
    """A process of the embedded stack failed. The message names its log."""
