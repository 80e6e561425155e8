"""The rules of the house that a machine can check, over every file."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("recon_app", "agents", "tables", "web", "producers")
FUNCTION_LINES = 50
FILE_LINES = 300
REGISTRIES = re.compile(
    r"pypi\.(org|python)|pythonhosted\.|registry\.(npmjs|yarnpkg)\.|repo1?\.maven\.|crates\.io"
)
TEXT = {".cfg", ".toml", ".lock", ".xml", ".json", ".yaml", ".yml", ".py", ".md", ".sh", ".sql", ""}
NOT_OURS = {"node_modules", "build", "dist", "__pycache__"}


def sources(*folders: str) -> list[Path]:
    """The Python files of the folders."""
    found = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return [path for path in found if not NOT_OURS & set(path.parts)]


def named(path: Path) -> str:
    """How a file is called in a report."""
    return str(path.relative_to(ROOT))


CODE = sources(*PACKAGES)
ALL = [*CODE, *sources("tests")]


@pytest.mark.parametrize("path", ALL, ids=named)
def test_files_and_functions_stay_short(path: Path) -> None:
    """What does not fit in the eye does not fit in the head."""
    text = path.read_text()
    functions = [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    long = [f.name for f in functions if (f.end_lineno or 0) - f.lineno >= FUNCTION_LINES]

    assert len(text.splitlines()) <= FILE_LINES
    assert long == []


@pytest.mark.parametrize("path", CODE, ids=named)
def test_every_module_names_what_it_offers(path: Path) -> None:
    """``__all__`` is there and names only what exists."""
    tree = ast.parse(path.read_text())
    if path.name == "__init__.py" and not set(map(type, tree.body)) - {ast.Expr}:
        return
    offered = [name for node in tree.body for name in _offered(node)]

    assert any(_is_all(node) for node in tree.body), "no __all__"
    assert set(offered) <= set(_defined(tree))


@pytest.mark.parametrize("path", ALL, ids=named)
def test_no_exception_is_swallowed(path: Path) -> None:
    """A handler does something about what it caught."""
    handlers = (
        n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.ExceptHandler)
    )

    assert [handler.lineno for handler in handlers if _does_nothing(handler)] == []


@pytest.mark.parametrize("path", sources("recon_app/domain"), ids=named)
def test_the_core_imports_the_standard_library_only(path: Path) -> None:
    """And itself."""
    ours = "recon_app.domain"
    roots = {name for name in _imports(path) if not name.startswith(ours)}

    assert {name.partition(".")[0] for name in roots} <= sys.stdlib_module_names


def test_no_file_names_a_registry() -> None:
    """Where packages come from is the business of the machine that installs them."""
    naming = [
        named(path)
        for path in _all_text_files()
        if REGISTRIES.search(path.read_text(errors="replace")) and path != Path(__file__)
    ]

    assert naming == []


def test_locked_packages_carry_hashes() -> None:
    """Every requirement of both lock files."""
    for lock in ("requirements.lock", "requirements-dev.lock"):
        blocks = re.split(r"\n(?=[a-z])", (ROOT / lock).read_text())[1:]

        assert blocks
        assert [block for block in blocks if "--hash=sha256:" not in block] == []


def _offered(node: ast.stmt) -> Iterator[str]:
    value = getattr(node, "value", None)
    if _is_all(node) and isinstance(value, ast.List):
        yield from (str(item.value) for item in value.elts if isinstance(item, ast.Constant))


def _is_all(node: ast.stmt) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets)


def _defined(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _does_nothing(handler: ast.ExceptHandler) -> bool:
    return all(
        isinstance(statement, ast.Pass)
        or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        for statement in handler.body
    )


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def _all_text_files() -> Iterator[Path]:
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        hidden = parts[0].startswith(".") and parts[0] != ".ci"
        if not hidden and not NOT_OURS & set(parts) and path.suffix in TEXT and path.is_file():
            yield path
