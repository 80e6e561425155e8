"""What a run is: its name, its range, its policy; and where it keeps what it writes."""

import re
import tomllib
from dataclasses import dataclass
from typing import Final

from recon_app.domain.policy import PolicyBook
from recon_app.errors import ConfigError
from recon_app.replay.pins import Pins
from recon_app.replay.scope import Scope
from recon_app.settings import Settings

__all__ = ["LIVE", "Plan", "check_name", "run_settings"]

#: The name under which the installation itself is compared.
LIVE: Final = "live"
NAME = re.compile(r"[a-z0-9_]{1,24}")
PREFIX_CHARS = 64
SCHEMA_CHARS = 63


@dataclass(frozen=True, slots=True)
class Plan:
    """``asked`` is what the operator wrote; ``policy_toml`` the text of the policy in force.

    ``as_of_ms`` is the broker time up to which deadlines fire after the last record. ``undecided``
    is how many offsets of the scope live had not decided when the run began.
    """

    name: str
    asked: dict[str, str]
    scope: Scope
    as_of_ms: int
    policy_toml: str
    policy_version: str
    pins: Pins
    undecided: int = 0

    @property
    def policies(self) -> PolicyBook:
        """The policy the run decides by."""
        return PolicyBook.from_dict(tomllib.loads(self.policy_toml))


def check_name(name: str) -> str:
    """The name of a run.

    Raises:
        ConfigError: it cannot be one.
    """
    if name == LIVE or not NAME.fullmatch(name):
        raise ConfigError(
            f"a run cannot be called {name}: 1 to 24 of a-z, 0-9 and _, and not {LIVE}"
        )
    return name


def run_settings(settings: Settings, name: str) -> Settings:
    """The settings of a run: topics, groups, state and schema of its own.

    Raises:
        ConfigError: the name does not fit the installation's prefix or schema.
    """
    prefix = f"{settings.topic_prefix}replay.{name}."
    schema = f"{settings.postgres_schema}_replay_{name}"
    if len(prefix) > PREFIX_CHARS or len(schema) > SCHEMA_CHARS:
        raise ConfigError(f"{name}: too long beside RECON_TOPIC_PREFIX or RECON_POSTGRES_SCHEMA")
    return settings.model_copy(update={"topic_prefix": prefix, "postgres_schema": schema})
