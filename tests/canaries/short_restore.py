"""The word count with a restore that ends one offset too early, as if somebody wrote meanwhile."""

from typing import Any

from tests.e2e.wordcount import app, pipeline

__all__ = ["app"]

restored_to = pipeline.store.restored_to


def one_less(ends: dict[Any, int]) -> None:
    """Tell Faust of less than was restored."""
    restored_to({tp: end - 1 for tp, end in ends.items() if end})


pipeline.store.restored_to = one_less  # type: ignore[method-assign]
