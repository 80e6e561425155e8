"""A file is known again by what would make other events of it, and by nothing else."""

import pytest

from recon_app.errors import ConfigError
from recon_app.imports.job import How, new_job, options_of
from tests.unit.imports.files import BALANCED, LIMIT_BYTES, job


def test_the_name_and_the_author_do_not_make_another_import() -> None:
    renamed = new_job(BALANCED.encode(), "other.csv", How("csv", "A1"), "somebody", LIMIT_BYTES)

    assert job(BALANCED).id == renamed.id


def test_content_adapter_account_and_options_make_another_import() -> None:
    others = [
        job(BALANCED),
        job(BALANCED + "\n"),
        job(BALANCED, account="A2"),
        job(BALANCED, account=None),
        job(BALANCED, adapter="xlsx"),
        job(BALANCED, zone="Asia/Kolkata"),
    ]

    assert len({its.id for its in others}) == len(others)


def test_the_order_of_options_does_not_matter() -> None:
    assert (
        job(BALANCED, zone="UTC", skip_rows="0").id == job(BALANCED, skip_rows="0", zone="UTC").id
    )


def test_a_format_that_nobody_knows_is_a_fault_of_the_usage() -> None:
    with pytest.raises(ConfigError, match="no adapter knows"):
        job("nobody knows this")


@pytest.mark.parametrize("account", ["a\x00", "a\n", "a" * 129])
def test_an_account_that_cannot_be_stored_is_refused(account: str) -> None:
    with pytest.raises(ConfigError, match="account"):
        job(BALANCED, account=account)


@pytest.mark.parametrize("value", ["\x00", "\ud800", "x" * 70_000])
def test_an_option_that_cannot_be_stored_is_refused(value: str) -> None:
    with pytest.raises(ConfigError, match="options"):
        job(BALANCED, columns=value)


def test_options_are_keys_and_values() -> None:
    assert options_of(["delimiter=;", "columns=a=b"]) == {"delimiter": ";", "columns": "a=b"}
    with pytest.raises(ConfigError, match="KEY=VALUE"):
        options_of(["delimiter"])
