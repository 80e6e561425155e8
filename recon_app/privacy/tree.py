"""A key for every person out of one root, and a way to destroy one of them for good.

A binary tree of HMAC-SHA256: a node's two children are keyed digests of its seed, and a person's
key is the leaf that their 64-bit id leads to. Whoever has the root has every key, so nothing is
stored per person, and several processes agree without asking each other. To forget a person the
root is replaced by the siblings of every node on the way to their leaf: from those every other key
can still be made and theirs can not (a puncturable pseudo-random function, Goldreich, Goldwasser
and Micali 1986; Boneh and Waters 2013). It costs 64 seeds for each person forgotten.
"""

import hmac
from collections.abc import Mapping
from typing import Final

__all__ = ["DEPTH", "SUBJECT_BYTES", "leaf", "punctured"]

SUBJECT_BYTES: Final = 8
DEPTH: Final = 8 * SUBJECT_BYTES
#: Path from the root, as 0 and 1 -> seed of 32 bytes.
Nodes = Mapping[str, bytes]


def leaf(nodes: Nodes, subject: bytes) -> bytes | None:
    """The key of a person, 32 bytes; null when it was destroyed."""
    path = _path(subject)
    for depth in range(DEPTH + 1):
        seed = nodes.get(path[:depth])
        if seed is not None:
            return _down(seed, path[depth:])
    return None


def punctured(nodes: Nodes, subject: bytes) -> dict[str, bytes]:
    """The nodes that are left once a person's key is destroyed."""
    path = _path(subject)
    depth = next((depth for depth in range(DEPTH + 1) if path[:depth] in nodes), None)
    if depth is None:
        return dict(nodes)
    left = {at: seed for at, seed in nodes.items() if at != path[:depth]}
    seed = nodes[path[:depth]]
    for place in range(depth, DEPTH):
        other = "1" if path[place] == "0" else "0"
        left[path[:place] + other] = _down(seed, other)
        seed = _down(seed, path[place])
    return left


def _path(subject: bytes) -> str:
    assert len(subject) == SUBJECT_BYTES
    return f"{int.from_bytes(subject, 'big'):0{DEPTH}b}"


def _down(seed: bytes, steps: str) -> bytes:
    for step in steps.encode():
        seed = hmac.digest(seed, bytes((step,)), "sha256")
    return seed
