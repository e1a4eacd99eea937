"""Cases shared with partners at a seat: one key asks, one takes, and what was told is read back."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QWidget

from dispatch_app.domain.alarm_commands import ClearAlarm, RaiseAlarm
from dispatch_app.domain.alarms import AlarmKind, Severity
from dispatch_app.domain.codes import IncidentOutcome, Role
from dispatch_app.domain.commands import CloseIncident, FixPlace, OpenIncident, RecordIntake
from dispatch_app.domain.endings.commands import AgreeToNoVehicle, ProposeNoVehicle
from dispatch_app.domain.endings.kept import NoVehicleReason
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.ids import AccountId, IncidentId
from dispatch_app.domain.links.commands import (
    AnswerPartner,
    AskPartner,
    RecordReadBack,
    ReportLinkAsk,
    ReportLinkWord,
    ReportPartner,
    TakeBackCase,
)
from dispatch_app.domain.links.values import (
    LinkCase,
    LinkContent,
    LinkNeed,
    LinkPurpose,
    LinkReason,
    LinkWay,
    LinkWordId,
    PartnerId,
    PartnerKind,
    ReadBackItem,
    Standing,
    WordKind,
)
from dispatch_app.domain.protocols import ProtocolBook
from dispatch_app.domain.values import Actor, Position
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.links.presenter import SharedCases
from dispatch_app.ui.dispatcher.notes import Notes
from dispatch_app.ui.dispatcher.queue.rows import Section, Tone, queue_rows
from dispatch_app.ui.dispatcher.timeline import moments
from dispatch_app.ui.dispatcher.workplace import Selection, Workplace
from tests.fakes.builders import MACHINE, NOON, SEAT_1, SEAT_2, Centre, a_centre, a_place, at_seat
from tests.fakes.form_desk import FormDesk

GATEWAY = Actor(account=AccountId("gateway-links"), role=Role.LINKS)
POLICE, FIRE = PartnerId("police"), PartnerId("fire")
TOLD = LinkContent(
    number="110-0042",
    place="演示区人民路2号",
    position=Position(31.51, 120.49),
    uncertainty_m=40,
    complaint="车祸",
    patients=3,
    callback_number="09990000042",
)
TEXTS = Texts.load("zh")


class Seat:
    def __init__(self) -> None:
        self.centre: Centre = a_centre()
        for partner, kind, way in (
            (POLICE, PartnerKind.POLICE, LinkWay.DATA),
            (FIRE, PartnerKind.FIRE, LinkWay.VOICE),
        ):
            self.centre.do(
                ReportPartner(
                    partner=partner,
                    kind=kind,
                    name=f"演示{kind.value}",
                    way=way,
                    up=True,
                    telephone="09990000119" if way is LinkWay.VOICE else "",
                ),
                GATEWAY,
            )
        self.desk = FormDesk(self.centre)
        self.selection = Selection()
        self.workplace = cast(
            Workplace,
            _Place(self.desk, self.selection),
        )
        self.notes = Notes(TEXTS)
        self.window = QWidget()
        self.links = SharedCases(self.workplace, self.notes)
        self.sheet = self.links.sheet
        self.sheet.setParent(self.window)
        self.sheet.hide()
        self.links.opened.connect(self.sheet.show)
        self.links.closed.connect(self.sheet.hide)
        self.window.show()

    def close(self) -> None:
        self.window.close()
        self.links.deleteLater()
        self.window.deleteLater()

    def an_incident(self) -> IncidentId:
        self.centre.do(OpenIncident(), at_seat(SEAT_1))
        incident = list(self.centre.state.incidents)[-1]
        place = a_place(position=Position(31.5, 120.5), uncertainty_m=30)
        self.centre.do(FixPlace(incident=incident, place=place), at_seat(SEAT_1))
        intake = RecordIntake(incident=incident, callback_number="09990001234")
        self.centre.do(intake, at_seat(SEAT_1))
        self.desk.hear()
        self.selection.select(incident=incident)
        return incident

    def police_ask(self) -> LinkCase:
        command = ReportLinkAsk(
            partner=POLICE,
            wire="W-1",
            word=LinkWordId("w-1"),
            purpose=LinkPurpose.HAND_OVER,
            content=TOLD,
            sent_at=NOON,
        )
        self.desk.elsewhere(command, GATEWAY)
        return self.cases[-1]

    @property
    def cases(self) -> list[LinkCase]:
        return list(self.centre.state.links.cases.values())

    def enters(self, **typed: str) -> None:
        """Fill fields in and save."""
        for name, value in typed.items():
            editor = self.sheet.editor(name)
            if isinstance(editor, QLineEdit):
                editor.setText(value)
            elif isinstance(editor, QComboBox):
                at = editor.findData(value)
                assert at >= 0, value
                editor.setCurrentIndex(at)
            else:
                editor.setChecked(bool(value))
        QTest.keyClick(self.sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def shown(self) -> str:
        labels = [label.text() for label in self.sheet.findChildren(QLabel)]
        return "\n".join([*labels, *(box.text() for box in self.sheet.findChildren(QCheckBox))])


class _Place:
    """What presenters here need of a workplace."""

    def __init__(self, desk: FormDesk, selection: Selection) -> None:
        self.seat, self.desk, self.selection = SEAT_1, desk, selection
        self.texts, self.protocols = TEXTS, ProtocolBook((), "test")
        self.zone = "Asia/Shanghai"

    @property
    def incident(self) -> Any:
        chosen = self.selection.incident
        return self.desk.state.incidents.get(chosen) if chosen else None


@pytest.fixture
def seat(qapp: Any) -> Iterator[Seat]:
    opened = Seat()
    yield opened
    opened.close()


def test_one_key_and_a_form_hand_an_incident_over(seat: Seat) -> None:
    incident = seat.an_incident()
    seat.links.key_links()
    assert not seat.sheet.isHidden()
    seat.enters(partner=POLICE, purpose="hand_over", need="traffic_control", words="请速到")
    (sent,) = [c for c in seat.desk.sent if isinstance(c, AskPartner)]
    assert (sent.incident, sent.needs, sent.words) == (
        incident,
        (LinkNeed.TRAFFIC_CONTROL,),
        "请速到",
    )
    assert seat.sheet.isHidden()


def test_what_is_refused_is_said_and_nothing_typed_is_lost(seat: Seat) -> None:
    seat.centre.do(OpenIncident(), at_seat(SEAT_1))
    seat.desk.hear()
    seat.selection.select(incident=list(seat.centre.state.incidents)[-1])
    seat.links.key_links()
    seat.enters(partner=POLICE, words="请速到")
    assert "坐标" in seat.sheet.said
    assert seat.sheet.values["words"] == "请速到"


def test_who_asks_by_voice_reads_out_at_once_and_ticks_what_is_repeated(seat: Seat) -> None:
    seat.an_incident()
    seat.links.key_links()
    seat.enters(partner=FIRE, purpose="support", need="rescue")
    assert "北纬 31.50000 东经 120.50000 ±30 m" in seat.shown()
    assert "09990000119" in seat.shown()
    seat.enters(listener="接警员甲", what="yes", place="yes")
    assert "回拨号码" in seat.sheet.said, "what was not repeated is named"
    seat.enters(callback="yes", coordinates="yes", reference="119-7")
    sent = [c for c in seat.desk.sent if isinstance(c, RecordReadBack)][-1]
    assert ReadBackItem.COORDINATES in sent.items
    (case,) = seat.cases
    assert (case.standing, case.reference) == (Standing.ACCEPTED, "119-7")
    assert case.read_back is not None
    assert case.read_back.listener == "接警员甲"


def test_without_a_listener_nothing_is_kept(seat: Seat) -> None:
    seat.an_incident()
    seat.links.key_links()
    seat.enters(partner=FIRE)
    seat.enters(what="yes", place="yes", callback="yes")
    assert not any(isinstance(c, RecordReadBack) for c in seat.desk.sent)
    assert seat.sheet.said == TEXTS("refusal.link.no-listener")


def test_a_partners_request_rings_in_the_list_and_is_heard(seat: Seat) -> None:
    case = seat.police_ask()
    assert seat.links.loudness() is Severity.WARNING
    rows = queue_rows(seat.desk.state, SEAT_1, ProtocolBook((), "test"), TEXTS)
    (row,) = [r for r in rows if r.link == case.id]
    assert (row.section, row.tone) == (Section.RINGING, Tone.RINGING)
    assert row.title == "演示110 移交警情"
    assert "人民路2号" in row.detail


def test_one_key_takes_it_and_its_incident_stands_in_the_form(seat: Seat) -> None:
    seat.police_ask()
    seat.links.key_take()
    (case,) = seat.cases
    assert seat.selection.incident == case.incident
    incident = seat.centre.state.incidents[seat.selection.incident]
    assert incident.place is not None
    assert incident.place.text == "演示区人民路2号"
    assert seat.links.loudness() is None


def test_until_a_complaint_is_chosen_the_list_tells_theirs(seat: Seat) -> None:
    seat.police_ask()
    seat.links.key_take()
    rows = queue_rows(seat.desk.state, SEAT_1, ProtocolBook((), "test"), TEXTS)
    (row,) = (row for row in rows if row.incident is not None)
    assert row.title == "车祸 · 演示区人民路2号"
    seat.links.key_links()
    seat.links.key_links()
    seat.enters(partner=FIRE)
    assert seat.cases[-1].content.complaint == "车祸", "and the next partner is told it"


def test_whom_a_partner_asked_about_is_not_left_without_a_vehicle_by_one_person(
    seat: Seat,
) -> None:
    """Nothing was typed here yet: that nobody is unwell, nobody has said."""
    seat.police_ask()
    taken: list[bool] = []
    seat.links.taken.connect(partial(taken.append, True))
    seat.links.key_take()
    assert taken == [True], "what comes next is the complaint"
    incident = seat.centre.incident(IncidentId(seat.cases[-1].incident or ""))
    alone = CloseIncident(incident=incident.id, outcome=IncidentOutcome.NO_VEHICLE)
    with pytest.raises(Rejected, match="no-vehicle"):
        seat.centre.do(alone, at_seat(SEAT_1))
    propose = ProposeNoVehicle(incident=incident.id, reason=NoVehicleReason.NONE_FREE)
    seat.centre.do(propose, at_seat(SEAT_1))
    assert seat.centre.incident(incident.id).open
    seat.centre.do(AgreeToNoVehicle(incident=incident.id), at_seat(SEAT_2))
    assert not seat.centre.incident(incident.id).open


def test_nothing_to_take_is_said(seat: Seat) -> None:
    seat.links.key_take()
    assert seat.notes.last == TEXTS("links.none-rings")


def test_a_request_is_refused_with_a_reason(seat: Seat) -> None:
    case = seat.police_ask()
    seat.links.open_case(case.id)
    assert "伤病员" not in seat.sheet.said
    seat.enters(answer="refuse")
    assert seat.sheet.said == TEXTS("refusal.link.reason-missing")
    seat.enters(answer="refuse", reason="out_of_area")
    assert seat.cases[0].reason is LinkReason.OUT_OF_AREA


def test_a_request_known_already_joins_the_incident_in_the_form(seat: Seat) -> None:
    incident = seat.an_incident()
    case = seat.police_ask()
    seat.links.open_case(case.id)
    seat.enters(answer="join")
    sent = [c for c in seat.desk.sent if isinstance(c, AnswerPartner)][-1]
    assert sent.incident == incident
    assert seat.cases[0].incident == incident


def asked(seat: Seat) -> LinkCase:
    seat.an_incident()
    seat.links.key_links()
    seat.enters(partner=POLICE)
    return seat.cases[-1]


def test_their_answer_is_said_and_stands_at_the_incident(seat: Seat) -> None:
    case = asked(seat)
    answer = ReportLinkWord(
        partner=POLICE,
        wire=case.wire,
        word=LinkWordId("a-1"),
        kind=WordKind.ANSWER,
        sent_at=NOON,
        standing=Standing.REFUSED,
        reason=LinkReason.NO_RESOURCES,
    )
    seat.desk.elsewhere(answer, GATEWAY)
    assert "演示110：已拒绝" in seat.notes.last
    incident = seat.desk.state.incidents[case.incident]
    rows = queue_rows(seat.desk.state, SEAT_1, ProtocolBook((), "test"), TEXTS)
    assert any("演示110 已拒绝" in row.detail for row in rows)
    chain = [m.word for m in moments(seat.desk.state, incident, TEXTS)]
    assert "演示110：已拒绝" in chain


def test_the_key_goes_from_case_to_case_and_away(seat: Seat) -> None:
    asked(seat)
    seat.links.key_links()
    first = seat.shown()
    seat.links.key_links()
    assert seat.shown() != first, "then a new request"
    seat.links.key_links()
    assert seat.sheet.isHidden()


def test_a_reason_takes_our_request_back(seat: Seat) -> None:
    case = asked(seat)
    seat.links.key_links()
    seat.enters(take_back="not_needed")
    assert any(isinstance(c, TakeBackCase) for c in seat.desk.sent)
    assert seat.centre.state.links.cases[case.id].standing is Standing.CANCELLED


def test_a_sheet_whose_case_was_answered_elsewhere_goes_away(seat: Seat) -> None:
    case = seat.police_ask()
    seat.links.open_case(case.id)
    seat.desk.elsewhere(AnswerPartner(case=case.id, standing=Standing.ACCEPTED))
    assert seat.sheet.isHidden()


def test_what_a_dead_link_keeps_from_a_partner_is_read_out_instead(seat: Seat) -> None:
    case = asked(seat)
    seat.links.key_links()
    assert "listener" not in seat.sheet.values, "it goes by data"
    seat.links.close()
    down = ReportPartner(
        partner=POLICE,
        kind=PartnerKind.POLICE,
        name="演示110",
        way=LinkWay.DATA,
        up=False,
        reason="timeout",
    )
    seat.desk.elsewhere(down, GATEWAY)
    seat.links.key_links()
    seat.enters(listener="接警员甲", what="yes", place="yes", callback="yes")
    assert seat.centre.state.links.cases[case.id].standing is Standing.ACCEPTED


def test_a_partner_counts_as_online_only_while_our_own_process_is_heard(seat: Seat) -> None:
    case = asked(seat)
    silent = {"kind": AlarmKind.LINK, "source": GATEWAY.account}
    seat.desk.elsewhere(RaiseAlarm(**silent, reason="process_gone"), MACHINE)
    seat.links.key_links()
    assert "listener" in seat.sheet.values, "what waits is read out, as where the link is down"
    assert labels_of_partners(seat) == ["演示110  ✕ 联动网关无应答", "演示119  ☎ 电话 09990000119"]
    seat.desk.elsewhere(ClearAlarm(**silent), MACHINE)
    assert labels_of_partners(seat)[0] == "演示110  ● 在线"
    assert seat.centre.state.links.cases[case.id].standing is Standing.WAITING


def labels_of_partners(seat: Seat) -> list[str]:
    """As they stand in the sheet of a new request, which is the last that the key comes to."""
    seat.links.close()
    for _ in range(4):
        seat.links.key_links()
        choices = seat.sheet.findChildren(QComboBox)
        for choice in choices:
            if choice.findData(POLICE) >= 0:
                return [choice.itemText(n) for n in range(choice.count()) if choice.itemData(n)]
    return []
