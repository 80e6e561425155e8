"""An installation whose day is over, and ways to verify it with one thing changed."""

from dataclasses import dataclass, replace
from typing import Any

from recon_app.codec.actions import encode_action
from recon_app.domain.actions import Action, ActionType, Actor
from recon_app.topics import Topics, engine_group
from recon_app.verify.plan import Plan
from recon_app.verify.run import Order, Verified, verify
from tests.e2e.feeding import Feeder, encoded, feeder, txn_on
from tests.e2e.reading import ends
from tests.e2e.roles_run import Roles
from tests.e2e.verify.doctored import Change, copied_database, copied_topic

__all__ = [
    "FORCED",
    "LATE",
    "LINE",
    "MISMATCHED",
    "MISSING",
    "PAIRS",
    "WAITS",
    "Site",
    "a_days_work",
    "kinds",
]

PAIRS = 12
MISMATCHED, MISSING, LATE, FORCED = "V-mismatched", "V-missing", "V-late", "V-forced"
WAITS = "V-waits"
LINE = "V-line"
TAKEN = "UPDATE sink_positions SET next_offset = {end} WHERE partition = {partition}"


@dataclass(frozen=True)
class Site:
    """An installation whose day is over: everything was decided and stored, all roles ended."""

    roles: Roles
    plan: Plan

    def verified(self, **changes: Any) -> Verified:
        """Verify the site, with some of the plan replaced."""
        order = Order(engine_group(self.roles.settings), processes=1)
        return verify(replace(self.plan, **changes), order, lambda *_: None)

    def without(self, topic: str, change: Change) -> Verified:
        """Verify with a changed copy in the place of a topic."""
        return self.verified(topics=self._topics(topic, change))

    def with_journal(self, change: Change) -> Verified:
        """Verify with a changed copy of the journal, all of which the sink is told it has."""
        topics = self._topics("journal", change)
        found = ends(self.roles.brokers, topics.journal.name)
        taken = [TAKEN.format(end=end, partition=number) for number, end in found.items()]
        return self.against(*taken, topics=topics)

    def _topics(self, topic: str, change: Change) -> Topics:
        original = getattr(self.plan.topics, topic)
        copy = replace(original, name=copied_topic(self.roles.brokers, original, change))
        return replace(self.plan.topics, **{topic: copy})

    def against(self, *statements: str, **changes: Any) -> Verified:
        """Verify against a copy of the database in which these statements were run."""
        with copied_database(self.roles.dsn, *statements) as dsn:
            postgres = self.plan.postgres.replace(*_names(self.roles.dsn, dsn))
            return self.verified(postgres=postgres, **changes)


def _names(one: str, other: str) -> tuple[str, str]:
    return one.rpartition("/")[2], other.rpartition("/")[2]


def kinds(verified: Verified) -> set[tuple[str, str]]:
    """What was found, and in which store."""
    return set(verified.share.findings.counts)


def act(feed: Feeder, roles: Roles, txn_id: str, kind: ActionType, expected: str | None) -> None:
    """Ask for an action as the api does."""
    actor = Actor("ana", roles=["analyst"])
    action = Action(f"a-{txn_id}", kind, txn_id, expected, actor, "OTHER", None, 1)
    feed.put("recon_actions", encode_action(action), txn_id.encode())


def a_days_work(roles: Roles) -> None:
    """Everything that may come in, once."""
    with feeder(roles) as feed:
        for number in range(PAIRS):
            feed.pair(f"V-pair-{number}")
        feed.tell("V-pair-0", "BANK")
        feed.tell(MISSING, "GATEWAY")
        feed.tell(LATE, "GATEWAY")
        feed.tell(MISMATCHED, "GATEWAY")
        roles.await_state(MISMATCHED, "GATEWAY_RECEIVED")
        feed.tell(MISMATCHED, "BANK", amount=49_000)
        feed.tell(FORCED, "GATEWAY")
        feed.tell(FORCED, "BANK", amount=48_000)
        feed.tell(WAITS, "GATEWAY", status="PENDING", event_type="PAYMENT_PENDING")
        feed.tell(LINE, "BANK", txn_id_kind="DERIVED", posting_id="p")
        feed.tell(LINE, "BANK", txn_id_kind="DERIVED", posting_id="p", amount=47_000)
        feed.put("gateway_txns", encoded("V-other-key"), b"another")
        feed.put("bank_txns", encoded("V-other-key", "BANK"), b"V-other-key", 0)
        feed.put("gateway_txns", encoded(txn_on(1, "V-astray")), txn_on(1, "V-astray").encode(), 2)
        feed.put("gateway_txns", b"{ no json", b"V-poison")
        feed.put("bank_txns", encoded("V-poison"), b"V-poison")
        act(feed, roles, "V-unknown", ActionType.VOID, None)
        roles.await_state(FORCED, "MISMATCHED")
        act(feed, roles, FORCED, ActionType.FORCE_MATCH, None)
        roles.await_state(FORCED, "RESOLVED")
        roles.await_state(LATE, "BANK_MISSING")
        feed.tell(LATE, "BANK")
        roles.await_state(LATE, "MATCHED")
        roles.await_state(MISSING, "BANK_MISSING")
