"""The telephone of a seat in an invented centre with an exchange: real rules, real widgets."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from dispatch_app.domain import commands as c
from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain.codes import NumberState, Role, SeatKind
from dispatch_app.domain.ids import AccountId, CallId, ContactId, LineId, SeatId
from dispatch_app.domain.protocols import ProtocolBook
from dispatch_app.domain.state import Call
from dispatch_app.domain.telephone import (
    CallRef,
    ContactKind,
    Ender,
    OrderFailure,
    Party,
    PartyKind,
    PartyRole,
)
from dispatch_app.domain.telephone_events import CalledOut, ExchangeAsked
from dispatch_app.domain.values import Actor
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.telephone.book import Readings
from dispatch_app.ui.dispatcher.telephone.presenter import Telephone
from dispatch_app.ui.dispatcher.workplace import Selection, Workplace
from dispatch_app.ui.kit.chooser import Chooser
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.guide.guide import GuideDesk
from dispatch_app.ui.kit.theme import Theme
from gis.gazetteer.folding import Folding
from tests.fakes.builders import SEAT_1, SEAT_2, Centre, a_centre, at_seat
from tests.fakes.form_desk import FormDesk

EXCHANGE = Actor(account=AccountId("exchange"), role=Role.EXCHANGE)
LEADER = Actor(account=AccountId("leader"), role=Role.SHIFT_LEADER, seat=SEAT_1)
_SAID = (
    "cheng bei nan zhan yan shi yi er yuan shi gong an ju zhi hui zhong xin zhang chun lu "
    "xiao fang zhi dui"
)
SOUNDS = Folding(
    simplified={},
    readings=dict(
        zip(
            "城北南站演示一二院市公安局指挥中心长春路消防支队",
            _SAID.split(" "),
            strict=True,
        )
    ),
)


class _Session:
    def __init__(self, role: Role) -> None:
        self.role = role


class TelephoneSeat:
    """Acts as the exchange and as the person; looks at what was sent and what is shown."""

    def __init__(
        self,
        centre: Centre | None = None,
        *,
        lines: int = 8,
        language: str = "zh",
        theme: str = "night",
        role: Role = Role.DISPATCHER,
        size: tuple[int, int] = (1908, 700),
        exchange: bool = True,
    ) -> None:
        self.centre = centre or a_centre()
        if exchange:
            self.tell(tc.ReportExchange(up=True, at=self.centre.now))
        for n in range(1, lines + 1):
            self.tell(c.ReportLine(line=LineId(str(n)), heard=True))
        self.desk = FormDesk(self.centre)
        self.desk.session = _Session(role)
        self.selection = Selection()
        self.texts = Texts.load(language)
        self.theme = Theme.load(theme)
        self.workplace = Workplace(
            seat=SEAT_1,
            kind=SeatKind.DISPATCHER,
            desk=cast(Desk, self.desk),
            guide=cast(GuideDesk, None),
            protocols=ProtocolBook(protocols=(), version=""),
            texts=self.texts,
            theme=self.theme,
            selection=self.selection,
        )
        self.answered: list[CallId] = []
        self._make_window(size)
        self.desk.hear()
        self.settle()

    def _make_window(self, size: tuple[int, int]) -> None:
        self.window = QWidget()
        self.window.setObjectName("intakeWindow")
        sheets = ("dispatcher_window", "dispatcher_form", "dispatcher_telephone")
        self.window.setStyleSheet(self.theme.style_sheet(*sheets))
        self.window.resize(*size)
        self.chooser = Chooser(self.window)
        self.telephone = Telephone(
            self.workplace, self.chooser, self.answered.append, Readings(SOUNDS)
        )
        self.field = QLineEdit()
        column = QVBoxLayout(self.window)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self.telephone.bar)
        below = QHBoxLayout()
        below.addWidget(self.telephone.panel, 26)
        below.addWidget(self.field, 74)
        column.addLayout(below, 1)
        self.window.show()
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        self.field.setFocus()

    # ---- the exchange

    def tell(self, command: c.Command) -> None:
        self.centre.do(command, EXCHANGE)

    def tells(self, command: c.Command) -> None:
        """The exchange tells, and the seat hears of it."""
        self.tell(command)
        self.desk.hear()
        self.settle()

    def rings(self, line: str = "1", number: str = "09990001234", ref: str = "") -> Call:
        ref = ref or f"ref-{line}-{len(self.centre.events)}"
        at = self.centre.now
        self.tell(c.ReportRinging(line=LineId(line), ref=CallRef(ref), at=at))
        self.tell(c.ReportCaller(line=LineId(line), number=number, number_state=NumberState.KNOWN))
        self.desk.hear()
        return next(x for x in self.centre.state.calls.values() if x.ref == ref)

    def talks(self, line: str = "1", seat: SeatId = SEAT_1, number: str = "09990001234") -> Call:
        """A call that the exchange has connected with a seat."""
        call = self.rings(line, number)
        self.centre.do(c.AnswerCall(call=call.id), at_seat(seat))
        self.parties(call, outside(number), a_seat(seat, leads=True))
        if seat == SEAT_1:
            self.selection.select(call=call.id)
        self.settle()
        return self.centre.call(call.id)

    def parties(self, call: Call, *parties: Party) -> None:
        told = tc.ReportParties(ref=call.ref, parties=parties, at=self.centre.now)
        self.tells(told)

    def ends(self, call: Call, by: Ender = Ender.CALLER) -> None:
        self.tells(tc.ReportEnded(ref=call.ref, by=by, at=self.centre.now))

    def gives_up(self, line: str = "1", number: str = "19900000001") -> Call:
        call = self.rings(line, number)
        self.tells(tc.ReportGaveUp(ref=call.ref, at=self.centre.now))
        return call

    def fails(self, reason: OrderFailure) -> None:
        """What was asked last is not done."""
        wishes = (e for e in self.centre.events if isinstance(e, ExchangeAsked | CalledOut))
        last = list(wishes)[-1]
        act = getattr(last, "act", None)
        failed = tc.ReportAskFailed(
            ask=last.ask,
            ref=last.ref,
            act=act or tc.CallAct.DIAL,
            seat=last.seat,
            reason=reason,
            at=self.centre.now,
        )
        self.tells(failed)

    def knows(self, name: str, *numbers: str, kind: ContactKind = ContactKind.POLICE) -> None:
        """An entry of the phone book."""
        entry = tc.RegisterContact(id=ContactId(name), name=name, kind=kind, numbers=numbers)
        self.centre.do(entry, LEADER)
        self.desk.hear()

    # ---- the person

    def press(self, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.focused, key, modifier)
        self.settle()

    def type(self, text: str) -> None:
        QTest.keyClicks(self.focused, text)
        self.settle()

    @property
    def focused(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    # ---- what is seen

    @property
    def said(self) -> str:
        """What became of the last wish, in words."""
        return self.telephone.bar.talk.view.saying

    @property
    def last(self) -> c.Command:
        return self.desk.sent[-1]

    @property
    def shown(self) -> list[str]:
        """Titles of the rows on the open page."""
        page = self.telephone.pages[self.telephone.panel.shown]
        return [row.title for row in page.rows]

    def later(self, seconds: float) -> None:
        self.centre.now += timedelta(seconds=seconds)
        self.telephone.tick()

    def settle(self) -> None:
        QCoreApplication.processEvents()

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()
        self.settle()


def outside(number: str, role: PartyRole = PartyRole.TALKING) -> Party:
    return Party(id=number, kind=PartyKind.OUTSIDE, role=role)


def a_seat(
    seat: SeatId = SEAT_2, role: PartyRole = PartyRole.TALKING, *, leads: bool = False
) -> Party:
    return Party(id=seat, kind=PartyKind.SEAT, role=role, leads=leads)
