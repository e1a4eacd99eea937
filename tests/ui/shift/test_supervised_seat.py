"""A dispatcher's seat and those above: its hand, who leads, and the radar's count."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from dispatch_app.client.replies import Refused
from dispatch_app.domain import supervising_commands as suc
from dispatch_app.domain.alarms import Severity
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.register_commands import KeepRecord
from dispatch_app.domain.timers import NORM
from dispatch_app.domain.values import Actor
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.keys import KEYS
from dispatch_app.ui.dispatcher.notes import Notes
from dispatch_app.ui.dispatcher.supervised import Supervised
from tests.fakes.builders import LINE_2, SEAT_1, SEAT_2, a_centre, at_seat
from tests.fakes.form_desk import FormDesk

DIRECTOR = Actor(account=AccountId("director"), role=Role.DIRECTOR)


class Seat:
    def __init__(self, role: Role = Role.DISPATCHER) -> None:
        self.desk = FormDesk(a_centre())
        self.desk.session = SimpleNamespace(account="person-1", role=role)
        self.texts = Texts.load("zh")
        place: Any = SimpleNamespace(
            seat=SEAT_1, desk=self.desk, texts=self.texts, zone="Asia/Shanghai", timers=NORM
        )
        truth: Any = SimpleNamespace(rows=())
        self.notes = Notes(self.texts)
        self.supervised = Supervised(place, self.notes, truth)
        self.desk.hear()

    @property
    def line(self) -> str:
        self.supervised.tick()
        return self.supervised.band.text()


@pytest.fixture
def seat(qapp: QApplication) -> Seat:
    return Seat()


def test_a_quiet_seat_has_no_line(seat: Seat) -> None:
    assert seat.line == ""
    assert seat.supervised.band.isHidden()


def test_one_key_raises_the_hand_and_lowers_it_again(seat: Seat) -> None:
    seat.supervised.key_hand()
    seat.desk.centre.later(40)
    assert seat.line == seat.texts("supervised.raised", span="00:40", sign=KEYS["raise_hand"])
    seat.supervised.key_hand()
    assert seat.desk.kinds() == ["RaiseHand", "LowerHand"]
    assert seat.line == ""


def test_who_came_is_said_and_the_own_lowering_is_not(seat: Seat) -> None:
    seat.supervised.key_hand()
    seat.supervised.key_hand()
    assert seat.notes.last == ""
    seat.supervised.key_hand()
    seat.desk.elsewhere(suc.LowerHand(seat=SEAT_1), DIRECTOR)
    assert seat.notes.last == seat.texts("supervised.came", who="director")


def test_a_refused_hand_says_why(seat: Seat) -> None:
    seat.desk.refuse_next = Refused("right.missing", {})
    seat.supervised.key_hand()
    assert seat.notes.last == seat.texts("refusal.right.missing")


def test_who_leads_the_own_incident_stands_there_with_the_reason(seat: Seat) -> None:
    incident = seat.desk.centre.opens()
    wish = suc.TakeOverIncident(incident=incident.id, reason="重大事件")
    seat.desk.elsewhere(wish, DIRECTOR)
    words = {"incident": incident.number, "who": "director", "reason": "重大事件"}
    assert seat.line == seat.texts("supervised.led", **words)
    seat.desk.elsewhere(suc.HandBackIncident(incident=incident.id), DIRECTOR)
    assert seat.line == ""
    assert seat.notes.last == seat.texts("supervised.handed-back", who="director")


def test_what_others_have_is_not_said_here(seat: Seat) -> None:
    incident = seat.desk.centre.opens(LINE_2, SEAT_2)
    wish = suc.TakeOverIncident(incident=incident.id, reason="重大事件")
    seat.desk.elsewhere(wish, DIRECTOR)
    seat.desk.centre.do(suc.RaiseHand(), at_seat(SEAT_2))
    seat.desk.hear()
    assert seat.line == ""


@pytest.mark.parametrize(("role", "counts"), [(Role.SHIFT_LEADER, True), (Role.DISPATCHER, False)])
def test_a_shift_leaders_seat_counts_the_radar(
    qapp: QApplication, role: Role, counts: bool
) -> None:
    seat = Seat(role)
    seat.desk.centre.answers(LINE_2, SEAT_2)
    seat.desk.centre.later(121)
    seat.desk.hear()
    first = seat.texts("radar.short.call_red")
    expected = seat.texts("supervised.radar", count=1, urgent=1, first=first)
    assert seat.line == (expected if counts else "")


# ---- reminders


def inspected(seat: Seat, subject: str, due: str, id_: str = "") -> str:
    cells = {"kind": "防雷", "subject": subject, "result": "passed", "next_due": due}
    cells |= {"done": "2025-11-20", "by": "演示检测所"}
    keep = KeepRecord(register="inspections", id=id_, cells=cells)
    (event,) = seat.desk.centre.do(keep, DIRECTOR)
    seat.desk.hear()
    seat.supervised.tick()
    return str(event.id)


def test_what_falls_due_is_said_and_heard_once_and_stays_on_the_radar(qapp: QApplication) -> None:
    leader = Seat(Role.SHIFT_LEADER)
    said: list[str] = []
    leader.notes.said.connect(lambda _tone, words: said.append(words))
    kept = inspected(leader, "机房", "2026-11-21")
    assert said == ["已到期：检测检验 机房"]
    assert leader.supervised.loudness() is Severity.WARNING
    leader.desk.centre.later(11)
    leader.supervised.tick()
    assert (said[1:], leader.supervised.loudness()) == ([], None)
    assert leader.texts("radar.short.due") in leader.line
    inspected(leader, "机房", "2027-11-21", kept)
    assert leader.texts("radar.short.due") not in leader.line


def test_who_comes_on_shift_hears_it_too_and_a_dispatcher_does_not(qapp: QApplication) -> None:
    leader, other = Seat(Role.SHIFT_LEADER), Seat()
    for seat in (leader, other):
        inspected(seat, "机房", "2026-11-21")
    assert other.supervised.loudness() is None
    leader.desk.centre.later(60)
    leader.desk.session = SimpleNamespace(account="person-2", role=Role.SHIFT_LEADER)
    leader.supervised.tick()
    assert leader.supervised.loudness() is Severity.WARNING
