"""The watch has copies made and tried in time; what is wrong with them is one alarm."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatch_app.domain.alarms import AlarmId
from dispatch_app.domain.backups import BackupPlan, BackupTold, BackupTrouble
from dispatch_app.services.backup_watch import BackupWatch
from tests.fakes.working_bus import WorkingBus, a_bus

PLAN = BackupPlan(at=time(3), zone=ZoneInfo("Asia/Shanghai"), proof_every=timedelta(days=1))
ALARM = AlarmId("database/backup")


class ToldBackups:
    """Says what it is told to say, and remembers what it was asked."""

    def __init__(self) -> None:
        self.says = BackupTold()
        self.asked: list[str] = []

    def told(self) -> BackupTold:
        return self.says

    def make(self) -> None:
        self.asked.append("make")

    def prove(self) -> None:
        self.asked.append("prove")

    def stop(self) -> None:
        self.asked.append("stop")


class Night:
    """A watch over such backups, on a bus whose clock is moved by hand."""

    def __init__(self, working: WorkingBus) -> None:
        self.working, self.backups = working, ToldBackups()
        names = itertools.count()
        self.watch = BackupWatch(
            working.bus, self.backups, PLAN, working.clock, lambda: f"b{next(names)}"
        )

    def round(self, *, later_s: float = 30.0) -> list[str]:
        """What the backups were asked in a round."""
        self.working.clock.later(later_s)
        before = len(self.backups.asked)
        self.watch()
        return self.backups.asked[before:]

    def made(self, sequence: int = 9) -> None:
        self.backups.says = replace(
            self.backups.says, made_at=self.working.clock.now(), sequence=sequence, trouble=None
        )

    def proven(self) -> None:
        says = self.backups.says
        self.backups.says = replace(
            says, proven_at=self.working.clock.now(), proven_sequence=says.sequence, trouble=None
        )

    def fails(self, trouble: BackupTrouble) -> None:
        self.backups.says = replace(self.backups.says, trouble=trouble, detail="said why")


@pytest.fixture
def night() -> Iterator[Night]:
    with a_bus() as working:
        yield Night(working)


def test_the_first_copy_is_made_at_once_and_tried_and_then_there_is_peace(night: Night) -> None:
    assert night.round() == ["make"]
    night.made()
    assert night.round() == ["prove"]
    night.proven()
    assert night.round() == []
    assert night.round(later_s=86_400) == ["make"]


def test_nothing_is_begun_while_something_is_going_on(night: Night) -> None:
    night.backups.says = BackupTold(working=True)
    assert night.round() == []


def test_what_failed_is_tried_again_after_a_while_not_at_once(night: Night) -> None:
    night.round()
    night.fails(BackupTrouble.NO_SPACE)
    assert night.round() == []
    assert night.round(later_s=15 * 60) == ["make"]


def test_a_copy_that_was_found_broken_is_not_tried_again_and_again(night: Night) -> None:
    night.made()
    assert night.round() == ["prove"]
    night.fails(BackupTrouble.BROKEN)
    assert night.round() == []
    assert night.round(later_s=3600) == []


def alarm_of(night: Night) -> tuple[str, bool]:
    alarm = night.working.state.alarms[ALARM]
    return alarm.reason, alarm.standing


def settled(night: Night) -> None:
    """The bus answers in order: what was asked before this has been taken."""
    night.working.set_up()


def test_a_failure_is_an_alarm_at_the_seats_until_a_copy_is_made(night: Night) -> None:
    night.fails(BackupTrouble.MEDIUM_MISSING)
    night.round()
    settled(night)
    assert alarm_of(night) == ("backup_medium_missing", True)
    night.made()
    night.round()
    settled(night)
    assert alarm_of(night) == ("backup_medium_missing", False)


def test_an_alarm_that_stands_is_told_once_until_it_has_another_reason(night: Night) -> None:
    night.fails(BackupTrouble.NO_SPACE)
    for _ in range(3):
        night.round()
        settled(night)
    told = [e for e in night.working.journal.read(0, 999) if "Alarm" in type(e.event).__name__]
    assert len(told) == 1
    night.fails(BackupTrouble.BROKEN)
    night.round()
    settled(night)
    assert alarm_of(night) == ("backup_broken", True)
