"""A long history is told in a bounded number of steps, and ends where a short one would."""

from recon_app.domain.actions import ActionType
from recon_app.domain.history import FORMER_KEPT, STEPS_KEPT
from tests.unit.domain.builders import FAILED, SUCCESS, B, G, World, event


def test_what_comes_after_many_facts_still_counts() -> None:
    """Far beyond the facts that are told one by one."""
    world = World()
    for number in range(STEPS_KEPT // 4 + 8):
        for status in (FAILED, SUCCESS):
            told = event(G, status, occurred_s=number % 4, posting_id=f"p{number:02d}")
            world.tell(told, number)
            world.tell(event(B, status, occurred_s=number % 4, posting_id=f"p{number:02d}"), number)
    world.ask(ActionType.VOID, 500)
    assert world.known.state == "RESOLVED"

    world.tell(event(B, SUCCESS, 999, posting_id="p00x"), 600)

    assert world.known.state == "MISMATCHED"
    assert world.known.former_resolutions is not None
    assert world.known.former_resolutions[-1].code == "VOID"


def test_only_the_last_resolutions_are_kept() -> None:
    """How often a case was opened again is counted all the same."""
    world = World()
    world.tell(event(G))
    for number in range(20):
        world.ask(ActionType.VOID, 2 * number + 1)
        world.ask(ActionType.REOPEN, 2 * number + 2)

    assert world.known.episode == 21
    assert len(world.known.former_resolutions or []) == FORMER_KEPT
