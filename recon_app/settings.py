"""Every setting, once.

``RECON_<NAME>`` in the environment wins over ``RECON_CONFIG_FILE`` (TOML), and that over what
``recon dev up`` left in ``RECON_HOME``: so every command finds the stack that runs here.
"""

import os
import tomllib
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    JsonConfigSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from recon_app.errors import ConfigError
from recon_app.settings_access import AccessSettings

__all__ = ["Settings", "load_settings", "recon_home", "stack_settings_file"]

MIB = 1024 * 1024


def recon_home() -> Path:
    """The folder of this stack's state, logs and addresses."""
    return Path(os.environ.get("RECON_HOME") or ".recon")


def stack_settings_file(home: Path) -> Path:
    """Where a running stack leaves the settings that others need to join it."""
    return home / "settings.json"


class Settings(AccessSettings):
    """What an operator may choose; the description of each field is its documentation."""

    model_config = SettingsConfigDict(env_prefix="RECON_", extra="forbid", frozen=True)

    brokers: str = Field("127.0.0.1:9092", description="Kafka bootstrap servers, comma separated")
    postgres_dsn: SecretStr = Field(
        SecretStr("postgresql://postgres@127.0.0.1:5432/postgres"), description="Postgres DSN"
    )
    postgres_schema: str = Field(
        "public", pattern=r"^[a-z_][a-z0-9_]{0,62}$", description="Schema of all tables"
    )
    home: Path = Field(Path(".recon"), description="State, logs and sockets of this stack")
    state_dir: Path | None = Field(
        None, description="RocksDB directory; default: state, in the home"
    )
    policy_file: Path | None = Field(None, description="Policy TOML; default: the built-in policy")
    privacy_keys_file: Path | None = Field(
        None, description="Keys of tokens and seals; default: privacy-keys.json, in the home"
    )
    privacy_fields: str = Field(
        "", description="Further field names to seal, comma separated; `*` stands for anything"
    )

    partitions: int = Field(
        12,
        ge=1,
        le=1000,
        description="Of every topic keyed by transaction; fixed once topics exist",
    )
    replication_factor: int = Field(3, ge=1, le=9, description="Of every topic; 1 in development")
    min_insync_replicas: int = Field(2, ge=1, le=9, description="Needed for an acknowledgement")
    topic_prefix: str = Field("", pattern=r"^[a-z0-9_.-]{0,64}$", description="Before every topic")
    application: str = Field(
        "realrecon", pattern=r"^[a-z0-9-]{1,40}$", description="Group id prefix"
    )

    instance_id: str | None = Field(
        None, description="Static membership id, stable per worker; default: the host's name"
    )
    leave_on_stop: bool = Field(
        True, description="A worker asked to stop gives its partitions up at once"
    )
    session_timeout_s: float = Field(
        10.0, ge=1, le=300, description="A silent worker loses its partitions after this long"
    )
    heartbeat_interval_s: float = Field(
        2.0, gt=0, le=60, description="At most a third of the session timeout"
    )
    batch_max_records: int = Field(
        2000, ge=1, le=20_000, description="Of one fetch of one partition; a turn takes up to two"
    )
    batches_in_flight: int = Field(
        20, ge=1, le=1000, description="Fetched and not yet processed, whole process"
    )
    max_event_bytes: int = Field(
        256 * 1024, ge=1024, le=4 * MIB, description="Larger events are refused or dead letters"
    )
    transaction_timeout_s: float = Field(
        60.0, ge=5, le=900, description="The broker aborts a transaction open for longer"
    )
    tick_interval_s: float = Field(0.25, gt=0, le=60, description="Between looks for due deadlines")
    deadline_grace_ms: int = Field(
        250,
        ge=0,
        le=60_000,
        description="Added to a deadline before it fires; the verdict keeps its time",
    )
    rocksdb_cache_mb: int = Field(64, ge=1, le=65_536, description="Block cache, whole process")
    rocksdb_memtable_mb: int = Field(96, ge=4, le=65_536, description="Memtables, whole process")

    sink_batch_records: int = Field(
        10_000, ge=1, le=50_000, description="Of one Postgres transaction, about, at most"
    )
    sink_batch_ms: int = Field(
        100, ge=1, le=60_000, description="The longest wait for more records"
    )

    bind: str = Field("127.0.0.1", description="Address every web server listens on")
    engine_port: int = Field(6066, ge=0, le=65_535, description="Live state, health and metrics")
    sink_port: int = Field(6067, ge=0, le=65_535, description="Health and metrics")
    api_port: int = Field(8000, ge=0, le=65_535, description="The HTTP API")
    dashboard_port: int = Field(3000, ge=0, le=65_535, description="The page, and the API again")
    advertised_url: str | None = Field(None, description="How other workers reach this one")
    engine_url: str = Field("http://127.0.0.1:6066", description="Any engine worker, for the api")
    api_max_body_bytes: int = Field(
        8 * MIB, ge=1024, le=64 * MIB, description="Of one request; more is 413"
    )
    endpoints_file: Path | None = Field(
        None, description="Webhook endpoints, TOML; default: none are taken"
    )
    webhook_max_body_bytes: int = Field(
        MIB, ge=1024, le=4 * MIB, description="Of one webhook; more is 413"
    )
    certificates_dir: Path | None = Field(
        None, description="Kept certificates of webhook senders; default: certificates, in the home"
    )
    exports_dir: Path | None = Field(
        None, description="Exported files, for a day; default: exports, in the home"
    )
    import_max_bytes: int = Field(
        64 * MIB, ge=1024, le=1024 * MIB, description="Of one imported file; it is held in memory"
    )
    stream_heartbeat_s: float = Field(
        10.0, ge=0.1, le=60, description="Between heartbeats of `GET /stream`"
    )
    stream_room: int = Field(
        5000,
        ge=500,
        le=100_000,
        description="Decisions that may wait for one client of the stream; with more it is dropped",
    )
    stream_clients: int = Field(
        200, ge=1, le=10_000, description="Clients of the stream at once, per process; more is 503"
    )
    ack_timeout_s: float = Field(5.0, gt=0, le=60, description="Wait for the broker, then 503")

    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Less than this is not logged"
    )
    log_format: Literal["auto", "json", "pretty"] = Field(
        "auto", description="auto: pretty on a terminal, JSON lines anywhere else"
    )

    @property
    def state_path(self) -> Path:
        """Where RocksDB lives."""
        return self.state_dir or self.home / "state"

    @property
    def certificates_path(self) -> Path:
        """Where certificates of webhook senders are kept."""
        return self.certificates_dir or self.home / "certificates"

    @property
    def exports_path(self) -> Path:
        """Where exported files are kept."""
        return self.exports_dir or self.home / "exports"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, environment, the TOML file, and last the stack that runs in RECON_HOME."""
        file = TomlConfigSettingsSource(settings_cls, _config_file())
        stack = JsonConfigSettingsSource(settings_cls, stack_settings_file(recon_home()))
        return init_settings, env_settings, file, stack


def load_settings(kind: type[Settings] = Settings, /, **overrides: object) -> Settings:
    """The settings of this process.

    Raises:
        ConfigError: naming every setting that is wrong, and why.
    """
    try:
        return kind(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        raise ConfigError("; ".join(map(_fault, error.errors()))) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"RECON_CONFIG_FILE: no valid TOML: {error}") from None


def _fault(error: ErrorDetails) -> str:
    """What is wrong, behind the variable that carries it where it is a single one."""
    message = error["msg"].removeprefix("Value error, ")
    name = ".".join(map(str, error["loc"])).upper()
    return f"RECON_{name}: {message}" if name else message


def _config_file() -> Path | None:
    path = os.environ.get("RECON_CONFIG_FILE")
    if path and not Path(path).is_file():
        raise ConfigError(f"RECON_CONFIG_FILE: there is no file {path}")
    return Path(path) if path else None
