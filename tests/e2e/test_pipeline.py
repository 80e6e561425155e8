"""``GET /pipeline`` on real servers: what it says is what Kafka, Postgres and the workers say."""

import secrets
from typing import Any

from tests.api_run import api, api_settings
from tests.e2e.feeding import feeder
from tests.e2e.listening import listening
from tests.e2e.reading import ends
from tests.e2e.roles_run import PARTITIONS, Roles, until

TOPICS = ("gateway_txns", "bank_txns", "rekeyed_txns", "recon_actions", "recon_journal")


def pipeline(roles: Roles) -> dict[str, Any]:
    answer = roles.ask("/pipeline")
    assert answer.status == 200, answer.body
    found: dict[str, Any] = answer.json()
    return found


def lag(found: dict[str, Any]) -> int:
    return sum(its["lag"] for its in found["topics"])


def test_it_comes_to_rest_when_everything_is_decided_and_stored(stack: Roles) -> None:
    run_id = f"PIPE{secrets.token_hex(3)}"
    with feeder(stack) as feed:
        for number in range(12):
            feed.pair(f"{run_id}-{number}")
    until(lambda: lag(pipeline(stack)) == 0, "everything to be read and stored")
    found = pipeline(stack)

    named = {(its["topic"], its["partition"]) for its in found["topics"]}
    assert named == {(stack.prefix + topic, n) for topic in TOPICS for n in range(PARTITIONS)}
    for topic in ("gateway_txns", "recon_journal"):
        told = {i["partition"]: i["end"] for i in found["topics"] if i["topic"].endswith(topic)}
        assert told == ends(stack.brokers, stack.prefix + topic)
    assert (found["sink"]["lag"], found["sink"]["rejects"], found["away"]) == (0, 0, {})
    assert found["sink"]["last_commit_at"] <= found["as_of"]


def test_it_names_the_owner_of_every_partition_and_each_owner_speaks_for_itself(
    stack: Roles,
) -> None:
    until(lambda: all(its["ready"] for its in pipeline(stack)["engine"]), "all to be owned")
    engine = pipeline(stack)["engine"]
    owned = {
        f"http://127.0.0.1:{stack.port(name)}": stack.owned(name)
        for name in ("engine-1", "engine-2")
    }

    assert [its["partition"] for its in engine] == [*range(PARTITIONS)]
    assert all(its["partition"] in owned[its["owner"]] for its in engine)
    assert {its["recovery"]["stage"] for its in engine} == {"READY"}


def test_it_counts_dead_letters_by_reason_and_clients_of_the_stream(stack: Roles) -> None:
    before = pipeline(stack)["dead_letters"]
    with feeder(stack) as feed, listening(stack) as listener:
        listener.await_live()
        feed.put("gateway_txns", b"{", b"X")
        feed.put("gateway_txns", None, b"X")

        def counted() -> bool:
            now = pipeline(stack)["dead_letters"]
            return bool(now["is_complete"] and now["count"] >= before["count"] + 2)

        until(counted, "both letters")
        found = pipeline(stack)
    letters = found["dead_letters"]["by_reason"]
    assert letters["MALFORMED_JSON"] >= 1
    assert letters["EMPTY"] >= 1
    assert sum(letters.values()) == found["dead_letters"]["count"]
    assert found["api"]["stream_clients"] == 1


async def test_what_is_away_is_named_and_the_rest_is_told() -> None:
    async with api(api_settings()) as client:
        answer = await client.get("/pipeline")
        found = await answer.json()

    assert answer.status == 200
    assert set(found["away"]) == {"kafka", "postgres", "engine"}
    assert found["topics"] == found["engine"] == []
    assert found["sink"] == {"lag": None, "last_commit_at": None, "rejects": None}
    assert found["dead_letters"] is None
    assert found["api"] == {"stream_clients": 0}
