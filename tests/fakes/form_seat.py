"""The form on a seat of an invented centre, with real widgets, keys and style sheets."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from dispatch_app.adapters.protocol_files import load_book
from dispatch_app.domain.codes import NumberState, SeatKind
from dispatch_app.domain.commands import AnswerCall, ReportCaller
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.protocols import ProtocolBook, Protocols
from dispatch_app.domain.protocols.shelf import Reading
from dispatch_app.domain.state import Call, Incident
from dispatch_app.domain.values import Position, Subscriber
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.form import FormPanel, Intake
from dispatch_app.ui.dispatcher.form.intake import Apart
from dispatch_app.ui.dispatcher.workplace import Selection, Workplace
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.guide.guide import GuideDesk
from dispatch_app.ui.kit.theme import Theme
from tests.fakes.builders import LINE_1, MACHINE, Centre, a_centre, at_seat
from tests.fakes.form_desk import FormDesk
from tests.fakes.form_guide import FormGuide, a_match

PROTOCOLS = Path(__file__).resolve().parents[2] / "resources" / "protocols"

LANDLINE = Subscriber(
    number="09990001234",
    name="王家饭店",
    address="演示区和平路1号",
    position=Position(lat=31.50, lon=120.50),
    warning="key_patient:冠心病",
)


@cache
def the_book() -> ProtocolBook:
    return load_book(PROTOCOLS)


def at_once(reading: Reading, then: Callable[[ProtocolBook | None], None]) -> None:
    """On a thread of its own there would be nothing to wait for that a test can see."""
    then(reading())


class FormSeat:
    def __init__(
        self,
        centre: Centre | None = None,
        *,
        disk: dict[str, bytes] | None = None,
        guide: FormGuide | None = None,
        language: str = "zh",
        theme: str = "night",
        size: tuple[int, int] = (806, 690),
        protocols: Protocols | None = None,
        apart: Apart = at_once,
    ) -> None:
        self.centre = centre or a_centre()
        self.desk = FormDesk(self.centre, disk)
        self.guide = guide or FormGuide(a_match("和平路"), a_match("和平里小区", lon=120.53))
        self.selection = Selection()
        self.texts = Texts.load(language)
        self.theme = Theme.load(theme)
        self.clicks = 0
        self.workplace = Workplace(
            seat=self.desk.seat,
            kind=SeatKind.DISPATCHER,
            desk=cast(Desk, self.desk),
            guide=cast(GuideDesk, self.guide),
            protocols=protocols or the_book(),
            texts=self.texts,
            theme=self.theme,
            selection=self.selection,
        )
        self.window = QWidget()
        self.window.setObjectName("intakeWindow")
        self.window.setStyleSheet(self.theme.style_sheet("dispatcher_window", "dispatcher_form"))
        self.window.resize(*size)
        self.panel = FormPanel(self.texts, the_book(), self.window)
        self.panel.resize(*size)
        self.intake = Intake(
            self.workplace, self.panel, self.window, click=self._click, apart=apart
        )
        self.window.show()
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        self.keys = 0

    def _click(self) -> None:
        self.clicks += 1

    # ---- calls

    def rings(self, subscriber: Subscriber | None = LANDLINE, number: str = "") -> Call:
        call = self.centre.rings(LINE_1)
        number = number or (subscriber.number if subscriber else "")
        self.centre.subscriber = subscriber
        if number:
            caller = ReportCaller(line=LINE_1, number=number, number_state=NumberState.KNOWN)
            self.centre.do(caller, MACHINE)
        self.desk.hear()
        return self.centre.call(call.id)

    def answers(self, subscriber: Subscriber | None = LANDLINE, number: str = "") -> Call:
        """F2, as the presenter of the telephone does it."""
        call = self.rings(subscriber, number)
        self.centre.do(AnswerCall(call=call.id), at_seat(self.desk.seat))
        self.desk.hear()
        self.selection.select(call=call.id)
        self.settle()
        return self.centre.call(call.id)

    @property
    def incident(self) -> Incident:
        """The one incident that there is."""
        (only,) = self.centre.state.incidents.values()
        return only

    def incident_id(self) -> IncidentId:
        return self.incident.id

    # ---- keys

    def press(self, key: Qt.Key, *, shift: bool = False) -> None:
        modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(self.focused, key, modifier)
        self.keys += 1
        self.settle()

    def type(self, text: str) -> None:
        """Keys one by one; signs that no key has come whole, as from an input method."""
        for sign in text:
            if sign.isascii():
                QTest.keyClick(self.focused, sign)
            else:
                field: Any = self.focused
                field.insert(sign)
                field.textEdited.emit(field.text())
            self.keys += 1
        self.settle()

    @property
    def focused(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    @staticmethod
    def settle() -> None:
        """Let what was posted arrive; timers with a pause have not come round by then."""
        QCoreApplication.processEvents()

    def pause(self) -> None:
        """The pauses are over: what is on its way to disk and centre gets there."""
        self.intake.saving.write()
        self.intake.saving.send_all()
        self.settle()

    def search(self) -> None:
        """The pause of the search is over."""
        self.intake._placing.search.search()
        self.settle()

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()
        self.settle()
