"""The desk of the guide: what becomes of questions when its process dies, is deaf or has no map."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest

from dispatch_app.ui.kit.guide.guide import UNSTEADY, GuideDesk, Work
from dispatch_app.ui.kit.guide.questions import Find, Found, Lost
from tests.fakes import guide_processes as processes

Start = Callable[[Work], GuideDesk]


@pytest.fixture
def start(qapp: Any, tmp_path: Path) -> Iterator[Start]:
    desks: list[GuideDesk] = []

    def start_one(work: Work) -> GuideDesk:
        desks.append(GuideDesk(tmp_path, work=work, pause_ms=10))
        desks[-1].start()
        return desks[-1]

    yield start_one
    for desk in desks:
        desk.stop()


@pytest.fixture(autouse=True)
def deaths_are_expected(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, logger="dispatch_app.ui.kit.guide.guide")


def wait_until(condition: Callable[[], object]) -> None:
    waited = 0
    while not condition() and waited < 30_000:
        QTest.qWait(10)
        waited += 10
    assert condition()


def test_what_went_down_with_the_guide_is_asked_again(start: Start) -> None:
    desk, answers = start(processes.dies_once), []
    desk.find(Find(text="和平路"), answers.append)
    wait_until(lambda: answers)
    assert answers == [Found(text="和平路", matches=(), took_ms=0.0)]


def test_a_question_that_two_guides_died_of_is_lost(start: Start) -> None:
    desk, answers = start(processes.always_dies), []
    desk.find(Find(text="和平路"), answers.append)
    wait_until(lambda: answers)
    assert answers == [Lost(reason="the guide died")]


def test_a_guide_that_keeps_dying_is_told_at_the_seat(start: Start) -> None:
    told: list[int] = []
    desk = start(processes.never_lives)
    desk.unsteady.connect(told.append)
    wait_until(lambda: told)
    assert told[0] == UNSTEADY


def test_it_is_started_again_ever_more_seldom(start: Start) -> None:
    desk, pauses = start(processes.never_lives), []
    desk.unsteady.connect(lambda _deaths: pauses.append(desk._pause.interval()))
    wait_until(lambda: len(pauses) >= 2)
    assert pauses[:2] == [40, 80]


def test_a_deaf_guide_does_not_stop_the_seat(start: Start) -> None:
    desk = start(processes.is_deaf)
    for _ in range(200):
        desk.find(Find(text="和平路" * 1000), lambda _answer: None)
    wait_until(lambda: desk._outbox is not None and desk._outbox.qsize() > 0)


def test_without_a_region_every_question_is_lost_at_once(start: Start) -> None:
    desk, answers, why = start(processes.has_no_region), [], []
    desk.failed.connect(why.append)
    desk.find(Find(text="和平路"), answers.append)
    wait_until(lambda: why)
    desk.find(Find(text="解放路"), answers.append)
    wait_until(lambda: len(answers) == 2)
    assert why == ["no region"]
    assert all(isinstance(answer, Lost) for answer in answers)
