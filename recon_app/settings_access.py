"""Settings of access and transport: who may call, how fast, and under which certificates."""

import ipaddress
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, Self

from psycopg.conninfo import make_conninfo
from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings

from recon_app.access.roles import Role

__all__ = ["AccessSettings", "is_loopback"]

MIB = 1024 * 1024
SASL = ("SASL_PLAINTEXT", "SASL_SSL")


class AccessSettings(BaseSettings):
    """What the api asks of callers, and how the processes reach Kafka and Postgres."""

    anonymous: bool = Field(
        False, description="Anybody may do everything: development on the loopback only"
    )
    open_probes: bool = Field(
        True, description="/healthz, /readyz and /metrics of the api ask for no key"
    )
    oidc_issuer: str | None = Field(
        None, description="`iss` of bearer tokens; default: none are taken"
    )
    oidc_audience: str | None = Field(None, description="`aud` of bearer tokens")
    oidc_jwks: str | None = Field(None, description="The issuer's keys: https URL or JWKS file")
    oidc_roles_claim: str = Field(
        "roles", description="Where a token names its roles; points lead into objects"
    )
    oidc_roles: str = Field(
        "", description="What is named there = our role, comma separated; default: our own names"
    )
    rate_limit_per_s: float = Field(
        5000.0, gt=0, description="Requests a second of one caller, per process; more is 429"
    )
    rate_limit_burst: float = Field(10_000.0, ge=1, description="Requests of one caller at once")
    idempotency_hours: float = Field(
        24.0, gt=0, le=24 * 90, description="How long the answer to an Idempotency-Key is kept"
    )
    api_max_held_bytes: int = Field(
        128 * MIB, ge=MIB, description="Request bodies in memory at once; more is 503"
    )
    body_timeout_s: float = Field(20.0, gt=0, le=600, description="For a whole body; then 408")
    cors_origins: str = Field(
        "", description="Origins whose pages may call the api, comma separated"
    )
    tls_certificate: Path | None = Field(
        None, description="Certificate chain of the api, PEM; with a key, it serves https"
    )
    tls_key: Path | None = Field(None, description="Its private key, PEM")

    kafka_security: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        "PLAINTEXT", description="How brokers are reached"
    )
    kafka_ca: Path | None = Field(
        None,
        description="Who signs the brokers' certificates, PEM; default: the system's list",
    )
    kafka_certificate: Path | None = Field(None, description="Our certificate for brokers, PEM")
    kafka_key: Path | None = Field(None, description="Its private key, PEM")
    kafka_sasl: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = Field(
        "SCRAM-SHA-512", description="The SASL mechanism"
    )
    kafka_user: str | None = Field(None, description="The SASL user")
    kafka_password: SecretStr | None = Field(None, description="The SASL password")
    postgres_sslmode: Literal["prefer", "require", "verify-ca", "verify-full"] | None = Field(
        None, description="TLS to Postgres; default: what the DSN says"
    )
    postgres_ca: Path | None = Field(None, description="Who signs Postgres' certificate, PEM")

    @property
    def token_roles(self) -> dict[str, Role]:
        """What a token may name -> the role it is here."""
        pairs = [pair.partition("=") for pair in self.oidc_roles.split(",") if pair.strip()]
        mapped = {name.strip(): Role(role.strip()) for name, _, role in pairs}
        return mapped or {role.value: role for role in Role}

    @property
    def allowed_origins(self) -> frozenset[str]:
        """The origins whose pages may call the api."""
        origins = map(str.strip, self.cors_origins.split(","))
        return frozenset(origin for origin in origins if origin)

    @model_validator(mode="before")
    @classmethod
    def secure_postgres(cls, given: Any) -> Any:
        """Put what is said of TLS into the DSN, which is all that clients are given."""
        said = {"sslmode": given.get("postgres_sslmode"), "sslrootcert": given.get("postgres_ca")}
        more = {name: str(value) for name, value in said.items() if value}
        if not more or "postgres_dsn" not in given:
            return given
        dsn = given["postgres_dsn"]
        text = dsn.get_secret_value() if isinstance(dsn, SecretStr) else str(dsn)
        return given | {"postgres_dsn": make_conninfo(text, **more)}

    @model_validator(mode="after")
    def check_together(self) -> Self:
        """Refuse what cannot be meant."""
        if faults := list(self._faults()):
            raise ValueError("; ".join(faults))
        return self

    def _faults(self) -> Iterator[str]:
        if self.anonymous and not is_loopback(getattr(self, "bind", "127.0.0.1")):
            yield (
                "RECON_ANONYMOUS lets anybody in: bind to a loopback address, or set it to false "
                "and make API keys (`recon keys create`)"
            )
        if len({bool(self.oidc_issuer), bool(self.oidc_audience), bool(self.oidc_jwks)}) > 1:
            yield "RECON_OIDC_ISSUER, RECON_OIDC_AUDIENCE and RECON_OIDC_JWKS belong together"
        if bool(self.tls_certificate) != bool(self.tls_key):
            yield "RECON_TLS_CERTIFICATE and RECON_TLS_KEY belong together"
        if bool(self.kafka_certificate) != bool(self.kafka_key):
            yield "RECON_KAFKA_CERTIFICATE and RECON_KAFKA_KEY belong together"
        if self.kafka_security in SASL and not (self.kafka_user and self.kafka_password):
            yield "RECON_KAFKA_SECURITY asks for RECON_KAFKA_USER and RECON_KAFKA_PASSWORD"
        yield from self._role_faults()

    def _role_faults(self) -> Iterator[str]:
        try:
            self.token_roles  # noqa: B018 - reading it checks it
        except ValueError as error:
            yield f"RECON_OIDC_ROLES: {error}"


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a server bound to this host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
