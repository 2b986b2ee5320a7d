"""Give back to the system what the allocators keep for later: between stages later never comes."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Callable
from functools import cache

import pyarrow as pa


@cache
def _trim() -> Callable[[int], int] | None:
    """Return glibc's `malloc_trim`, where there is one."""
    return getattr(ctypes.CDLL(None), "malloc_trim", None)


def give_back() -> None:
    """Return freed memory to the system; costs a few milliseconds."""
    # What a stage has dropped is young; a whole collection would walk all that a server holds.
    gc.collect(1)
    pa.default_memory_pool().release_unused()
    trim = _trim()
    if trim is not None:
        trim(0)
