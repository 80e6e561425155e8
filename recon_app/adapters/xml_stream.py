"""XML one element at a time, by a parser that takes nothing but text from the document itself.

No document type (so no entities), no network, no files, the parser's own limits on depth and sizes.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from lxml import etree

from recon_app.adapters.base import malformed

__all__ = ["Element", "child", "children", "elements", "local_name", "parts", "text_at", "tree_of"]

#: lxml publishes no types.
Element = Any

MAX_DEPTH: Final = 24


def elements(body: bytes, *names: str) -> Iterator[Element]:
    """Each element of these local names, whatever its namespace, complete, in document order.

    An element is emptied once it was handed out, so that a file of any length stays small.

    Raises:
        InvalidPayload: it is not XML, has a document type, ends too early, or is nested too deep.
    """
    try:
        yield from _parsed(body, names)
    except etree.XMLSyntaxError as error:
        raise malformed("$", f"is not XML: {error.msg}"[:200]) from None


def local_name(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(etree.QName(element).localname)


def children(element: Element | None, name: str) -> list[Element]:
    """The children of that local name."""
    return [] if element is None else element.findall(f"{{*}}{name}")


def parts(element: Element | None) -> list[Element]:
    """The children that are elements, without entities that nobody resolves."""
    return [] if element is None else [part for part in element if isinstance(part.tag, str)]


def child(element: Element | None, *path: str) -> Element | None:
    """The first element at that path of local names; null where there is none."""
    for name in path:
        element = None if element is None else element.find(f"{{*}}{name}")
    return element


def text_at(element: Element | None, *path: str) -> str | None:
    """The text of the first element at that path; null when it is not there or says nothing."""
    found = child(element, *path)
    return (found.text or "").strip() or None if found is not None else None


def tree_of(element: Element, keep: int, depth: int = 1) -> object:
    """The element as JSON: ``@`` before attributes; of equal children the first ``keep``."""
    if depth > MAX_DEPTH:
        raise malformed(local_name(element), f"is nested deeper than {MAX_DEPTH}")
    said = (element.text or "").strip()
    tree: dict[str, object] = {f"@{etree.QName(k).localname}": v for k, v in element.attrib.items()}
    for name, group in _groups(element).items():
        trees = [tree_of(part, keep, depth + 1) for part in group[:keep]]
        tree[name] = trees[0] if len(group) == 1 else trees
        if len(group) > keep:
            tree[f"{name} left out"] = len(group) - keep
    if not tree:
        return said
    return {"#text": said, **tree} if said else tree


def _groups(element: Element) -> dict[str, list[Element]]:
    groups: dict[str, list[Element]] = {}
    for part in parts(element):
        groups.setdefault(local_name(part), []).append(part)
    return groups


def _parsed(body: bytes, names: tuple[str, ...]) -> Iterator[Element]:
    context = etree.iterparse(
        BytesIO(body),
        tag=[f"{{*}}{name}" for name in names],
        load_dtd=False,
        dtd_validation=False,
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    done: Element | None = None
    for _, element in context:
        _refuse_document_type(element)
        yield element
        element.clear()
        if done is not None and done.getparent() is not None:
            done.getparent().remove(done)
        done = element
    _refuse_document_type(context.root)


def _refuse_document_type(element: Element | None) -> None:
    if element is not None and element.getroottree().docinfo.doctype:
        raise malformed("$", "has a document type, which no statement has")
