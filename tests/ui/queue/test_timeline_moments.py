"""The time chain of an incident, in order and with its origins."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from dispatch_app.domain.codes import Stage, SuspendReason
from dispatch_app.domain.commands import SuspendIncident, WakeIncident
from dispatch_app.domain.waiting.commands import RecordWelfareCall
from dispatch_app.domain.waiting.kept import WelfareResult
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.timeline import Moment, Timeline, moments
from tests.fakes.builders import NOON, Centre, setting_up


def test_the_chain_runs_from_the_ring_to_the_last_stage_and_names_who_said_so() -> None:
    centre = Centre()
    for command in setting_up():
        centre.do(command)
    incident = centre.later(5).opens()
    mission = centre.sends(incident)
    centre.later(30).reaches(mission, Stage.EN_ROUTE)
    chain = moments(centre.state, centre.incident(incident.id), Texts.load("zh"))
    words = [m.word for m in chain]
    assert words[:2] == ["振铃", "接听"]
    assert [m.at for m in chain] == sorted(m.at for m in chain)
    assert (chain[-1].word, chain[-1].origin) == ("01 出车", "终端按键")


def a_chain(count: int) -> tuple[Moment, ...]:
    words = {"word": "01 到达现场", "origin": "终端按键"}
    return tuple(Moment(at=NOON + timedelta(minutes=n), **words) for n in range(count))


def test_the_newest_moment_is_in_sight(qapp: QApplication) -> None:
    timeline = Timeline(Texts.load("zh"), "Asia/Shanghai")
    timeline.resize(500, 58)
    timeline.show()
    QTest.qWaitForWindowExposed(timeline)
    for count in (10, 14, 20):
        timeline.show_moments("20260301-0001", a_chain(count))
        QTest.qWait(0)
        QApplication.processEvents()
        bar = timeline.verticalScrollBar()
        assert bar.maximum() > 0
        assert bar.value() == bar.maximum()


def test_no_line_ends_within_a_moment(qapp: QApplication) -> None:
    timeline = Timeline(Texts.load("zh"), "Asia/Shanghai")
    chain = a_chain(1)
    timeline.show_moments("", chain)
    label = timeline.findChild(QLabel, "timelineText")
    assert label is not None
    whole = label.heightForWidth(2000)
    assert label.heightForWidth(60) == whole, "one moment wraps nowhere, however narrow"


def test_waiting_and_what_calls_brought_stand_in_the_chain() -> None:
    centre = Centre()
    for command in setting_up():
        centre.do(command)
    incident = centre.later(5).opens().id
    hold = SuspendIncident(incident=incident, reason=SuspendReason.NO_VEHICLE)
    centre.later(30).do(hold)
    worse = RecordWelfareCall(incident=incident, result=WelfareResult.WORSE)
    centre.later(300).do(worse)
    centre.later(60).do(WakeIncident(incident=incident))
    chain = moments(centre.state, centre.incident(incident), Texts.load("zh"))
    assert [m.word for m in chain][-3:] == ["挂起", "复呼：加重，重新询问", "唤醒待派"]
    assert chain[-2].origin == "座席 1"
