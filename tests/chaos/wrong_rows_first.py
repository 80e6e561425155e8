"""An engine that is wrong on purpose: it writes its rows before the transaction commits.

``faust -A tests.chaos.wrong_rows_first worker``. Killed in between, it decides again on rows that
know the decision already.
"""

import importlib
from typing import Any

from recon_app.streaming import pipeline
from recon_app.streaming.turn import Handler, Turn

__all__ = ["RowsFirst", "app"]


def _writing(handler: Handler) -> Handler:
    def handle(turn: Turn) -> None:
        handler(turn)
        db: Any = turn.read_many.__self__  # type: ignore[attr-defined]
        db.write(turn.rows, turn.loaded, None)
        db._db.flush()

    return handle


class RowsFirst(pipeline.Pipeline):
    """Its rows are on the disk when the handler returns."""

    def __init__(self, app: Any, config: pipeline.PipelineConfig, handler: Handler) -> None:
        super().__init__(app, config, _writing(handler))


pipeline.Pipeline = RowsFirst  # type: ignore[misc]
app: Any = importlib.import_module("recon_app.engine").app
