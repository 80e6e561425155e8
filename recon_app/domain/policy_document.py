"""From a parsed policy document to editions, with every fault of it found in one reading."""

from collections.abc import Iterator, Mapping
from typing import Final, cast

from recon_app.domain.calendars import BUILT_IN, Calendar
from recon_app.domain.case import Posting
from recon_app.domain.events import SIDES, AmountBasis
from recon_app.domain.money import CURRENCIES
from recon_app.domain.policy_edition import Terms, When, make_edition
from recon_app.domain.policy_fields import (
    BAND_FIELDS,
    TERM_FIELDS,
    WHEN_FIELDS,
    Reader,
    instant_ms,
)
from recon_app.domain.policy_terms import SELECTORS, Bands, Edition, PolicyFaults
from recon_app.domain.policy_times import CALENDAR_FIELDS, calendar_of, timed_fields

__all__ = ["DEFAULT_BANDS", "DEFAULT_TERMS", "read_editions"]

Table = Mapping[str, object]

#: What holds where a document says nothing.
DEFAULT_TERMS: Final[Terms] = {
    "posting": Posting.PER_TXN,
    "due_ms": 60_000,
    "stuck_pending_ms": 86_400_000,
    "reversal_ms": 86_400_000,
    "gateway_delivery": None,
    "bank_delivery": None,
    "compare": AmountBasis.GROSS,
    "tolerance_abs_minor": 0,
    "tolerance_ppm": 0,
    "tolerance_cap_minor": None,
    "window_before_ms": 86_400_000,
    "window_after_ms": 259_200_000,
    "min_lag_days": -1,
    "max_lag_days": 3,
    "keep_ms": None,
    "keep_stub_ms": 366 * 86_400_000,
}

DEFAULT_BANDS: Final[dict[str, Bands]] = {
    "*": Bands(10_000, 100_000, 1_000_000),
    "INR": Bands(1_000_000, 10_000_000, 100_000_000),
    "JPY": Bands(10_000, 100_000, 1_000_000),
}

EDITION_KEYS: Final = ("effective_from", "default", "sources", "severity", "rule", "calendar")


def read_editions(data: Table) -> tuple[Edition, ...]:
    """The editions of a document, newest first.

    Raises:
        PolicyFaults: with everything that is wrong, at once.
    """
    document = _Document()
    editions = document.editions(data)
    if document.faults:
        raise PolicyFaults(document.faults)
    return editions


class _Document:
    """One reading: a fault is noted under its path, and reading goes on."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self._term_fields = dict(TERM_FIELDS)

    def editions(self, data: Table) -> tuple[Edition, ...]:
        first = {key: value for key, value in data.items() if key != "edition"}
        found = [self._edition("", first)]
        for at, table in self._tables("edition", data.get("edition", [])):
            found.append(self._edition(f"edition[{at}].", table))
        times = [edition.effective_ms for edition in found]
        if len(set(times)) < len(times):
            self._fault("effective_from", "two editions begin at the same time; give each its own")
        return tuple(sorted(found, key=lambda edition: -edition.effective_ms))

    def _edition(self, path: str, table: Table) -> Edition:
        self._unknown(path, table, EDITION_KEYS)
        calendars = self._calendars(f"{path}calendar", table.get("calendar", {}))
        self._term_fields = TERM_FIELDS | timed_fields(calendars)
        sources = self._sources(f"{path}sources", table.get("sources", {}))
        terms = self._terms(f"{path}default", table.get("default", {}), sources)
        rules = [
            self._rule(f"{path}rule[{at}]", rule, terms)
            for at, rule in self._tables(f"{path}rule", table.get("rule", []))
        ]
        self._ties(path, [when for when, _ in rules])
        bands = self._bands(f"{path}severity", table.get("severity", {}))
        return make_edition(self._effective_ms(path, table), terms, rules, bands)

    def _effective_ms(self, path: str, table: Table) -> int:
        if "effective_from" not in table:
            return 0
        read = self._value(f"{path}effective_from", instant_ms, table["effective_from"])
        return cast(int, read[0]) if read else 0

    def _rule(self, path: str, table: Table, default: Terms) -> tuple[When, Terms]:
        when = {
            key: cast(str, value)
            for key, value in self._fields(f"{path}.when", table.get("when", {}), WHEN_FIELDS)
        }
        if not when:
            self._fault(f"{path}.when", f"must name at least one of {', '.join(SELECTORS)}")
        said = {key: value for key, value in table.items() if key != "when"}
        return when, self._terms(path, said, default)

    def _terms(self, path: str, value: object, default: Terms) -> Terms:
        """``default``, changed by what the table says."""
        terms = dict(default)
        fields = self._term_fields
        groups = {group for group, _ in fields if group}
        table = self._table(path, value)
        alone = {key: item for key, item in table.items() if key not in groups}
        for group, items in ((None, alone), *((g, table.get(g, {})) for g in sorted(groups))):
            readers = {key: reader for (g, key), (_, reader) in fields.items() if g == group}
            for key, read in self._fields(f"{path}.{group}" if group else path, items, readers):
                terms[fields[group, key][0]] = read
        lags = [terms["min_lag_days"], terms["max_lag_days"]]
        if "window" in table and cast(int, lags[0]) > cast(int, lags[1]):
            self._fault(f"{path}.window", "min_lag_days must not exceed max_lag_days")
        return terms

    def _bands(self, path: str, value: object) -> dict[str, Bands]:
        bands = dict(DEFAULT_BANDS)
        for code, item in self._table(path, value).items():
            where = f"{path}.{code}"
            if code != "*" and code not in CURRENCIES:
                self._fault(where, "is not an ISO 4217 currency")
            read = dict(self._fields(where, item, BAND_FIELDS))
            if len(read) == len(BAND_FIELDS):
                bands[code] = self._in_order(where, Bands(**cast(dict[str, int], read)))
            elif set(self._table(where, item)) < set(BAND_FIELDS):
                self._fault(where, f"needs all of {', '.join(BAND_FIELDS)}")
        return bands

    def _in_order(self, path: str, bands: Bands) -> Bands:
        if not bands.medium_minor <= bands.high_minor <= bands.critical_minor:
            self._fault(path, "medium_minor, high_minor and critical_minor must rise")
        return bands

    def _calendars(self, path: str, value: object) -> dict[str, Calendar]:
        calendars = dict(BUILT_IN)
        for name, item in self._table(path, value).items():
            where = f"{path}.{name}"
            if name in BUILT_IN:
                self._fault(where, "is built in; give yours another name")
            if name.split() != [name]:
                self._fault(where, "must be a name without spaces")
            calendars[name] = calendar_of(name, self._fields(where, item, CALENDAR_FIELDS))
        return calendars

    def _sources(self, path: str, value: object) -> Terms:
        """The terms before any, but with the deliveries that the table names."""
        terms = dict(DEFAULT_TERMS)
        for name, item in self._table(path, value).items():
            if name not in SIDES:
                self._fault(f"{path}.{name}", f"must be one of {', '.join(SIDES)}")
                continue
            term, reader = self._term_fields["delivery", name]
            for _, read in self._fields(f"{path}.{name}", item, {"delivery": reader}):
                terms[term] = read
        return terms

    def _ties(self, path: str, whens: list[When]) -> None:
        for at, one in enumerate(whens):
            for other in range(at):
                if one and len(one) == len(whens[other]) and _both_fit(one, whens[other]):
                    rules = f"{path}rule[{other}] and {path}rule[{at}]"
                    self._fault(rules, "are equally specific and can both fit; narrow one of them")

    def _fields(
        self, path: str, value: object, readers: Mapping[str, Reader]
    ) -> Iterator[tuple[str, object]]:
        table = self._table(path, value)
        self._unknown(f"{path}.", table, tuple(readers))
        for key in readers:
            if key in table and (read := self._value(f"{path}.{key}", readers[key], table[key])):
                yield key, read[0]

    def _value(self, path: str, reader: Reader, value: object) -> tuple[object] | None:
        try:
            return (reader(value),)
        except ValueError as fault:
            self._fault(path, str(fault))
            return None

    def _unknown(self, path: str, table: Table, known: tuple[str, ...]) -> None:
        for key in table:
            if key not in known:
                self._fault(f"{path}{key}", f"is not known; use one of {', '.join(known)}")

    def _table(self, path: str, value: object) -> Table:
        if isinstance(value, Mapping):
            return value
        self._fault(path, "must be a table")
        return {}

    def _tables(self, path: str, value: object) -> list[tuple[int, Table]]:
        if not isinstance(value, list):
            self._fault(path, f"must be an array of tables: write [[{path}]]")
            return []
        return [(at, self._table(f"{path}[{at}]", item)) for at, item in enumerate(value)]

    def _fault(self, path: str, advice: str) -> None:
        self.faults.append(f"{path}: {advice}")


def _both_fit(one: When, other: When) -> bool:
    """Whether some payment could fit both."""
    return all(other.get(key, value) == value for key, value in one.items())
