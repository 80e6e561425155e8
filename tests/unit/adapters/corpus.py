"""Every example payload with the adapter that reads it: the seeds of the fuzzers.

A module of ``examples`` lists its payloads as ``EXAMPLES``; it is called as their adapter, or names
the adapter beside each.
"""

import importlib
import pkgutil
from collections.abc import Iterator

from tests.unit.adapters import examples

__all__ = ["CORPUS"]


def _examples_of(name: str) -> Iterator[tuple[str, bytes]]:
    for example in importlib.import_module(f"{examples.__name__}.{name}").EXAMPLES:
        yield (name, example) if isinstance(example, bytes) else example


#: (adapter, payload)
CORPUS: list[tuple[str, bytes]] = [
    pair for module in pkgutil.iter_modules(examples.__path__) for pair in _examples_of(module.name)
]
