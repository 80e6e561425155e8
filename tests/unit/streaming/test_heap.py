"""Freed memory stays with the process where the C library can be told so."""

import platform

from recon_app.streaming.heap import keep_heap


def test_glibc_is_told() -> None:
    assert keep_heap() == (platform.libc_ver()[0] == "glibc")
