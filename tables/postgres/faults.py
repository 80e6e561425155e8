"""What an error of Postgres means for a writer: wait for it, refuse the record, or stop."""

import psycopg
import structlog
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    wait_random_exponential,
)

from recon_app import metrics

__all__ = ["is_refusal", "until_postgres_is_back"]

FIRST_WAIT_S = 0.1
LONGEST_WAIT_S = 5.0
#: "Program limit exceeded": too large a row, too deep a document. Waiting does not help.
LIMIT_EXCEEDED = "54"

log = structlog.get_logger(__name__)


def is_refusal(error: BaseException) -> bool:
    """Postgres will never take these data."""
    if isinstance(error, psycopg.DataError | psycopg.IntegrityError):
        return True
    return isinstance(error, psycopg.Error) and (error.sqlstate or "").startswith(LIMIT_EXCEEDED)


def is_outage(error: BaseException) -> bool:
    """Postgres is away, overloaded or read-only: the same statements will work later."""
    kinds = psycopg.OperationalError | psycopg.InterfaceError | psycopg.InternalError
    return isinstance(error, kinds) and not is_refusal(error)


def until_postgres_is_back() -> AsyncRetrying:
    """Attempts, with growing pauses, for as long as Postgres is away."""
    return AsyncRetrying(
        retry=retry_if_exception(is_outage),
        wait=wait_random_exponential(multiplier=FIRST_WAIT_S, max=LONGEST_WAIT_S),
        before_sleep=_tell,
        reraise=True,
    )


def _tell(state: RetryCallState) -> None:
    metrics.SINK_RETRIES.inc()
    error = state.outcome.exception() if state.outcome else None
    log.warning(
        "postgres_is_away",
        attempt=state.attempt_number,
        next_try_s=round(state.upcoming_sleep, 2),
        error=str(error).strip(),
    )
