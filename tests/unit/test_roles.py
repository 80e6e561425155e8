"""How a worker is known to its group."""

from socket import gethostname

from recon_app.roles import member_id
from recon_app.settings import load_settings


def test_a_worker_is_known_by_its_hosts_name_and_its_address() -> None:
    settings = load_settings()
    known = member_id(settings, "engine", 6066)

    assert known is not None
    assert known.startswith(f"engine-{gethostname()}-")
    assert member_id(settings, "engine", 6066) == known
    assert member_id(settings, "engine", 6067) != known
    assert member_id(settings, "engine", 6066, "http://elsewhere:6066") != known


def test_a_name_of_its_own_goes_before_the_hosts() -> None:
    known = member_id(load_settings(instance_id="recon-0"), "sink", 6067)

    assert known is not None
    assert known.startswith("sink-recon-0-")


def test_an_empty_name_makes_a_member_that_nobody_knows_again() -> None:
    assert member_id(load_settings(instance_id=""), "engine", 6066) is None
