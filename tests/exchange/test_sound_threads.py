"""Threads born for sound are woken by groups; whoever starts them stays as it was."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest

from dispatch_app.exchange.sound_threads import SLACK_NS, woken_by_groups

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="slack of timers is Linux's own")


def slack() -> int:
    return int(Path(f"/proc/{threading.get_native_id()}/timerslack_ns").read_text())


def niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def seen_in_a_new_thread() -> tuple[int, int]:
    seen: list[tuple[int, int]] = []
    born = threading.Thread(target=lambda: seen.append((slack(), niceness())))
    born.start()
    born.join()
    return seen[0]


def test_who_is_born_inside_is_woken_by_groups_and_not_after_other_work() -> None:
    before = niceness()
    with woken_by_groups():
        born_slack, born_nice = seen_in_a_new_thread()
    assert born_slack == SLACK_NS
    assert born_nice <= before


def test_who_starts_them_stays_as_exact_as_before() -> None:
    before = slack(), niceness()
    with woken_by_groups():
        pass
    assert (slack(), niceness()) == before


def test_what_fails_inside_leaves_nothing_behind() -> None:
    before = slack(), niceness()
    with pytest.raises(ValueError), woken_by_groups():
        raise ValueError
    assert (slack(), niceness()) == before
