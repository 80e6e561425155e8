"""Whatever is changed in the table, or in its deadline index, is found."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from rocksdict import Options, Rdict

from recon_app.codec.cases import decode_row, encode_case, encode_row
from recon_app.streaming.partition_db import DUE_PREFIX
from recon_app.topics import engine_group
from recon_app.verify.due_index import databases
from recon_app.verify.run import Order, verify
from tests.e2e.verify.doctored import Change, dropped, key_is, last_of
from tests.e2e.verify.site import FORCED, MISMATCHED, WAITS, Site, kinds

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def rewritten(txn_id: str, edit: Callable[[bytes], bytes]) -> Change:
    """Change the last row of a case."""

    def change(records: list[Any]) -> list[Any]:
        at = last_of(records, txn_id)
        if at is not None:
            records[at] = records[at]._replace(value=edit(records[at].value))
        return records

    return change


def with_other_variance(row: bytes) -> bytes:
    case = replace(decode_row(row), variance_minor=-1)
    return encode_row(case, encode_case(case))


def with_other_bank(row: bytes) -> bytes:
    case = decode_row(row)
    assert case.bank is not None
    case.bank.legs[0].facts[0].amount_minor = 1
    return encode_row(case, encode_case(case))


def without_timer(row: bytes) -> bytes:
    case = decode_row(row)
    return encode_row(replace(case, timers=[]), encode_case(case))


def renamed(records: list[Any]) -> list[Any]:
    return [r._replace(key=b"V-pair-99") if key_is("V-pair-1")(r) else r for r in records]


TABLE: dict[str, tuple[Change, str]] = {
    "a write was lost": (dropped(FORCED), "TABLE_BEHIND"),
    "a row is gone": (
        lambda records: [r for r in records if not key_is(MISMATCHED)(r)],
        "TABLE_MISSING",
    ),
    "a row is invented": (renamed, "TABLE_EXTRA"),
    "a variance is another": (rewritten(MISMATCHED, with_other_variance), "TABLE_DIFFERS"),
    "a fact is another": (rewritten(MISMATCHED, with_other_bank), "TABLE_DIFFERS"),
    "a deadline would never fire": (rewritten(WAITS, without_timer), "DUE_HEADER"),
}


@pytest.mark.parametrize("name", TABLE)
def test_what_was_changed_in_the_table_is_named(site: Site, name: str) -> None:
    change, expected = TABLE[name]
    found = kinds(site.without("changelog", change))

    assert (expected, "table") in found
    assert {store for _, store in found} == {"table"}


def test_a_deadline_without_its_entry_in_the_index_is_named(site: Site, tmp_path: Path) -> None:
    state = tmp_path / "state"
    shutil.copytree(site.roles.home / "state", state)
    order = Order(engine_group(site.roles.settings), state_dir=state, processes=1)
    agreed = verify(site.plan, order, lambda *_: None)
    assert agreed.share.findings.total == 0
    assert agreed.share.checked["index entries"] == agreed.share.checked["index waiting"] == 1

    for path in databases(state):
        db = Rdict(str(path), options=Options(raw_mode=True))
        for key in [cast(bytes, key) for key in db.keys(from_key=DUE_PREFIX)]:
            if key.startswith(DUE_PREFIX) and key.endswith(WAITS.encode()):
                db.delete(key)
        db.close()

    found = verify(site.plan, order, lambda *_: None).share.findings.first
    assert [(d.what, d.txn_id) for d in found] == [("DUE_INDEX", WAITS)]
