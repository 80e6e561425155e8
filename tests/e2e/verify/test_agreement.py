"""The oracle agrees with a system that did everything right, and says what it cannot check."""

from dataclasses import replace
from typing import Any

import pytest
from kafka import TopicPartition

from recon_app.errors import TopologyError, UnavailableError
from recon_app.kafka_admin import reach_kafka
from tests.e2e.roles_run import recon
from tests.e2e.verify.doctored import copied_database, copied_topic
from tests.e2e.verify.site import MISMATCHED, PAIRS, Site

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def test_a_day_without_fault_agrees_everywhere_while_the_roles_run(agreed: dict[str, Any]) -> None:
    checked = agreed["checked"]

    assert (agreed["differences"], agreed["by_kind"], agreed["histories"]) == (0, [], {})
    assert checked["events"] == checked["rows of events"] == 2 * PAIRS + 1 + 2 + 1 + 4 + 1 + 3 + 2
    assert checked["unlinked lines"] == checked["rows of unlinked_txns"] == 1
    assert checked["cases"] == checked["table rows"] == checked["rows of transactions"]
    assert checked["dead letters"] == 2
    assert checked["moved records"] >= 2
    assert checked["audit entries"] == checked["rows of transitions"]
    assert checked["actions"] == 2
    assert checked["breaches"] >= 2


def test_it_agrees_just_as_well_after_the_roles_have_ended(site: Site) -> None:
    verified = site.verified()

    assert (verified.share.findings.first, verified.share.findings.total) == ([], 0)


def test_differences_end_with_3_and_are_told_to_people(site: Site) -> None:
    statement = f"UPDATE transactions SET state = 'MATCHED' WHERE txn_id = '{MISMATCHED}'"
    with copied_database(site.roles.dsn, statement) as dsn:
        environment = site.roles.environment | {"RECON_POSTGRES_DSN": dsn}
        done = recon("verify", "--processes", "1", environment=environment)

    assert done.returncode == 3
    assert "1 x ROW_DIFFERS in transactions" in done.stdout
    assert "transactions says MATCHED" in done.stdout


def test_a_chain_that_was_broken_is_a_difference(site: Site) -> None:
    statement = "UPDATE audit_log SET hash = sha256(hash) WHERE entry = 2 AND journal_partition = 0"
    with copied_database(site.roles.dsn, statement) as dsn:
        environment = site.roles.environment | {"RECON_POSTGRES_DSN": dsn}
        done = recon("verify", "--processes", "1", environment=environment)

    assert done.returncode == 3
    assert "AUDIT in audit_log" in done.stdout


def test_a_log_that_retention_has_cut_is_refused(site: Site) -> None:
    topics = site.plan.topics
    name = copied_topic(site.roles.brokers, topics.actions, lambda records: 2 * records)
    with reach_kafka(site.roles.brokers) as admin:
        places = [TopicPartition(name, number) for number in range(topics.actions.partitions)]
        admin.delete_records(dict.fromkeys(places, -1))

    with pytest.raises(TopologyError, match="retention has deleted"):
        site.verified(topics=replace(topics, actions=replace(topics.actions, name=name)))


def test_an_engine_that_does_not_come_so_far_is_waited_for_and_named(site: Site) -> None:
    gateway = site.plan.topics.gateway
    unread = copied_topic(site.roles.brokers, gateway, lambda records: records)
    topics = replace(site.plan.topics, gateway=replace(gateway, name=unread))

    with pytest.raises(UnavailableError, match="timed out: the engine has about"):
        site.verified(topics=topics, timeout_s=0.5)


def test_a_time_that_is_none_is_wrong_usage(site: Site) -> None:
    done = recon("verify", "--as-of", "tomorrow", environment=site.roles.environment)

    assert done.returncode == 2
    assert "is no time" in done.stderr


def test_a_broker_that_is_away_is_out_of_reach(site: Site) -> None:
    environment = site.roles.environment | {"RECON_BROKERS": "127.0.0.1:1"}
    done = recon("verify", environment=environment)

    assert done.returncode == 4
    assert "Kafka" in done.stderr
