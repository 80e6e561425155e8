"""A fingerprint of a member of other people's code: of what it does, not of how it is written."""

import ast
import functools
import hashlib
import importlib
import inspect
import textwrap
from typing import Any

from mode.services import ServiceTask

__all__ = ["fingerprint", "resolve"]

LENGTH = 12


def resolve(address: str) -> Any:
    """What stands at ``module:Class.member``, unbound.

    Raises:
        ImportError, AttributeError: it is gone.
    """
    module, _, names = address.partition(":")
    found: Any = importlib.import_module(module)
    for name in names.split("."):
        found = inspect.getattr_static(found, name)
    return found


def fingerprint(address: str) -> str:
    """Twelve hex digits that change when its code changes, comments and docstrings aside.

    What has no code of its own, such as a class attribute, is known by its value.
    """
    found = _code(resolve(address))
    try:
        text = _normal(inspect.getsource(found))
    except TypeError:
        text = repr(found)
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def _code(found: Any) -> Any:
    """The function behind a property or a decorator."""
    if isinstance(found, property):
        return found.fget
    if isinstance(found, functools.cached_property):
        return found.func
    if isinstance(found, ServiceTask):
        return found.fun
    return inspect.unwrap(found) if callable(found) else found


def _normal(source: str) -> str:
    tree = ast.parse(textwrap.dedent(source))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            said = ast.get_docstring(node, clean=False) is not None
            node.body = node.body[said:] or [ast.Pass()]
    return ast.unparse(tree)
