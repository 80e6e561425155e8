"""Errors are told apart by what helps: waiting, setting the record aside, or an operator."""

import psycopg
import pytest
from psycopg import errors

from tables.postgres.faults import is_outage, is_refusal

OUTAGES = [
    psycopg.OperationalError(),
    psycopg.InterfaceError(),
    errors.AdminShutdown(),
    errors.CrashShutdown(),
    errors.CannotConnectNow(),
    errors.TooManyConnections(),
    errors.DiskFull(),
    errors.DeadlockDetected(),
    errors.QueryCanceled(),
    errors.ReadOnlySqlTransaction(),
    errors.IdleInTransactionSessionTimeout(),
]
REFUSALS = [
    psycopg.DataError(),
    errors.NumericValueOutOfRange(),
    errors.UntranslatableCharacter(),
    errors.UniqueViolation(),
    errors.NotNullViolation(),
    errors.ProgramLimitExceeded(),
    errors.StatementTooComplex(),
]
NEITHER = [errors.UndefinedTable(), errors.InsufficientPrivilege(), ValueError()]


@pytest.mark.parametrize("error", OUTAGES, ids=repr)
def test_an_outage_is_waited_for(error: Exception) -> None:
    assert (is_outage(error), is_refusal(error)) == (True, False)


@pytest.mark.parametrize("error", REFUSALS, ids=repr)
def test_refused_data_are_set_aside(error: Exception) -> None:
    assert (is_outage(error), is_refusal(error)) == (False, True)


@pytest.mark.parametrize("error", NEITHER, ids=repr)
def test_anything_else_is_not_for_the_writer_to_solve(error: Exception) -> None:
    assert (is_outage(error), is_refusal(error)) == (False, False)
