"""Both windows of a dispatcher's seat on a busy centre, worked by keys. Saves nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from dispatch_app.adapters.protocol_files import load_book
from dispatch_app.client.link import LinkState, LinkStatus, Pulse
from dispatch_app.client.replies import Refused
from dispatch_app.domain import commands as c
from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain.codes import NumberState, ReceiptStep, SeatKind, Stage
from dispatch_app.domain.ids import IncidentId, LineId
from dispatch_app.domain.numbers import normal_number
from dispatch_app.domain.state import Call, Mission
from dispatch_app.domain.telephone import CallRef, Party, PartyKind, PartyRole, PhoneState
from dispatch_app.domain.values import Position, Subscriber
from dispatch_app.i18n.texts import RESOURCES, Texts
from dispatch_app.seating import parts
from dispatch_app.seating.dispatcher import SHEETS, Room
from dispatch_app.ui.dispatcher.workplace import Selection, Workplace
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.guide.guide import GuideDesk
from dispatch_app.ui.kit.theme import Theme
from gis.region import Region
from tests.fakes.any_telephone import EXCHANGE
from tests.fakes.builders import MACHINE, SEAT_1, Centre, at_seat, at_station
from tests.fakes.dispatch_room import FakeTrace
from tests.fakes.form_desk import FormDesk
from tests.fakes.small_region import KEPT
from tests.screens.city import busy_centre, fixes, quiet_centre

K = Qt.Key
_PATIENCE_MS = 60_000
OWN_LINE, OTHER_LINE = LineId("7"), LineId("8")
NAME = "演示省云澜市滨江经济技术开发区人民政府值班室"
ADDRESS = (
    "云澜市滨江经济技术开发区科学大道与长椿路交叉口西北角国家大学科技园东区"
    "2号楼B座17层1708室（物业前台左转）"
)


class SceneDesk(FormDesk):
    """Linked, with a pulse; or without its line."""

    status = LinkStatus(state=LinkState.ONLINE)
    session = None
    clock_offset = timedelta(milliseconds=12)

    def pulse(self) -> None:
        stations = sorted(self.state.stations)[:-2]
        self.last_pulse = Pulse(  # type: ignore[assignment]
            sequence=self.sequence,
            server_time=self.now(),
            heard_at=self.now(),
            stations_online=frozenset(stations),
            seats_online=frozenset({"1", "2"}),
            gateways_online=frozenset({"gateway"}),
        )

    def tell_part(self, lamp: object, reason: str) -> None:
        """No centre of a picture asks what a seat's parts are like."""

    def lose_line(self, waiting: int) -> None:
        self.online = False
        self.status = LinkStatus(state=LinkState.OFFLINE, waiting=waiting)
        self.link_changed.emit(self.status)


class Scene:
    """One seat. Presses keys, lets callers ring and stations answer."""

    def __init__(
        self,
        region: Region,
        centre: Centre,
        guide: GuideDesk,
        *,
        theme: str = "night",
        language: str = "zh",
        size: tuple[int, int] = (1920, 1080),
    ) -> None:
        self.region, self.centre = region, centre
        self.desk = SceneDesk(centre)
        self.desk.fixes = dict(fixes(centre, region))
        self.desk.pulse()
        workplace = Workplace(
            seat=SEAT_1,
            kind=SeatKind.DISPATCHER,
            desk=cast(Desk, self.desk),
            guide=guide,
            protocols=load_book(RESOURCES / "protocols"),
            texts=Texts.load(language),
            theme=Theme.load(theme),
            selection=Selection(),
            trace=FakeTrace(),
        )
        app = cast(QApplication, QApplication.instance())
        parts.dress(app, workplace.theme, *SHEETS)
        self.trace = cast(FakeTrace, workplace.trace)
        self.room = Room(workplace, region, KEPT.with_name("screens-tiles"))
        self.room._ready = lambda: None
        self.room._guide_ready()
        self.size = size
        self.room.window.resize(*size)
        self.room.window.show()
        QTest.qWaitForWindowActive(self.room.window)
        self.refresh()

    # ---- hands and time

    def press(self, *keys: Qt.Key | str) -> None:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.room.window, cast(Any, key))
            QTest.qWait(30)

    def alt(self, key: Qt.Key) -> None:
        QTest.keyClick(
            QApplication.focusWidget() or self.room.window, key, Qt.KeyboardModifier.AltModifier
        )
        QTest.qWait(30)

    def until(self, condition: Callable[[], object], what: str) -> None:
        waited = 0
        while not condition():
            assert waited < _PATIENCE_MS, f"never came: {what}"
            QTest.qWait(20)
            waited += 20

    def refresh(self) -> None:
        """Bring everything up to the centre's time, as the seat's timers do."""
        self._move_on()
        self.desk.hear()
        self.room.queue.refresh()
        self.room._refresh_slow()
        self.room._every_tick()
        QTest.qWait(700)

    def _move_on(self) -> None:
        """Vehicles that are heard of go on being heard of."""
        now, old = self.centre.now, timedelta(minutes=5)
        for vehicle, fix in self.desk.fixes.items():
            if now - fix.at < old:
                self.desk.fixes[vehicle] = replace(fix, at=now - timedelta(seconds=3))

    # ---- stories

    def rings(self, line: LineId = OWN_LINE, *, known: bool = True, warning: str = "") -> None:
        """A telephone rings; `known` is a landline of the directory, else a mobile."""
        subscriber = self._landline(warning) if known else None
        number = subscriber.number if subscriber else "19900002210"
        self.centre.subscriber = subscriber
        self.centre.rings(line)
        state = NumberState.KNOWN
        self.centre.do(c.ReportCaller(line=line, number=number, number_state=state), MACHINE)
        self.centre.later(6)
        self.refresh()

    def _landline(self, warning: str) -> Subscriber:
        row = next(s for s in self.region.subscribers() if s.lat is not None)
        assert row.lat is not None and row.lon is not None
        lon, lat = self.region.centre
        return Subscriber(
            number=row.number,
            name=NAME,
            address=ADDRESS,
            position=Position(lat=lat, lon=lon),
            warning=warning or "key_patient:冠心病支架术后，长期服用抗凝药",
        )

    def answers(self) -> None:
        self.rings()
        self.press(K.Key_F2)
        self.refresh()

    def chest_pain(self) -> None:
        """Answered, place confirmed, complaint taken, first questions answered, ranked."""
        self.answers()
        self.press(K.Key_Return, "x", "t", K.Key_Return, "1", "2", "1", "1")
        self.ranked()
        self.centre.later(66)
        self.refresh()

    def ranked(self) -> None:
        recommending = self.room.dispatching.recommending

        def by_road() -> bool:
            legs = recommending._legs
            return recommending.table is not None and legs is not None and not legs.estimated

        self.until(by_road, "a ranking by road")

    def orders(self) -> list[Mission]:
        """Three vehicles for one incident, each further on with its order."""
        self.chest_pain()
        self.press(K.Key_F9)
        self.until(lambda: self._missions(), "the order")
        for nth in (K.Key_2, K.Key_3):
            QTest.qWait(400)
            self.alt(nth)
            self.press(K.Key_F10)
            QTest.qWait(400)
            if self.room.chooser.isVisible():
                self.press("1")
        self.refresh()
        sent = self._missions()
        self._receipts(sent)
        return sent

    def _missions(self) -> list[Mission]:
        id_ = self.room.workplace.selection.incident
        if id_ is None:
            return []
        return [self.centre.mission(m) for m in self.centre.incident(id_).missions]

    def _receipts(self, sent: list[Mission]) -> None:
        for number, mission in enumerate(sent):
            at = at_station(mission.station)
            for step in (ReceiptStep.DELIVERED, ReceiptStep.SOUNDING)[: 2 - number % 2]:
                self.centre.do(c.ReportReceipt(mission=mission.id, version=1, step=step), at)
            self.centre.later(9)
        if sent:
            self.centre.reaches(sent[0], Stage.ACKNOWLEDGED)
        self.centre.later(32)
        self.refresh()

    # ---- by an exchange

    def consults(self) -> None:
        """24 lines of an exchange; the caller is held, a station is asked, the phone book open."""
        self._exchange()
        call = self._rings_by_exchange(CallRef("R-1"), LineId("120/05"))
        self._rings_by_exchange(CallRef("R-2"), LineId("120/11"), number="19900002210")
        self.press(K.Key_F2)
        self.refresh()
        self.centre.later(41)
        asked = next(s for s in self.centre.state.stations.values() if s.phone)
        self._tell(
            tc.ReportParties(
                ref=call.ref,
                at=self.centre.now,
                parties=(
                    Party(id=call.number, kind=PartyKind.OUTSIDE, role=PartyRole.HELD),
                    Party(id=SEAT_1, kind=PartyKind.SEAT, role=PartyRole.TALKING, leads=True),
                    Party(
                        id=normal_number(asked.phone),
                        kind=PartyKind.OUTSIDE,
                        role=PartyRole.CONSULTED,
                    ),
                ),
            )
        )
        self.refresh()
        self.press(K.Key_F6)
        QTest.qWait(600)

    def calls_again(self) -> None:
        """A vehicle is on its way; the same number asks where it stays."""
        self._exchange()
        self.orders()
        call = next(iter(self.centre.incident(self._incident()).calls))
        self.centre.do(c.EndCall(call=call), at_seat(SEAT_1))
        number = self.centre.state.calls[call].number
        self.centre.later(240)
        self._rings_by_exchange(CallRef("R-9"), LineId("120/03"), number=number)
        self.press(K.Key_F2)
        self.refresh()
        self.press(K.Key_Tab)
        self.ranked()
        self.refresh()

    def _incident(self) -> IncidentId:
        id_ = self.room.workplace.selection.incident
        assert id_ is not None
        return id_

    def _exchange(self) -> None:
        self._tell(tc.ReportExchange(up=True, at=self.centre.now))
        self._tell(tc.ReportSeatPhone(seat=SEAT_1, state=PhoneState.READY, at=self.centre.now))
        for number in range(1, 25):
            self._tell(c.ReportLine(line=LineId(f"120/{number:02d}"), heard=True))

    def _rings_by_exchange(self, ref: CallRef, line: LineId, number: str = "") -> Call:
        known = self._landline("")
        caller = number or known.number
        self.centre.subscriber = known if caller == known.number else None
        self._tell(
            c.ReportRinging(
                line=line,
                ref=ref,
                at=self.centre.now,
                number=caller,
                number_state=NumberState.KNOWN,
                called="120",
            )
        )
        self.centre.later(4)
        self.refresh()
        call = self.centre.state.call_of(ref)
        assert call is not None
        return call

    def _tell(self, command: c.Command) -> None:
        self.centre.do(command, EXCHANGE)

    def doubts(self) -> None:
        """The place typed lies far from where the caller's number is installed."""
        self.answers()
        self.room.form.place.field.setFocus()
        place = next(s for s in self.region.subscribers()[40:] if s.address and s.lat is not None)
        far = self._far_name(place.address)
        field = self.room.form.place.field
        field.selectAll()
        field.insert(far)
        field.textEdited.emit(far)
        QTest.qWait(1500)
        self.press(K.Key_Return)
        QTest.qWait(1500)
        self.ranked()
        self.refresh()

    def _far_name(self, fallback: str) -> str:
        """The address that lies furthest from the caller's."""
        lon, lat = self.region.centre
        rows = [s for s in self.region.subscribers() if s.lat is not None and s.lon is not None]

        def far(row: Any) -> float:
            return float((row.lat - lat) ** 2 + (row.lon - lon) ** 2)

        return str(max(rows, key=far).address) if rows else fallback

    def resuscitates(self) -> None:
        self.answers()
        self.press(K.Key_Return)
        self.press(K.Key_F7, K.Key_F7)
        QTest.qWait(300)
        self.press(K.Key_Space, K.Key_Space)
        self.centre.later(50)
        self.ranked()
        self.refresh()
        self._stop_beat()

    def _stop_beat(self) -> None:
        """The dot must look the same in both paintings that a measure takes."""
        beat = self.room.intake.metronome
        for timer in beat.findChildren(QTimer):
            timer.stop()
        self.room.form.guidance.show_pulse(on=True)

    def loses_line(self) -> None:
        self.chest_pain()
        self.desk.lose_line(3)
        self.refresh()

    def fails_to_save(self) -> None:
        self.chest_pain()
        self.desk.refuse_next = Refused("unavailable", {})
        field = self.room.form.remarks.fields["note"]
        field.setFocus()
        field.insert("门口有三级台阶，楼道窄，需要铲式担架；家里有大型犬，已关进阳台")
        field.textEdited.emit(field.text())
        QTest.qWait(900)
        self.refresh()

    def opens_map(self) -> None:
        """The map of the incident that is worked, with its candidates."""
        window = self.room.map_window
        window.resize(*self.size)
        window.show()
        QTest.qWait(600)
        self.until(lambda: window.map.complete and not window.map.moving, "the map's tiles")
        QTest.qWait(400)

    def close(self) -> None:
        """Presenters go before their panels, whose timers would find them gone."""
        room = self.room
        room._tick.stop()
        room._settle.stop()
        room.map_window.close_tiles()
        kept = [part for part in vars(room).values() if isinstance(part, QObject)]
        for part in kept:
            if not isinstance(part, QWidget):
                part.deleteLater()
        QTest.qWait(50)
        for window in (room.window, room.map_window):
            window.close()
            window.deleteLater()
        QTest.qWait(50)


@contextmanager
def a_guide(region: Region) -> Iterator[GuideDesk]:
    """The child process that knows roads and places, shared by all scenes of a region."""
    guide = GuideDesk(region.directory)
    ready: list[bool] = []
    guide.ready.connect(lambda: ready.append(True))
    guide.start()
    waited = 0
    while not ready:
        assert waited < _PATIENCE_MS, "the guide never came"
        QTest.qWait(20)
        waited += 20
    yield guide
    guide.stop()


def a_centre(region: Region, *, busy: bool = True) -> Centre:
    return busy_centre(region) if busy else quiet_centre(region)
