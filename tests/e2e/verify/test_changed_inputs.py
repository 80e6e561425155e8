"""What the inputs, the dead letters and the moved records say is held against the rest."""

from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import pytest

from recon_app.streaming.batch import Record
from recon_app.verify.plan import Plan
from tests.e2e.feeding import encoded
from tests.e2e.verify.doctored import Change, copied_topic
from tests.e2e.verify.site import MISSING, Site, kinds

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def no_letter(records: list[Any]) -> list[Any]:
    return []


def each_letter_twice(records: list[Any]) -> list[Any]:
    return [copy for record in records for copy in (record, record)]


def other_bytes(records: list[Any]) -> list[Any]:
    return [record._replace(value=b"?") for record in records]


LETTERS: dict[str, tuple[Change, str]] = {
    "they are gone": (no_letter, "DEAD_LETTER_MISSING"),
    "they are there twice": (each_letter_twice, "DEAD_LETTER_TWICE"),
    "they hold other bytes": (other_bytes, "DEAD_LETTER_DIFFERS"),
}


@pytest.mark.parametrize("name", LETTERS)
def test_what_was_changed_among_the_dead_letters_is_named(site: Site, name: str) -> None:
    change, expected = LETTERS[name]

    assert kinds(site.without("dlq", change)) == {(expected, "dlq")}


@dataclass(frozen=True)
class Otherwise:
    """An inlet to which one input says something else than it did."""

    plan: Plan
    said: bytes
    now: bytes

    def trigger(self, record: Any) -> Any:
        """The trigger of what it says now."""
        if record.value == self.said:
            told = {name: getattr(record, name) for name in Record.__annotations__}
            return self.plan.inlet.trigger(SimpleNamespace(**told | {"value": self.now}))
        return self.plan.inlet.trigger(record)

    def origin(self, record: Any) -> Any:
        """As it was."""
        return self.plan.inlet.origin(record)

    def moved_out(self, record: Any) -> Any:
        """As it was."""
        return self.plan.inlet.moved_out(record)


def test_an_input_that_says_something_else_is_named_everywhere(site: Site) -> None:
    said, now = (encoded(MISSING, amount=amount) for amount in (50_000, 60_000))
    found = kinds(site.verified(inlet=Otherwise(site.plan, said, now)))

    assert {("DECISION_DIFFERS", "journal"), ("VERDICT", "journal")} <= found
    assert {("TABLE_DIFFERS", "table"), ("ROW_DIFFERS", "transactions")} <= found


def test_an_input_that_should_have_been_buried_is_named(site: Site) -> None:
    found = kinds(site.verified(inlet=Otherwise(site.plan, encoded(MISSING), b"{")))

    assert ("DEAD_LETTER_MISSING", "dlq") in found
    assert ("DECISION_INVENTED", "journal") in found


def test_moved_records_that_are_not_there_are_named(site: Site) -> None:
    topics = site.plan.topics
    empty = copied_topic(site.roles.brokers, topics.rekeyed, no_letter)
    found = kinds(
        site.verified(topics=replace(topics, rekeyed=replace(topics.rekeyed, name=empty)))
    )

    assert {("MOVE_LOST", "rekeyed"), ("DECISION_INVENTED", "journal")} <= found
