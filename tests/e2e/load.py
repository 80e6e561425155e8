"""A simulation in the background, and the proof at its end."""

import secrets

from tests.e2e.reading import audit, ends
from tests.e2e.roles_run import Roles, result_of, until

__all__ = ["Load"]

SHARES = (
    *("--missing", "0.01", "--mismatch", "0.01", "--duplicate", "0.02"),
    *("--late", "0.01", "--out-of-order", "0.05"),
)


class Load:
    """Made-up payments at a rate (events a second), and the journal since they began."""

    def __init__(self, roles: Roles, txns: int, rate: int) -> None:
        self.roles = roles
        self.run_id = f"L{secrets.token_hex(4)}"
        self._topic = roles.prefix + "recon_journal"
        self._since = ends(roles.brokers, self._topic)
        size = ("--txns", str(txns), "--rate", str(rate), "--seed", "7")
        self._running = roles.simulate(*size, "--run-id", self.run_id, *SHARES)

    def size(self) -> int:
        """About how many records the journal has grown by: its commit markers count too."""
        now = ends(self.roles.brokers, self._topic)
        return sum(now.values()) - sum(self._since.values())

    def decided(self, count: int) -> None:
        """Wait until the journal has grown by about so many records."""
        until(lambda: self.size() >= count, f"{count} decisions of {self.run_id}", every_s=0.3)

    def grows_by(self, count: int) -> None:
        """Wait until so much more is decided, or everything is."""
        wanted = self.size() + count
        until(lambda: self.size() >= wanted or not self.goes_on(), "the work to go on", every_s=0.3)

    def goes_on(self) -> bool:
        """Whether it still sends or checks."""
        return self._running.poll() is None

    def is_as_keyed_and_exactly_once(self) -> bool:
        """The end of it: no difference from the key, and each decision once, everywhere."""
        result = result_of(self._running)
        assert (result["exit"], result["differences"], result["first"]) == (0, 0, []), result
        decisions = audit(self.roles, self.run_id, self._since)
        return len([d for d in decisions if d.origin]) == int(result["events"])

    def stop(self) -> None:
        """End it early."""
        if self.goes_on():
            self._running.kill()
        self._running.wait(10)
