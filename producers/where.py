"""Where Kafka, Postgres and the topics are: a flag, the environment, or the stack in RECON_HOME."""

from recon_app.settings import Settings, load_settings

__all__ = ["settings_for"]


def settings_for(brokers: str | None = None, postgres: str | None = None) -> Settings:
    """The settings of this command; null means that nobody gave the flag.

    Raises:
        ConfigError: naming every setting that is wrong.
    """
    given = {"brokers": brokers, "postgres_dsn": postgres}
    return load_settings(**{name: value for name, value in given.items() if value is not None})
