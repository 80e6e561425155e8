"""Faults of what comes in: records that nobody should send, and clocks that nobody should trust."""

import time
from pathlib import Path

import libfaketime  # type: ignore[import-untyped]

from recon_app.codec.journal import decode_record
from tests.chaos.bed import Bed
from tests.chaos.fault import Act
from tests.e2e.feeding import encoded, feeder
from tests.e2e.reading import read
from tests.e2e.roles_run import PARTITIONS

__all__ = ["POISON", "jump", "own_clocks", "poison", "set_clocks"]

#: What is sent among sound events, each to every partition.
POISON: dict[str, bytes | None] = {
    "no JSON": b"{",
    "nothing": None,
    "invalid UTF-8": b'{"txn_id": "\xff\xfe"}',
    "a float": encoded("poison").replace(b"50000", b"500.00"),
    "no such currency": encoded("poison", currency="XXY"),
    "oversize": encoded("poison", pad="x" * (2 << 20)),
}


def poison(bed: Bed) -> None:
    """Bad records on every partition of both topics; an engine dies among them."""
    with feeder(bed.workers) as feed:
        for number, value in enumerate([*POISON.values()] * 2):
            topic = ("gateway_txns", "bank_txns")[number % 2]
            for partition in range(PARTITIONS):
                put = feed.put(topic, value, b"poison", partition)
                bed.poison.append((put.topic, put.partition, put.offset))
            if number == len(POISON):
                bed.workers.kill("engine-2")
    bed.note(f"{len(bed.poison)} records that cannot be read")


def own_clocks(bed: Bed) -> None:
    """Let every role read its wall clock through a library that adds what a file says."""
    file = _clock(bed)
    file.write_text("+0s")
    library = Path(libfaketime.__file__).parent / "vendor/libfaketime/src/libfaketime.so.1"
    assert library.exists(), library
    faked = {
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",
    }
    for name in bed.workers.wanted:
        bed.workers.extra[name] = bed.workers.extra.get(name, {}) | faked


def jump(*offsets_s: int) -> Act:
    """Set all workers' clocks off by each of these, one after the other."""

    def inject(bed: Bed) -> None:
        for offset_s in offsets_s:
            began_ms = time.time_ns() // 1_000_000
            _clock(bed).write_text(f"{offset_s:+d}s")
            bed.workers.hold(5)
            bed.decides(150)
            off_ms = _furthest_off_ms(bed, began_ms)
            assert abs(off_ms) > abs(offset_s) * 900, f"clocks are off by {off_ms} ms only"
            bed.note(f"decided with clocks off by {off_ms / 1000:+.0f} s")

    return inject


def set_clocks(bed: Bed) -> None:
    """All clocks right again."""
    _clock(bed).write_text("+0s")


def _clock(bed: Bed) -> Path:
    return bed.workers.home / "clock"


def _furthest_off_ms(bed: Bed, since_ms: int) -> int:
    """The greatest distance of a worker's clock from the broker's, in the journal since then."""
    records = read(bed.workers.brokers, bed.workers.prefix + "recon_journal")
    off = (
        decode_record(record.value).decided_ms - record.timestamp
        for record in records
        if record.timestamp > since_ms
    )
    return max(off, key=abs, default=0)
