"""HTTP as a client without a library sees it."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any

__all__ = ["Answer", "ask"]

TIMEOUT_S = 15.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    status: int
    headers: "Message[str, str]"
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


def ask(
    url: str,
    *,
    post: object = None,
    content_type: str = "application/json",
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """GET, or POST when there is something to post: bytes as they are, anything else as JSON."""
    body = post if isinstance(post, bytes | None) else json.dumps(post).encode()
    type_ = {} if body is None else {"Content-Type": content_type}
    request = urllib.request.Request(url, data=body, headers=type_ | dict(headers or {}))
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as response:
            return Answer(response.status, response.headers, response.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, error.read())
