"""What the consumer does when it can do nothing any more."""

import subprocess
import sys

from recon_app.streaming.fatal import EXIT_FATAL

MEMBERSHIP = """
import asyncio
from recon_app.streaming.consumer import _leave_if_broken

async def membership(error):
    if error:
        raise error

async def main(error):
    task = asyncio.create_task(membership(error))
    task.add_done_callback(_leave_if_broken)
    await asyncio.wait([task])
    await asyncio.sleep(0)

asyncio.run(main({error}))
"""


def ended(error: str) -> int:
    script = MEMBERSHIP.replace("{error}", error)
    return subprocess.run([sys.executable, "-c", script], check=False).returncode


def test_a_membership_that_breaks_for_good_ends_the_process() -> None:
    assert ended("AssertionError()") == EXIT_FATAL


def test_a_membership_that_ends_is_no_reason_to_leave() -> None:
    assert ended("None") == 0
