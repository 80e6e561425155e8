"""What of other people's insides the streaming layer touches, found in its code and classes."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import recon_app.streaming

__all__ = ["overrides", "private_reads"]

OURS = "recon_app"
STANDARD = {"builtins", "abc", "typing", "enum", "collections.abc"}
#: What Python and mode give every class by themselves.
COMMON = {*dir(type("Empty", (), {})), "__annotations__", "__parameters__", "__orig_bases__"}
COMMON |= {"__abstractmethods__", "_abc_impl", "logger"}


def overrides() -> set[str]:
    """``module:Class.member`` of every foreign member that one of our classes redefines."""
    return {
        f"{owner.__module__}:{owner.__qualname__}.{name}"
        for one in _heirs()
        for name in set(vars(one)) - COMMON
        for owner in [_owner(one, name)]
        if owner is not None
    }


def private_reads() -> set[str]:
    """Names of private attributes that are read or set on what is not ours.

    Of ``self`` only those count that a foreign base class knows.
    """
    return {name for module in _modules() for name in _reads(module)}


def _modules() -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(recon_app.streaming.__path__):
        yield importlib.import_module(f"recon_app.streaming.{found.name}")


def _heirs() -> Iterator[type]:
    """Classes of ours that inherit from classes of other people's."""
    for module in _modules():
        for _, one in inspect.getmembers(module, inspect.isclass):
            if one.__module__ == module.__name__ and _foreign(one):
                yield one


def _reads(module: ModuleType) -> Iterator[str]:
    tree = ast.parse(Path(str(module.__file__)).read_text())
    for top in tree.body:
        one = getattr(module, top.name) if isinstance(top, ast.ClassDef) else None
        for node in ast.walk(top):
            if not isinstance(node, ast.Attribute) or not _is_private(node.attr):
                continue
            if not _is_own(node.value) or (one and _is_known(one, node.attr)):
                yield node.attr


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def _is_own(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("self", "cls", "os")


def _is_known(one: type, name: str) -> bool:
    return any(name in vars(base) or f"self.{name}" in _text(base) for base in _foreign(one))


@cache
def _text(base: type) -> str:
    return inspect.getsource(base)


def _foreign(one: type) -> list[type]:
    bases = (base for base in one.__mro__ if not base.__module__.startswith(OURS))
    return [base for base in bases if base.__module__ not in STANDARD]


def _owner(one: type, name: str) -> type | None:
    return next((base for base in _foreign(one) if name in vars(base)), None)
