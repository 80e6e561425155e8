"""The dashboard measured: ``python -m tests.bench.dashboard plans|screen [--write]``."""

import click

from tests.bench.dashboard import plans, screen

click.Group("dashboard", {"plans": plans.main, "screen": screen.main})()
