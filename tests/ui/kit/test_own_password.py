"""A password is changed where one sits: weak ones are named, one that ran out asks by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.link import LinkState, LinkStatus
from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.own_password import EXPIRED, OwnPassword, weakness
from dispatch_app.wire.messages import Problem

OLD, FRESH = "an-old-invention", "a-new-invention-9"
Answer = bytes | Declined | Away


class Desk(QObject):
    link_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.session = SimpleNamespace(account="seat-1")
        self.asked: list[tuple[str, str]] = []
        self.answer: Answer = b""

    def renew_password(self, old: str, fresh: str, then: Callable[[Answer], None]) -> None:
        self.asked.append((old, fresh))
        then(self.answer)


class Rig:
    def __init__(self) -> None:
        self.desk, self.window, self.texts = Desk(), QWidget(), Texts.load("zh")
        self.window.resize(900, 600)
        self.window.show()
        self.done: list[str] = []
        self.own = OwnPassword(
            self.desk,  # type: ignore[arg-type]
            self.texts,
            self.window,
            self.window,
            said=self.done.append,
        )
        self.sheet = self.own.sheet

    def types(self, old: str, fresh: str, again: str) -> None:
        for field, text in zip(self.sheet.fields.values(), (old, fresh, again), strict=True):
            QTest.keyClicks(field, text)
            QTest.keyClick(field, Qt.Key.Key_Return)


@pytest.fixture
def rig(qapp: object) -> Iterator[Rig]:
    rig = Rig()
    yield rig
    rig.window.deleteLater()


@pytest.mark.parametrize(
    ("fresh", "why"),
    [
        ("short", "password.short"),
        (OLD, "password.same"),
        ("ababababab", "password.few-signs"),
        ("my-Seat-1-password", "password.holds-account"),
        (FRESH, ""),
    ],
)
def test_a_weak_password_is_named(fresh: str, why: str) -> None:
    assert weakness(fresh, OLD, "seat-1") == why


def test_enter_goes_through_the_fields_and_changes_it(rig: Rig) -> None:
    rig.own.key_open()
    rig.types(OLD, FRESH, FRESH)
    assert rig.desk.asked == [(OLD, FRESH)]
    assert rig.sheet.isHidden()
    assert rig.done == [rig.texts("password.done")]
    assert all(field.text() == "" for field in rig.sheet.fields.values())


def test_two_that_differ_are_not_sent(rig: Rig) -> None:
    rig.own.key_open()
    rig.types(OLD, FRESH, FRESH + "x")
    assert rig.desk.asked == []
    assert rig.sheet.said.text() == rig.texts("password.differ")


def test_the_centres_no_stands_in_the_sheet(rig: Rig) -> None:
    rig.desk.answer = Declined(401, Problem(code="session.refused"))
    rig.own.key_open()
    rig.types(OLD, FRESH, FRESH)
    assert rig.sheet.isVisible()
    assert rig.sheet.said.text() == rig.texts("refusal.session.refused")


def test_a_password_that_ran_out_asks_by_itself(rig: Rig) -> None:
    rig.desk.link_changed.emit(LinkStatus(state=LinkState.REFUSED, code=EXPIRED))
    assert rig.sheet.isVisible()
    assert rig.sheet.said.text() == rig.texts(f"refusal.{EXPIRED}")


def test_escape_leaves_it_and_forgets_what_was_typed(rig: Rig) -> None:
    rig.own.key_open()
    QTest.keyClicks(rig.sheet.fields["old"], OLD)
    QTest.keyClick(rig.sheet.fields["old"], Qt.Key.Key_Escape)
    assert rig.sheet.isHidden()
    assert rig.sheet.fields["old"].text() == ""
