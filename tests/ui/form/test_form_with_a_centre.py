"""The form on its real desk: link, outbox and disk of the seat, and a real centre behind them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.client.credentials import Password
from dispatch_app.client.link import Link
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.domain.codes import Role, SeatKind
from dispatch_app.domain.commands import AnswerCall, ReportCaller, ReportRinging
from dispatch_app.domain.ids import AccountId, SeatId
from dispatch_app.domain.values import Place
from dispatch_app.i18n.texts import Texts
from dispatch_app.ports.accounts import Account
from dispatch_app.ui.dispatcher.form import FormPanel, Intake
from dispatch_app.ui.dispatcher.workplace import Selection, Workplace
from dispatch_app.ui.kit.bridge import Bridge
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.guide.guide import GuideDesk
from dispatch_app.ui.kit.theme import Theme
from tests.fakes.builders import LINE_1
from tests.fakes.form_guide import FormGuide
from tests.fakes.form_seat import the_book
from tests.fakes.running_server import RunningServer, running_server, until

PASSWORD = "a long enough password"
K = Qt.Key


class RealSeat:
    """All of a seat but its other panels. `kill` leaves only what lies on the disk."""

    def __init__(self, url: str, directory: Path) -> None:
        self.store = LocalStore(directory / "seat.sqlite")
        outbox = Outbox(self.store, now=lambda: datetime.now(UTC), new_id=Uuid7Maker())
        bridge = Bridge()
        who = Password(account="person-1", password=PASSWORD, seat="1")
        self.link = Link([url], who, outbox, bridge)
        self.desk = Desk(self.link, bridge, self.store)
        self.selection = Selection()
        texts = Texts.load("zh")
        workplace = Workplace(
            seat=SeatId("1"),
            kind=SeatKind.DISPATCHER,
            desk=self.desk,
            guide=cast(GuideDesk, FormGuide()),
            protocols=the_book(),
            texts=texts,
            theme=Theme.load("night"),
            selection=self.selection,
        )
        self.panel = FormPanel(texts, the_book())
        self.intake = Intake(workplace, self.panel, click=lambda: None)
        self.link.start()
        self.panel.show()
        self.panel.activateWindow()
        QTest.qWaitForWindowActive(self.panel)
        self.wait(lambda: self.desk.online and self.desk.state.seats, "the snapshot")

    def wait(self, condition: Any, what: str) -> Any:
        def turned() -> Any:
            QCoreApplication.processEvents()
            return condition()

        return until(turned, what)

    def type(self, *keys: str | Qt.Key) -> None:
        for key in keys:
            widget = QApplication.focusWidget()
            assert widget is not None
            QTest.keyClick(widget, key)
            QCoreApplication.processEvents()

    def kill(self) -> None:
        self.link.stop()
        self.store.close()
        self.panel.close()
        self.intake.deleteLater()
        QCoreApplication.processEvents()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path) as running:
        who = Account(id=AccountId("person-1"), role=Role.DISPATCHER, name="1")
        running.accounts.create(who, password=PASSWORD)
        yield running


def answered(server: RunningServer, seat: RealSeat) -> None:
    lines = server.client(Role.GATEWAY)
    lines.does(ReportRinging(line=LINE_1))
    lines.does(ReportCaller(line=LINE_1, number="09990000001"))
    call = seat.wait(lambda: next(iter(seat.desk.state.calls.values()), None), "the call")
    seat.desk.send(AnswerCall(call=call.id))
    seat.wait(lambda: seat.desk.state.calls[call.id].talking, "the answer")
    seat.selection.select(call=call.id)
    seat.wait(lambda: seat.panel.place.field.hasFocus(), "the cursor")


def test_what_is_typed_stands_at_the_centre_and_leaves_no_draft(qapp, server, tmp_path):
    seat = RealSeat(server.url, tmp_path)
    answered(server, seat)
    seat.type(*"abc", K.Key_Return, K.Key_Return, *"xt", K.Key_Return, "1", "2")
    incident = seat.wait(lambda: next(iter(seat.desk.state.incidents.values()), None), "it")
    seat.wait(lambda: seat.desk.state.incidents[incident.id].plan, "the plan")
    seat.wait(lambda: not seat.desk.drafts(), "everything saved")
    known = seat.desk.state.incidents[incident.id]
    assert known.place == Place(text="abc")
    assert known.complaint == "chest_pain"
    assert known.patient.breathing.value == "difficult"
    assert seat.selection.incident == incident.id
    assert seat.panel.heading.saved.property("tone") == "saved"
    seat.kill()


def test_what_was_typed_before_a_kill_is_in_the_form_afterwards(qapp, server, tmp_path):
    before = RealSeat(server.url, tmp_path)
    answered(server, before)
    call = before.selection.call
    before.panel.remarks.fields["note"].setFocus()
    before.type(*"three steps")
    before.wait(lambda: before.store.drafts(), "the draft")
    before.wait(lambda: b"three steps" in next(iter(before.store.drafts().values())), "all of it")
    before.kill()
    after = RealSeat(server.url, tmp_path)
    after.selection.select(call=call)
    assert after.panel.remarks.fields["note"].text() == "three steps"
    after.kill()
