"""The settings that all processes of a development stack share."""

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from recon_app.settings import Settings, load_settings

__all__ = ["explicit_settings", "joint_settings", "what_joiners_need"]

#: One broker on one machine; what the operator sets wins.
DEV_DEFAULTS: dict[str, object] = {
    "partitions": 4,
    "replication_factor": 1,
    "min_insync_replicas": 1,
    "anonymous": True,
}
NEEDED = (
    "brokers",
    "partitions",
    "replication_factor",
    "min_insync_replicas",
    "topic_prefix",
    "application",
    "postgres_schema",
    "api_port",
    "dashboard_port",
    "engine_url",
)


class ExplicitSettings(Settings):
    """Settings without those that a running stack left behind."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """All sources but the last."""
        return super().settings_customise_sources(
            settings_cls, init_settings, env_settings, dotenv_settings, file_secret_settings
        )[:-1]


def explicit_settings() -> Settings:
    """What the operator set; ``model_fields_set`` names it.

    Raises:
        ConfigError: naming every setting that is wrong, and why.
    """
    return load_settings(ExplicitSettings)


def joint_settings(**found: object) -> Settings:
    """What the operator set, what was found or started, and a small machine's defaults.

    Raises:
        ConfigError: naming every setting that is wrong, and why.
    """
    chosen = explicit_settings().model_fields_set
    defaults = {name: value for name, value in DEV_DEFAULTS.items() if name not in chosen}
    return load_settings(ExplicitSettings, **defaults | found)


def what_joiners_need(settings: Settings) -> dict[str, object]:
    """What a command or a hand-started role must know to join the stack."""
    dsn = settings.postgres_dsn.get_secret_value()
    return {"postgres_dsn": dsn} | {name: getattr(settings, name) for name in NEEDED}
