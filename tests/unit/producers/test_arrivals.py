"""What has arrived is told from the newest offset of each partition."""

from producers.arrivals import Arrivals
from producers.broker import Ack

ACKS = [Ack("bank_txns", 0, 7, 1), Ack("bank_txns", 0, 3, 1), Ack("gateway_txns", 2, 5, 1)]


def test_nothing_has_arrived_before_the_first_offset() -> None:
    arrivals = Arrivals(ACKS)

    assert arrivals.pending(dict.fromkeys(arrivals.places, -1)) == 3


def test_what_lies_at_or_below_the_newest_offset_has_arrived() -> None:
    assert Arrivals(ACKS).pending({("bank_txns", 0): 3, ("gateway_txns", 2): 5}) == 1
    assert Arrivals(ACKS).pending({("bank_txns", 0): 8, ("gateway_txns", 2): 5}) == 0
