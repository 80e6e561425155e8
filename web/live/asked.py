"""What a client asks of the stream: which decisions, and from where on."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from multidict import MultiMapping

from recon_app.domain.events import Rail
from recon_app.domain.money import CURRENCIES
from recon_app.domain.reasons import Reason, Severity
from recon_app.domain.states import State
from web.live.pages import Keys
from web.problems import invalid_parameter
from web.routes import Parameter

__all__ = ["MAX_HISTORY", "STREAM_PARAMETERS", "Asked", "Wanted", "parse_asked"]

MAX_HISTORY: Final = 200
LAST_EVENT_ID: Final = "Last-Event-ID"
MAX_ID_CHARS: Final = 8192

#: In the order of ``Keys``: what each filter may be.
FILTERS: Final[dict[str, tuple[str, ...]]] = {
    "state": tuple(state.value for state in State),
    "reason": tuple(reason.value for reason in Reason),
    "severity": tuple(severity.value for severity in Severity),
    "rail": tuple(rail.value for rail in Rail),
    "currency": tuple(sorted(CURRENCIES)),
    "exception": ("true", "false"),
}
_ID_SCHEMA: Final[dict[str, object]] = {"type": "string", "maxLength": MAX_ID_CHARS}
_start = re.compile(r"-[0-9]{1,3}").fullmatch


@dataclass(frozen=True, slots=True)
class Wanted:
    """For each of the keys its wanted values; empty means any."""

    values: tuple[frozenset[object], ...]

    def __call__(self, keys: Keys) -> bool:
        """Whether a decision with these keys is wanted."""
        return all(
            not values or key in values for values, key in zip(self.values, keys, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """``last_event_id`` counts before ``history``: a client that comes again asks as before."""

    wanted: Wanted
    last_event_id: str | None
    history: int


def _filter_parameter(name: str, values: Iterable[str]) -> Parameter:
    schema: dict[str, object] = {"type": "array", "items": {"enum": list(values)}}
    return Parameter(name, "query", schema, "Only these; may be repeated")


STREAM_PARAMETERS: Final = (
    *(_filter_parameter(name, values) for name, values in FILTERS.items()),
    Parameter(
        "start",
        "query",
        {"type": "integer", "minimum": -MAX_HISTORY, "maximum": -1},
        "So many decisions of before come first",
    ),
    Parameter("last_event_id", "query", _ID_SCHEMA, "The same as the header"),
    Parameter(LAST_EVENT_ID, "header", _ID_SCHEMA, "The id that was read last: it goes on there"),
)


def parse_asked(query: MultiMapping[str], headers: Mapping[str, str]) -> Asked:
    """What is asked; raises the problem that names the parameter that is wrong.

    An id is not judged here: one that is none of this journal is answered by a ``reset``.
    """
    for name in query:
        if name not in FILTERS and name not in ("start", "last_event_id"):
            known = ", ".join((*FILTERS, "start", "last_event_id"))
            raise invalid_parameter(name[:64], f"unknown; known are {known}")
    last = headers.get(LAST_EVENT_ID) or query.get("last_event_id")
    wanted = Wanted(tuple(_values(name, query.getall(name, [])) for name in FILTERS))
    return Asked(wanted, last, _history(query.getall("start", [])))


def _values(name: str, given: list[str]) -> frozenset[object]:
    for value in given:
        if value not in FILTERS[name]:
            raise invalid_parameter(name, f"unknown {value[:40]!r}; the description names all")
    if name == "exception":
        return frozenset(value == "true" for value in given)
    return frozenset(given)


def _history(given: list[str]) -> int:
    if not given:
        return 0
    if len(given) == 1 and _start(given[0]) and 1 <= -int(given[0]) <= MAX_HISTORY:
        return -int(given[0])
    raise invalid_parameter("start", f"must be one integer, -{MAX_HISTORY} to -1")
