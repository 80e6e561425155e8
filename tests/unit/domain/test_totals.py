"""Which bucket the money of a case is in."""

import pytest

from recon_app.domain.actions import ActionType
from recon_app.domain.totals import Bucket, parts_of
from tests.unit.domain.builders import FAILED, PENDING, B, G, World, event


def buckets(world: World) -> list[tuple[str, Bucket, int]]:
    """Side, bucket and amount of every posting."""
    return [(part.source, part.bucket, part.amount_minor) for part in parts_of(world.known)]


@pytest.mark.parametrize(
    ("bank_minor", "bucket"), [(500, Bucket.MATCHED), (400, Bucket.MISMATCHED)]
)
def test_both_sides_go_by_the_verdict(bank_minor: int, bucket: Bucket) -> None:
    """Each at its own amount."""
    world = World()
    world.tell(event(G, amount_minor=500))
    world.tell(event(B, amount_minor=bank_minor), 1)

    assert buckets(world) == [("GATEWAY", bucket, 500), ("BANK", bucket, bank_minor)]


def test_waiting_is_pending_and_overdue_is_missing() -> None:
    """Until a person closes it."""
    world = World()
    world.tell(event(G, amount_minor=500))
    waiting = buckets(world)
    world.wait(60)
    missing = buckets(world)
    world.ask(ActionType.WRITE_OFF, 70)

    assert waiting == [("GATEWAY", Bucket.PENDING, 500)]
    assert missing == [("GATEWAY", Bucket.MISSING, 500)]
    assert buckets(world) == [("GATEWAY", Bucket.CLOSED, 500)]


def test_a_posting_that_did_not_move_goes_by_its_own_status() -> None:
    """Whatever becomes of the others."""
    world = World()
    world.tell(event(G, amount_minor=500, posting_id="1"))
    world.tell(event(G, FAILED, 500, posting_id="0"))
    world.tell(event(B, amount_minor=500, posting_id="1"), 1)
    world.tell(event(B, PENDING, 500, posting_id="2"), 1)

    assert buckets(world) == [
        ("GATEWAY", Bucket.CLOSED, 500),
        ("GATEWAY", Bucket.MATCHED, 500),
        ("BANK", Bucket.MATCHED, 500),
        ("BANK", Bucket.PENDING, 500),
    ]
