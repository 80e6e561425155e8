"""How partitions are shared out."""

from pathlib import Path

from agents.inbound import Inbound
from recon_app.settings import load_settings
from recon_app.topics import topics
from recon_app.verify.plan import Plan
from recon_app.verify.run import ROUND_RECORDS, rounds_of


def plan(sizes: list[int]) -> Plan:
    named = topics(load_settings(partitions=len(sizes)))
    ends = {(named.gateway.name, number): size for number, size in enumerate(sizes)}
    inlet = Inbound(named, 1024)
    return Plan({}, "", named, inlet, Path("policy.toml"), 0, ends, 1.0)


def test_the_work_is_shared_evenly_and_every_partition_is_somebodys() -> None:
    first, second = rounds_of(plan([10, 900, 500, 420]), 2)

    assert sorted(first[0] + second[0]) == [0, 1, 2, 3]
    assert {*first[0]} in ({1}, {1, 0})


def test_one_partition_needs_one_process() -> None:
    assert rounds_of(plan([5]), 2) == [[[0]]]


def test_what_is_too_much_for_one_round_takes_several() -> None:
    big = ROUND_RECORDS // 2 + 1

    assert rounds_of(plan([big, big, big, big]), 2) == [[[0], [2]], [[1], [3]]]
