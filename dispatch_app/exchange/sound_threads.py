"""How the system wakes the threads of sound: by groups, and before other work. Linux alone can.

The SIP library has a thread for each leg that looks every 4 ms whether a packet is due. At 64 legs
that is 16,000 wakings a second and half of what conversations cost. With slack the system wakes
many of them at once; a packet then leaves at most that much later, which any telephone evens out.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SLACK_NS = 10_000_000
"""4 ms between two looks and this stay below the 20 ms of a packet."""
AHEAD = -10
"""The niceness of sound, where the system lets us (root, or `LimitNICE=-10` of a service)."""


@contextmanager
def woken_by_groups() -> Iterator[None]:
    """Threads that are born inside get slack, and go before other work; the caller does not."""
    slack, nice = _slack(), _niceness()
    _set_slack(SLACK_NS)
    go_ahead()
    try:
        yield
    finally:
        _set_slack(slack)
        _set_niceness(nice)


def go_ahead() -> None:
    """The calling thread, and those that it starts, go before other work where they may."""
    _set_niceness(AHEAD)


def _slack_file() -> Path:
    return Path(f"/proc/{threading.get_native_id()}/timerslack_ns")


def _slack() -> int:
    try:
        return int(_slack_file().read_text(encoding="ascii"))
    except OSError:
        return 0


def _set_slack(nanoseconds: int) -> None:
    """0: what the process began with."""
    with suppress(OSError):
        _slack_file().write_text(str(nanoseconds), encoding="ascii")


def _niceness() -> int:
    if sys.platform != "linux":
        return 0
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def _set_niceness(nice: int) -> None:
    """Of this thread alone, as only Linux has it."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), nice)
