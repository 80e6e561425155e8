"""The endpoints an installation takes webhooks at, declared in one TOML file.

::

    [[endpoint]]
    provider = "razorpay"
    name = "shop"
    secrets = [{ env = "RAZORPAY_SECRET" }, { value = "the former one" }]
    account = "acc_1"
"""

import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec

from recon_app.adapters.base import Adapter
from recon_app.adapters.registry import adapter_of
from recon_app.errors import ConfigError
from recon_app.webhooks.base import Delivery, Scheme
from recon_app.webhooks.schemes import SCHEMES

__all__ = ["Endpoint", "Endpoints", "load_endpoints"]

Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")]
Seconds = Annotated[float, msgspec.Meta(gt=0, le=30 * 86_400)]


class SecretEntry(msgspec.Struct, forbid_unknown_fields=True):
    """A secret: the name of the variable that holds it, or itself."""

    env: str | None = None
    value: str | None = None


class Entry(msgspec.Struct, forbid_unknown_fields=True):
    """One endpoint as the file has it; what is absent follows from the provider."""

    provider: Name
    name: Name
    secrets: Annotated[list[SecretEntry], msgspec.Meta(min_length=1, max_length=8)]
    adapter: str | None = None
    scheme: str | None = None
    account: str | None = None
    url: str | None = None
    tolerance_s: Seconds | None = None
    options: dict[str, str] = {}


class File(msgspec.Struct, forbid_unknown_fields=True):
    """The whole file."""

    endpoint: list[Entry] = []


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where one account of one provider sends its webhooks. Any of ``secrets`` may have signed."""

    provider: str
    name: str
    adapter: Adapter
    scheme: Scheme
    secrets: tuple[str, ...]
    account: str | None
    url: str
    tolerance_s: float
    options: Mapping[str, str]

    def __repr__(self) -> str:
        return f"Endpoint({self.place})"

    @property
    def place(self) -> str:
        """What people call it."""
        return f"{self.provider}/{self.name}"

    def delivery(self, body: bytes, headers: Mapping[str, str], now_s: float) -> Delivery:
        """What came, as the endpoint's scheme wants to see it."""
        lowered = {name.lower(): value for name, value in headers.items()}
        url = self.url if self.scheme.needs_url else ""
        return Delivery(body, lowered, now_s, self.tolerance_s, url)


Endpoints = Mapping[tuple[str, str], Endpoint]


def load_endpoints(path: Path | None, environment: Mapping[str, str] = os.environ) -> Endpoints:
    """Every endpoint by provider and name; none without a file.

    Raises:
        ConfigError: naming every fault of the file, and never a secret.
    """
    if path is None:
        return {}
    found: dict[tuple[str, str], Endpoint] = {}
    faults: list[str] = []
    for entry in _read(path):
        place = f"{entry.provider}/{entry.name}"
        try:
            endpoint = _endpoint(entry, environment)
        except ConfigError as fault:
            faults.append(f"{place}: {fault}")
            continue
        if (entry.provider, entry.name) in found:
            faults.append(f"{place} stands there twice")
        found[entry.provider, entry.name] = endpoint
    if faults:
        raise ConfigError(f"RECON_ENDPOINTS_FILE {path}: {'; '.join(faults)}")
    return found


def _read(path: Path) -> list[Entry]:
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), File).endpoint
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.MsgspecError) as error:
        raise ConfigError(f"RECON_ENDPOINTS_FILE {path}: {error}") from None


def _endpoint(entry: Entry, environment: Mapping[str, str]) -> Endpoint:
    scheme = SCHEMES.get(entry.scheme or entry.provider)
    if scheme is None:
        raise ConfigError(f"say its scheme, one of {', '.join(SCHEMES)}")
    if scheme.needs_url and not entry.url:
        raise ConfigError("say its url, as the provider was told it: it is signed too")
    return Endpoint(
        provider=entry.provider,
        name=entry.name,
        adapter=adapter_of(entry.adapter or entry.provider),
        scheme=scheme,
        secrets=tuple(_secrets(entry, scheme.read_secret, environment)),
        account=entry.account,
        url=entry.url or "",
        tolerance_s=entry.tolerance_s or scheme.tolerance_s,
        options=entry.options,
    )


def _secrets(
    entry: Entry, read: Callable[[str], object], environment: Mapping[str, str]
) -> Iterator[str]:
    for number, its in enumerate(entry.secrets, 1):
        if (its.env is None) == (its.value is None):
            raise ConfigError(f"secret {number} must have either env or value")
        text = its.value if its.env is None else environment.get(its.env, "")
        if not text:
            raise ConfigError(f"secret {number} is empty" + (f": set {its.env}" if its.env else ""))
        try:
            read(text)
        except ValueError:
            raise ConfigError(f"secret {number} cannot be one of this scheme") from None
        yield text
