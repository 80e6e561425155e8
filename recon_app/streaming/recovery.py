"""What is left of Faust's own recovery: it is told that nothing remains, and must never begin.

The last offset of a transactional changelog is a commit marker, which no consumer is ever given, so
stock recovery would wait for it for ever.
"""

from faust.tables.manager import TableManager
from faust.tables.recovery import Recovery

from recon_app.streaming.fatal import leave

__all__ = ["PromptTables", "WatchedRecovery"]


class WatchedRecovery(Recovery):
    """Faust's recovery, which ends the process instead of waiting for what cannot come."""

    def need_recovery(self) -> bool:
        """Never: of an assignment that still holds nothing may remain, and a later one has its own.

        What is left is counted as Faust counts it, before it would begin to read.
        """
        left = {tp: count for tp, count in self.active_remaining().items() if count > 0}
        if left and self._generation_id == self.app.consumer_generation_id:
            gaps = ", ".join(f"{tp.topic}-{tp.partition}: {n}" for tp, n in sorted(left.items()))
            leave(
                f"changelog offsets remain after their restore ({gaps}), and Faust's own recovery "
                "would wait for them for ever: look for somebody else who writes to this changelog"
            )
        return False


class PromptTables(TableManager):
    """Faust's tables, started at once: it gives an application a second to add some, ours are."""

    async def on_start(self) -> None:
        """Register the tables, then wait for an assignment."""
        await self._update_channels()
        await self.recovery.start()

    @property
    def recovery(self) -> Recovery:
        """The recovery service, ours."""
        if self._recovery is None:
            self._recovery = WatchedRecovery(self.app, self, beacon=self.beacon, loop=self.loop)
        return self._recovery
