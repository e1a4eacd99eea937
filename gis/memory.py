"""Gives memory that is free inside this process back to the machine, where the system can.

The C library keeps what large arrays leave behind: a process that searched a whole city once would
hold that much for ever.
"""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Takes a few milliseconds; does nothing where the C library has no such call."""
    trim = _trim()
    if trim is not None:
        trim(0)


def _trim() -> ctypes._NamedFuncPointer | None:
    if not sys.platform.startswith("linux"):
        return None
    return getattr(ctypes.CDLL(None), "malloc_trim", None)
