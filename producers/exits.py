"""What a command says and returns when it cannot do its work: 2 for usage, 4 for out of reach."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import click

from recon_app.errors import ConfigError, PoisonError, ReconError

__all__ = ["DIFFERENCES", "UNREACHABLE", "USAGE", "Fault", "operator_errors", "quiet_kafka"]

USAGE = 2
DIFFERENCES = 3
UNREACHABLE = 4


class Fault(click.ClickException):
    """An error for the operator: its message on stderr, then this exit code."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


@contextmanager
def operator_errors() -> Iterator[None]:
    """Turn our own errors into a message and an exit code; others keep their traceback."""
    try:
        yield
    except (ConfigError, PoisonError) as error:
        raise Fault(str(error), USAGE) from error
    except ReconError as error:
        raise Fault(str(error), UNREACHABLE) from error


def quiet_kafka() -> None:
    """Let our own message speak for a broker that is away, not the client's many."""
    logging.getLogger("kafka").setLevel(logging.CRITICAL)
