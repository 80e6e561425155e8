"""Faults of what our processes depend on: servers that die, links that break, stall or drag."""

import time

from tests.chaos.bed import Bed
from tests.chaos.fault import Act

__all__ = ["back", "break_often", "cut", "gone", "healed", "silent", "slow"]


def gone(server: str, seconds: float = 0.0) -> Act:
    """End a server with SIGKILL, and leave it so for a while."""

    def inject(bed: Bed) -> None:
        bed.servers.kill(server)
        bed.workers.hold(seconds)
        left = sorted({code for codes in bed.workers.exits.values() for code in codes})
        bed.note(f"away for {seconds:.0f} s; exit codes of roles meanwhile: {left or 'none'}")

    return inject


def back(server: str) -> Act:
    """Start the server again."""
    return lambda bed: bed.servers.start(server)


def cut(server: str, seconds: float) -> Act:
    """Reset every connection and refuse new ones."""

    def inject(bed: Bed) -> None:
        proxy = bed.servers.proxies[server]
        before = proxy.cuts
        proxy.cut()
        bed.workers.hold(seconds)
        assert proxy.cuts > before, "no connection was cut"
        bed.note(f"{proxy.cuts - before} connections cut or refused in {seconds:.0f} s")

    return inject


def break_often(server: str, seconds: float) -> Act:
    """Reset every connection again and again, at moments nobody expects."""

    def inject(bed: Bed) -> None:
        proxy, over = bed.servers.proxies[server], time.monotonic() + seconds
        before = proxy.cuts
        while time.monotonic() < over:
            bed.workers.hold(bed.rng.uniform(0.05, 0.8))
            proxy.cut(refusing=False)
        assert proxy.cuts > before + 5, "connections were hardly ever cut"
        bed.note(f"{proxy.cuts - before} connections cut in {seconds:.0f} s")

    return inject


def silent(server: str, seconds: float) -> Act:
    """Hold everything back on connections that stay open."""

    def inject(bed: Bed) -> None:
        proxy = bed.servers.proxies[server]
        before = proxy.held
        proxy.silence()
        bed.workers.hold(seconds)
        assert proxy.held > before, "nobody spoke"
        bed.note(f"{proxy.held - before} pieces held back for up to {seconds:.0f} s")

    return inject


def slow(server: str, delay_s: float, seconds: float) -> Act:
    """Let everything come late, in either direction."""

    def inject(bed: Bed) -> None:
        proxy = bed.servers.proxies[server]
        before = proxy.held
        proxy.slow(delay_s)
        bed.workers.hold(seconds)
        assert proxy.held > before + 20, "hardly anything came late"
        bed.note(f"{proxy.held - before} pieces late by {delay_s * 1000:.0f} ms each way")

    return inject


def healed(server: str) -> Act:
    """Let the link work as it should."""
    return lambda bed: bed.servers.proxies[server].heal()
