"""What is expected of a payment: posting, due time, tolerance, window and severity bands.

A book holds editions, each in force from its time on; a case uses the edition in force at its
earliest arrival. Within an edition the most specific rule wins.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from recon_app.domain.case import Profile
from recon_app.domain.events import Direction, Kind
from recon_app.domain.policy_document import read_editions
from recon_app.domain.policy_terms import Edition, Policy, PolicyFaults

__all__ = ["Edition", "Policy", "PolicyBook", "PolicyFaults"]

NOBODY: Final = Profile()


@dataclass(frozen=True, slots=True)
class PolicyBook:
    """All editions, newest first, with the last one standing for everything before it too."""

    editions: tuple[Edition, ...]
    plain: Policy | None = field(init=False)

    def __post_init__(self) -> None:
        only = self.editions[0] if len(self.editions) == 1 else None
        object.__setattr__(self, "plain", only.default if only and not only.index else None)

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> "PolicyBook":
        """The book a parsed TOML document describes (see docs/policy.md).

        Raises:
            PolicyFaults: with everything that is wrong, at once.
        """
        return cls(read_editions(data))

    @property
    def version(self) -> str:
        """The version of the newest edition: SHA-256/128 over its canonical content."""
        return self.editions[0].version

    @property
    def effective_from(self) -> int:
        """When the newest edition comes into force, in ms since the epoch."""
        return self.editions[0].effective_ms

    def select(
        self,
        arrived_ms: int,
        profile: Profile | None,
        kind: Kind,
        currency: str,
        direction: Direction,
    ) -> Policy:
        """The policy for a payment whose earliest arrival was at ``arrived_ms``."""
        if self.plain is not None:
            return self.plain
        who = profile or NOBODY
        return self._in_force(arrived_ms).select(
            (who.provider, who.merchant_id, who.account, who.rail, kind, currency, direction)
        )

    def _in_force(self, arrived_ms: int) -> Edition:
        for edition in self.editions:
            if edition.effective_ms <= arrived_ms:
                return edition
        return self.editions[-1]
