"""Tabs of the dashboard, on the installation of all engine tests."""

import secrets
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.e2e.dashboard.browser import Desk, chromium
from tests.e2e.feeding import feeder
from tests.e2e.roles_run import Roles

NewDesk = Callable[..., Desk]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of a module; its loop must not outlive them."""
    with chromium() as running:
        yield running


@pytest.fixture
def new_desk(browser: Browser, stack: Roles) -> Iterator[NewDesk]:
    """Opens a tab in a profile of its own. Whatever a tab complained of fails the test."""
    desks: list[Desk] = []

    def opened(role: str = "api", **options: Any) -> Desk:
        context = browser.new_context(accept_downloads=True, timezone_id="Asia/Kolkata", **options)
        desks.append(Desk(context.new_page(), f"http://127.0.0.1:{stack.port(role)}"))
        return desks[-1]

    yield opened
    for desk in desks:
        desk.page.context.close()
    assert [fault for desk in desks for fault in desk.faults] == []


@pytest.fixture
def mismatched(stack: Roles) -> str:
    """A payment of which the bank posts less."""
    txn_id = f"UI{secrets.token_hex(4)}"
    with feeder(stack) as feed:
        feed.tell(txn_id, "GATEWAY", amount=5000)
        feed.tell(txn_id, "BANK", amount=4500)
    stack.await_state(txn_id, "MISMATCHED")
    return txn_id


@pytest.fixture
def desk(new_desk: NewDesk) -> Desk:
    """One tab."""
    return new_desk()
