"""Looking something up while a caller is on the line: one key there, Escape back, kept as read."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt

from dispatch_app.adapters.knowledge_files import load_entries
from dispatch_app.adapters.phrase_files import load_cards
from dispatch_app.domain.codes import IncidentOutcome, Priority, Role
from dispatch_app.domain.commands import RecordIntake
from dispatch_app.domain.ids import AccountId, IncidentId
from dispatch_app.domain.knowledge.commands import (
    ApproveKnowledge,
    NoteKnowledgeOpened,
    SubmitKnowledge,
    WithdrawKnowledge,
    WriteKnowledge,
)
from dispatch_app.domain.knowledge.entries import KnowledgeEntry, KnowledgeKind, fingerprint
from dispatch_app.domain.knowledge.events import KnowledgeOpened
from dispatch_app.domain.likeness import AlikeCase, Reason
from dispatch_app.domain.protocols.model import Text
from dispatch_app.domain.values import Actor
from dispatch_app.i18n.texts import RESOURCES
from dispatch_app.ui.dispatcher.knowledge.presenter import LookingUp
from dispatch_app.ui.dispatcher.knowledge.sheet import KnowledgeSheet
from dispatch_app.wire import codec
from dispatch_app.wire.alike_messages import AlikeCases
from gis.gazetteer.folding import Folding
from tests.fakes.builders import NOON
from tests.fakes.form_seat import FormSeat

K = Qt.Key
LEADER = Actor(account=AccountId("leader"), role=Role.SHIFT_LEADER)
DIRECTOR = Actor(account=AccountId("director"), role=Role.DIRECTOR)
OWN = KnowledgeEntry(
    code="own_plan",
    kind=KnowledgeKind.PLAN,
    title=Text("演示化工园预案", "Demo plant"),
    body=Text("- 集结点在上风 <b>", "- stage upwind"),
    sources=("演示",),
)


class KnowledgeSeat(FormSeat):
    def __init__(self) -> None:
        super().__init__()
        sheet = KnowledgeSheet(self.texts, self.window, (self.panel,))
        self.knowledge = LookingUp(
            self.workplace,
            load_entries(RESOURCES / "knowledge"),
            load_cards(RESOURCES / "phrases"),
            sheet,
            self.window,
        )
        self.sheet = sheet

    def types(self, text: str) -> None:
        self.sheet.field.setText(text)
        self.settle()

    @property
    def lines(self) -> list[str]:
        return [self.sheet.list.item(at).text() for at in range(self.sheet.list.count())]

    @property
    def read(self) -> str:
        return self.sheet.reader.body.toPlainText()

    def noted(self) -> list[KnowledgeOpened]:
        return [e for e in self.centre.events if isinstance(e, KnowledgeOpened)]


@pytest.fixture
def seat(qapp):
    seat = KnowledgeSeat()
    seat.answers()
    yield seat
    seat.close()


def approve(seat: KnowledgeSeat, entry: KnowledgeEntry) -> None:
    seat.desk.elsewhere(WriteKnowledge(entry=entry), LEADER)
    seat.desk.elsewhere(SubmitKnowledge(code=entry.code), LEADER)
    seat.desk.elsewhere(ApproveKnowledge(code=entry.code, fingerprint=fingerprint(entry)), DIRECTOR)


def test_one_key_opens_it_and_escape_gives_the_cursor_back(seat):
    before = seat.focused
    seat.knowledge.key_toggle()
    assert seat.sheet.isVisible()
    assert seat.sheet.field.hasFocus()
    seat.press(K.Key_Escape)
    assert not seat.sheet.isVisible()
    assert seat.focused is before


def test_what_is_typed_is_found_and_shown_beside_the_list(seat):
    seat.knowledge.key_toggle()
    seat.types("敌敌畏")
    assert seat.lines[0].startswith("有机磷农药中毒")
    assert "阿托品" in seat.read


def test_enter_opens_it_large_and_escape_goes_back_in_two_steps(seat):
    seat.knowledge.key_toggle()
    seat.types("百草枯")
    seat.press(K.Key_Return)
    assert seat.sheet.large
    assert seat.sheet.list.isHidden() or not seat.sheet.list.isVisible()
    seat.press(K.Key_Escape)
    assert not seat.sheet.large
    assert seat.sheet.field.hasFocus()
    seat.press(K.Key_Escape)
    assert not seat.sheet.isVisible()


def test_what_was_opened_is_kept_with_the_call_once(seat):
    seat.knowledge.key_toggle()
    seat.types("百草枯")
    for key in (K.Key_Return, K.Key_Escape, K.Key_Return):
        seat.press(key)
    (noted,) = seat.noted()
    assert noted.code == "paraquat"
    assert noted.stamp.startswith("paraquat@shipped+")
    assert noted.call == seat.selection.call


def test_looking_around_in_the_list_is_not_kept(seat):
    seat.knowledge.key_toggle()
    seat.types("中毒")
    seat.press(K.Key_Down)
    seat.press(K.Key_Down)
    assert seat.sheet.list.currentRow() == 2
    assert seat.noted() == []


def test_without_a_call_it_is_read_and_nothing_is_kept(seat):
    seat.selection.select()
    seat.knowledge.key_toggle()
    seat.types("百草枯")
    seat.press(K.Key_Return)
    assert seat.sheet.large
    assert NoteKnowledgeOpened not in [type(command) for command in seat.desk.sent]


def test_what_nobody_here_approved_says_so(seat):
    approve(seat, OWN)
    seat.knowledge.key_toggle()
    seat.types("百草枯")
    assert seat.sheet.reader.doubt.isVisible()
    seat.types("化工园")
    assert seat.lines[0].startswith("演示化工园预案")
    assert not seat.sheet.reader.doubt.isVisible()
    assert "director" in seat.sheet.reader.foot.text()


def test_what_was_approved_elsewhere_is_found_at_once_without_a_restart(seat):
    seat.knowledge.key_toggle()
    seat.types("化工园")
    assert seat.lines == []
    approve(seat, OWN)
    seat.types("演示化工园")
    assert seat.lines[0].startswith("演示化工园预案")


def test_what_was_withdrawn_is_found_no_more(seat):
    seat.knowledge.key_toggle()
    seat.types("百草枯")
    assert any(line.startswith("百草枯") for line in seat.lines)
    seat.desk.elsewhere(WithdrawKnowledge(code="paraquat", why="演示"), LEADER)
    seat.types("百草")
    assert not any(line.startswith("百草枯") for line in seat.lines)


def test_the_text_of_an_entry_is_never_markup(seat):
    approve(seat, OWN)
    seat.knowledge.key_toggle()
    seat.types("化工园")
    assert "<b>" in seat.read


def test_the_entries_of_the_complaint_stand_first_while_nothing_is_typed(seat):
    seat.intake.flush(lambda: None)
    seat.selection.select(call=seat.selection.call, incident=seat.incident_id())
    seat.desk.elsewhere(RecordIntake(incident=seat.incident_id(), complaint="burns"))
    seat.knowledge.key_toggle()
    assert seat.lines[0].startswith("眼睛进了化学品")
    assert any(line.startswith("氢氟酸灼伤") for line in seat.lines[:6])


def test_a_phrase_card_is_found_with_what_is_said_in_that_language(seat):
    seat.knowledge.key_toggle()
    seat.types("日语")
    assert any("语句卡" in line for line in seat.lines)
    assert "救急" in seat.read


def test_nothing_found_is_said_in_words(seat):
    seat.knowledge.key_toggle()
    seat.types("絶対にない言葉")
    assert seat.sheet.none.isVisible()
    assert seat.read == ""


def test_the_sheet_follows_the_size_of_the_window(seat):
    seat.knowledge.key_toggle()
    seat.panel.resize(QSize(700, 500))
    seat.settle()
    assert seat.sheet.size() == seat.panel.size() == QSize(700, 500)


def test_pinyin_is_read_when_the_region_has_come(seat):
    seat.knowledge.key_toggle()
    seat.types("bck")
    assert seat.lines == []
    readings = {"百": "bai", "草": "cao", "枯": "ku"}
    seat.knowledge.read_with(Folding(simplified={}, readings=readings))
    seat.types("bc")
    assert seat.lines[0].startswith("百草枯")


ALIKE = AlikeCases(
    cases=[
        AlikeCase(
            incident=IncidentId("old"),
            number="20261101-0007",
            opened_at=NOON,
            complaint="burns",
            age_years=41.0,
            sex="male",
            priority=Priority.P2,
            sent=("03",),
            outcome=IncidentOutcome.DELIVERED,
            reasons=(Reason.COMPLAINT, Reason.WORDS),
            words=("开水",),
        )
    ],
    among=12,
)


def test_past_cases_stand_at_the_end_with_what_was_sent_and_why_they_are_alike(seat):
    seat.intake.flush(lambda: None)
    incident = seat.incident_id()
    seat.selection.select(call=seat.selection.call, incident=incident)
    seat.desk.answers[f"/v1/incidents/{incident}/alike"] = codec.encode(ALIKE)
    seat.knowledge.key_toggle()
    assert "相似的既往病例 1 件" in seat.lines[-1]
    seat.sheet.list.setCurrentRow(len(seat.lines) - 1)
    seat.press(K.Key_Return)
    assert seat.sheet.large
    for told in ("20261101-0007", "派车 03", "已送院", "主诉相同", "开水"):
        assert told in seat.read
    assert seat.noted() == []


def test_without_the_centre_entries_are_found_and_past_cases_are_not_spoken_of(seat):
    seat.intake.flush(lambda: None)
    seat.selection.select(call=seat.selection.call, incident=seat.incident_id())
    seat.knowledge.key_toggle()
    assert not any("既往" in line for line in seat.lines)
    seat.types("百草枯")
    assert seat.lines[0].startswith("百草枯")


def test_another_call_begins_with_an_empty_field(seat):
    seat.knowledge.key_toggle()
    seat.types("百草枯")
    seat.knowledge.key_toggle()
    seat.knowledge.key_toggle()
    assert seat.sheet.field.text() == "百草枯"
    seat.knowledge.key_toggle()
    seat.selection.select()
    seat.knowledge.key_toggle()
    assert seat.sheet.field.text() == ""


def test_what_takes_the_cursor_below_it_is_seen(seat):
    seat.knowledge.key_toggle()
    seat.intake.focus_place()
    seat.settle()
    assert not seat.sheet.isVisible()
    assert seat.panel.place.field.hasFocus()
