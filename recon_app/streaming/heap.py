"""What glibc does with the memory of a finished turn: keep it for the next one.

By default it gives the top of the heap back and maps every large block anew, so each turn's
megabytes of records and batches are paged in and cleared again. Elsewhere nothing is done.
"""

import ctypes
from typing import Final

__all__ = ["keep_heap"]

#: The numbers of mallopt(3), and bytes.
OPTIONS: Final = {
    -1: 128 << 20,  # M_TRIM_THRESHOLD
    -3: 32 << 20,  # M_MMAP_THRESHOLD, at its greatest
}


def keep_heap() -> bool:
    """Keep freed memory, up to a bound; whether the C library knows how."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and all(mallopt(*option) for option in OPTIONS.items())
