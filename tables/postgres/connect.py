"""How we reach Postgres: where to look for tables, and when to give a server up."""

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from recon_app.errors import ConfigError

__all__ = ["APPEND", "READ", "conninfo"]

#: Of a session that appends. Temporary rows stay in memory; a server that is cut off from us ends
#: our transaction by itself, so that its locks do not outlive us.
APPEND = {
    "temp_buffers": "64MB",
    "jit": "off",
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "60s",
}
#: Of a session that answers people.
READ = {
    "default_transaction_read_only": "on",
    "jit": "off",
    "statement_timeout": "5s",
    "plan_cache_mode": "force_custom_plan",
}
#: A server that does not answer is noticed within about 20 s.
LIVENESS: dict[str, str | int | None] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 20_000,
}


def conninfo(dsn: str, schema: str, session: dict[str, str], name: str) -> str:
    """``dsn`` with our session settings added; what it says itself is kept.

    Raises:
        ConfigError: ``dsn`` is no connection string.
    """
    try:
        given = conninfo_to_dict(dsn)
    except psycopg.ProgrammingError:
        form = "postgresql://user:password@host:port/database"
        raise ConfigError(f"RECON_POSTGRES_DSN is no connection string; write {form}") from None
    options = [f"-c {key}={value}" for key, value in {"search_path": schema, **session}.items()]
    given["options"] = " ".join([*options, str(given.get("options") or "")]).strip()
    return make_conninfo("", **{**LIVENESS, "application_name": f"realrecon-{name}", **given})
