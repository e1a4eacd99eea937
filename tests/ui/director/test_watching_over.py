"""The radar at a seat above: its rows, its keys, the form that is watched, and what alerts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from dispatch_app.client.replies import Accepted, Refused
from dispatch_app.domain import commands as c
from dispatch_app.domain import supervising_commands as suc
from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain.alarms import Severity
from dispatch_app.domain.codes import CallOutcome, Origin, Role, VehicleState
from dispatch_app.domain.radar import RadarAct, RadarKind, radar
from dispatch_app.domain.supervising import USUAL_ALERTS, AlertKind, AlertRule
from dispatch_app.domain.telephone import TargetKind
from dispatch_app.domain.values import Patient
from dispatch_app.i18n import Texts
from dispatch_app.seating import parts
from dispatch_app.seating.director import SHEETS
from dispatch_app.ui.director.above import Above, AboveWays
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.director.watchtower import Watchtower
from dispatch_app.ui.director.window import DirectorWindow
from dispatch_app.ui.kit.theme import Theme
from dispatch_app.ui.kit.truth.desk import TruthDesk
from tests.fakes.builders import (
    LINE_1,
    MACHINE,
    NORTH,
    SEAT_1,
    V01,
    Centre,
    a_centre,
    a_mission,
    a_place,
    at_station,
)
from tests.fakes.linked_desk import LinkedDesk
from tests.fakes.recording_room import MemorySource

ALT = Qt.KeyboardModifier.AltModifier


class Sounder:
    def __init__(self) -> None:
        self.now: Severity | None = None

    def sound(self, severity: Severity | None) -> None:
        self.now = severity


@cache
def words() -> Texts:
    return Texts.load("zh")


class Rig:
    """The window with its pages for those above; without the pages of others."""

    def __init__(self, directory: Path) -> None:
        self.desk, self.texts, self.sounder = LinkedDesk(), words(), Sounder()
        self.place = DirectorPlace(
            desk=self.desk,
            texts=self.texts,
            theme=Theme.load("night"),
            source=MemorySource(directory),
            exports=directory / "out",
            sounder=self.sounder,
        )
        self.window = DirectorWindow(self.texts)
        self.truth = TruthDesk(self.desk, self.texts, self.place.zone)
        self.above = Above(self.place, self.truth, self.window)
        self.above.lead(
            AboveWays(
                hear_line=lambda _line: False,
                show_doubt=lambda _vehicle: False,
                show_lamps=lambda: None,
                say=lambda _words: None,
            )
        )
        self.pages = (self.above.live, self.above.radar, self.above.alerts)
        self.window.compose(self.pages, QWidget(), QWidget(), band=self.above.band)
        self.window.turned.connect(self._turned)
        self.opened: list[tuple[str, str]] = []
        self.place.record_door.wanted.connect(self._opened)
        self.window.resize(1600, 900)
        self.window.show()
        QTest.qWaitForWindowActive(self.window)
        self.window.turn_to("radar")

    def _turned(self, at: int) -> None:
        self.pages[at].shown()

    def _opened(self, kind: str, thing: str) -> None:
        self.opened.append((kind, thing))

    def shows(self, centre: Centre) -> None:
        self.desk.state, self.desk.time = centre.state, centre.now
        self.above.tower.look()
        self.above.tick()
        self.pages[self.window.at].tick()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        widget = self.window.focusWidget() or self.window
        QTest.keyClick(widget, key, modifier or Qt.KeyboardModifier.NoModifier)

    @property
    def kinds(self) -> list[RadarKind]:
        return [line.row.kind for line in self.above.radar.list.lines]

    def leave(self) -> None:
        self.above.stop()
        self.window.close()
        for widget in (self.truth.panel, self.window):
            widget.deleteLater()


@pytest.fixture
def rig(qapp: QApplication, tmp_path: Path) -> Iterator[Rig]:
    parts.dress(qapp, Theme.load("night"), *SHEETS)
    rig = Rig(tmp_path)
    yield rig
    rig.leave()
    qapp.setStyleSheet("")


def test_rows_come_and_go_with_their_reason_and_are_counted_on_top(rig: Rig) -> None:
    centre = a_centre()
    call = centre.answers()
    rig.shows(centre.later(121))
    assert rig.kinds == [RadarKind.CALL_RED]
    count = rig.window.groups._counts["radar"]
    assert (count.text(), count.isHidden()) == ("1", False)
    centre.do(c.EndCall(call=call.id))
    centre.do(c.SettleCall(call=call.id, outcome=CallOutcome.CONSULTATION))
    rig.shows(centre)
    assert RadarKind.CALL_RED not in rig.kinds
    assert count.isHidden() is (not rig.kinds)


def test_a_digit_watches_the_seats_form_and_escape_ends_it(rig: Rig) -> None:
    centre = a_centre()
    incident = centre.opens()
    centre.do(c.FixPlace(incident=incident.id, place=a_place("龙湖小区")))
    rig.shows(centre.later(121))
    rig.key(Qt.Key.Key_1)
    assert rig.desk.sent[-1] == suc.WatchSeat(seat=SEAT_1)
    table = rig.above.radar.widget.watch.table
    assert "龙湖小区" in [line.cells[1] for line in table.rows.lines]
    centre.do(c.RecordIntake(incident=incident.id, note="二单元门口"))
    rig.shows(centre)
    assert "二单元门口" in [line.cells[1] for line in table.rows.lines]
    rig.key(Qt.Key.Key_Escape)
    assert rig.desk.sent[-1] == suc.StopWatching(seat=SEAT_1)
    assert rig.above.radar.widget.watch.isHidden()


def test_whoever_turns_away_watches_no_longer(rig: Rig) -> None:
    centre = a_centre()
    centre.answers()
    rig.shows(centre.later(121))
    rig.key(Qt.Key.Key_1)
    rig.window.turn_to("live")
    assert rig.desk.sent[-1] == suc.StopWatching(seat=SEAT_1)
    assert rig.above.radar.watching is None


def test_an_incident_is_taken_over_with_a_reason_and_not_without(rig: Rig) -> None:
    centre = a_centre()
    incident = centre.opens()
    rig.shows(centre.later(121))
    acts = [act for act, _ in rig.above.radar.list.lines[0].acts]
    rig.key(Qt.Key(Qt.Key.Key_1 + acts.index(RadarAct.TAKE_OVER)))
    assert rig.desk.sent == []
    rig.key(Qt.Key.Key_1)
    (wish,) = rig.desk.sent
    assert wish == suc.TakeOverIncident(
        incident=incident.id, reason=rig.texts("radar.reason.large_event")
    )


def test_an_unsigned_order_rings_its_station_by_its_telephone(rig: Rig) -> None:
    centre, mission = a_mission()
    phone = c.RegisterStation(
        id=mission.station,
        name="城北站",
        position=centre.state.stations[mission.station].position,
        phone="09990000120",
    )
    centre.do(phone, MACHINE)
    rig.shows(centre.later(61))
    assert rig.above.radar.list.lines[0].acts[0][0] is RadarAct.RING_STATION
    rig.key(Qt.Key.Key_1)
    wish = rig.desk.sent[-1]
    assert isinstance(wish, tc.CallOut)
    assert (wish.to.kind, wish.to.id) == (TargetKind.NUMBER, "09990000120")


def test_a_wish_that_is_refused_says_why(rig: Rig) -> None:
    centre = a_centre()
    centre.do(suc.RaiseHand())
    rig.shows(centre)
    (row,) = radar(centre.state, centre.now)
    rig.desk.reply = Refused(code="right.missing", details={})
    rig.above.radar.do(rig.above.radar.words().line(row), RadarAct.LOWER_HAND)
    assert rig.above.radar.widget.said.text() == rig.texts("refusal.right.missing")


# ---- alerts


def large(centre: Centre) -> str:
    incident = centre.opens()
    centre.do(c.RecordIntake(incident=incident.id, patient=Patient(count=5)))
    return incident.id


def test_a_large_event_rings_until_it_is_opened(rig: Rig) -> None:
    centre = a_centre()
    incident = large(centre)
    rig.shows(centre)
    assert rig.sounder.now is Severity.CRITICAL
    assert not rig.above.band.isHidden()
    rig.key(Qt.Key.Key_O, ALT)
    assert rig.opened == [("incident", incident)]
    assert rig.sounder.now is None
    assert rig.above.band.isHidden()


def test_what_was_seen_does_not_alert_again_while_it_lasts(rig: Rig) -> None:
    centre = a_centre()
    large(centre)
    rig.shows(centre)
    rig.key(Qt.Key.Key_V, ALT)
    rig.shows(centre.later(5))
    assert rig.above.tower.unseen == ()


def test_an_alert_that_does_not_ring_falls_silent_by_itself(rig: Rig) -> None:
    centre = a_centre()
    centre.rings()
    rig.shows(centre.later(31))
    kinds = {alert.rule.kind for alert in rig.above.tower.unseen}
    assert kinds == {AlertKind.WAITS, AlertKind.RADAR}
    assert rig.sounder.now is Severity.WARNING
    tower: Watchtower = rig.above.tower
    tower._fall_silent()
    assert rig.sounder.now is None
    assert tower.unseen != ()


def test_alerts_are_added_changed_and_removed_by_keys(rig: Rig) -> None:
    rig.shows(a_centre())
    rig.window.turn_to("alerts")
    rig.key(Qt.Key.Key_N)
    kinds = list(AlertKind)
    rig.key(Qt.Key(Qt.Key.Key_1 + kinds.index(AlertKind.QUEUE)))
    QTest.keyClicks(rig.above.alerts.widget.field, "3")
    rig.key(Qt.Key.Key_Return)
    new = AlertRule(kind=AlertKind.QUEUE, limit=3)
    assert rig.desk.sent[-1] == suc.SetAlerts(rules=(*USUAL_ALERTS, new))
    rig.above.alerts.widget.table.selectRow(1)
    rig.key(Qt.Key.Key_R)
    changed = rig.desk.sent[-1].rules
    assert changed[1].rings is not USUAL_ALERTS[1].rings
    rig.key(Qt.Key.Key_Delete)
    assert rig.desk.sent[-1] == suc.SetAlerts(rules=(USUAL_ALERTS[0], USUAL_ALERTS[2]))


def test_a_figure_that_cannot_be_an_alert_is_not_sent(rig: Rig) -> None:
    rig.shows(a_centre())
    rig.window.turn_to("alerts")
    rig.above.alerts._of_kind(AlertKind.PATIENTS.value)
    rig.above.alerts._written("1")
    assert rig.desk.sent == []
    assert rig.above.alerts.widget.said.text() == rig.texts("alerts.bad")


def test_the_live_board_shows_the_same_radar_and_opens_its_incidents(rig: Rig) -> None:
    centre = a_centre()
    incident = centre.opens()
    rig.window.turn_to("live")
    rig.shows(centre.later(121))
    panel = rig.above.live.widget
    assert [line.row.kind for line in panel.radar.lines] == [RadarKind.CALL_RED]
    panel.incidents.setFocus()
    rig.key(Qt.Key.Key_Return)
    assert rig.opened == [("incident", incident.id)]
    assert rig.desk.session.role is Role.DIRECTOR


def test_only_lines_that_differ_are_painted_anew(rig: Rig) -> None:
    centre = a_centre()
    centre.rings(LINE_1)
    rig.window.turn_to("live")
    rig.shows(centre)
    changed: list[int] = []
    panel = rig.above.live.widget
    panel.stations.rows.dataChanged.connect(lambda top, _bottom: changed.append(top.row()))
    rig.shows(centre.later(1))
    assert changed == []
    pressed = c.ReportVehicleState(
        vehicle=V01, state=VehicleState.OUT_OF_SERVICE, origin=Origin.STATION_BUTTON
    )
    centre.do(pressed, at_station(NORTH))
    rig.shows(centre)
    assert len(changed) == 1


def test_whoever_did_it_hears_that_it_was_done(rig: Rig) -> None:
    centre = a_centre()
    centre.do(suc.RaiseHand())
    rig.shows(centre)
    rig.desk.reply = Accepted(sequence=1, events=())
    (row,) = radar(centre.state, centre.now)
    rig.above.radar.do(rig.above.radar.words().line(row), RadarAct.LOWER_HAND)
    assert rig.above.radar.widget.said.text() == rig.texts("radar.lowered")


def test_a_lead_is_handed_back_from_the_board_by_a_key(rig: Rig) -> None:
    centre = a_centre()
    incident = centre.opens()
    rig.window.turn_to("live")
    rig.shows(centre)
    rig.above.live.widget.incidents.setFocus()
    rig.key(Qt.Key.Key_B)
    assert rig.desk.sent == [suc.HandBackIncident(incident=incident.id)]
