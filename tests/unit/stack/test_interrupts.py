"""An interrupt waits for the end of a block that must not be left half done."""

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from recon_app.stack.interrupts import HELD, interrupts_held


@pytest.fixture(autouse=True)
def ctrl_c_as_python_has_it() -> Iterator[None]:
    """Whatever an event loop of an earlier test has left there."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before or signal.default_int_handler)


def test_an_interrupt_is_raised_only_after_the_block() -> None:
    done: list[str] = []

    def block() -> None:
        with interrupts_held():
            os.kill(os.getpid(), signal.SIGINT)
            done.append("the rest of the block")

    with pytest.raises(KeyboardInterrupt):
        block()
    assert done == ["the rest of the block"]


def test_two_interrupts_in_one_block_are_one() -> None:
    def block() -> None:
        with interrupts_held():
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        block()


def test_afterwards_signals_are_handled_as_before() -> None:
    before = {signum: signal.getsignal(signum) for signum in HELD}

    with interrupts_held():
        assert all(signal.getsignal(signum) != before[signum] for signum in HELD)

    assert {signum: signal.getsignal(signum) for signum in HELD} == before


def test_an_error_of_the_block_is_not_hidden() -> None:
    with pytest.raises(ValueError, match="its own"), interrupts_held():
        raise ValueError("its own")


def test_a_thread_that_is_not_the_main_one_has_nothing_to_hold() -> None:
    before = signal.getsignal(signal.SIGINT)
    seen = []

    def work() -> None:
        with interrupts_held():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert seen == [before]
