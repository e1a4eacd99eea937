"""The page of the knowledge base: written by one person, in force by another, gone by any."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtWidgets import QWidget

from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.knowledge.commands import (
    ApproveKnowledge,
    SubmitKnowledge,
    WriteKnowledge,
)
from dispatch_app.domain.knowledge.entries import KnowledgeEntry, KnowledgeKind
from dispatch_app.domain.protocols.model import Text
from dispatch_app.domain.values import Actor
from dispatch_app.i18n import Texts
from dispatch_app.ui.director.knowledge_page import KnowledgePage
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.theme import Theme
from tests.fakes.builders import Centre
from tests.fakes.form_desk import FormDesk
from tests.fakes.recording_room import MemorySource

SHIPPED = KnowledgeEntry(
    code="methanol",
    kind=KnowledgeKind.POISON,
    title=Text("甲醇中毒", "Methanol"),
    body=Text("- 不催吐", "- no vomiting"),
    sources=("演示来源",),
)
LEADER = Actor(account=AccountId("leader"), role=Role.SHIFT_LEADER)


class Room:
    def __init__(self, directory: Path) -> None:
        self.desk = FormDesk(Centre())
        self.desk.session = SimpleNamespace(role=Role.DIRECTOR)
        place = DirectorPlace(
            desk=cast(Desk, self.desk),
            texts=Texts.load("zh"),
            theme=Theme.load("night"),
            source=MemorySource(directory),
            exports=directory / "out",
        )
        self.window = QWidget()
        self.page = KnowledgePage(place, (SHIPPED,))
        self.panel = self.page.widget
        self.panel.setParent(self.window)
        self.panel.resize(1366, 700)
        self.window.show()
        self.page.shown()

    def states(self) -> list[tuple[str, str]]:
        model = self.panel.table.model()
        return [
            (str(model.index(row, 0).data()), str(model.index(row, 2).data()))
            for row in range(model.rowCount())
        ]

    def writes(self, actor: Actor, entry: KnowledgeEntry, before: str = "") -> None:
        self.desk.elsewhere(WriteKnowledge(entry=entry, before=before), actor)
        self.desk.elsewhere(SubmitKnowledge(code=entry.code), actor)

    def types(self, **fields: str) -> None:
        form = self.panel.form
        for name, text in fields.items():
            if name in form.fields:
                form.fields[name].setText(text)
            else:
                form.longs[name].setPlainText(text)


@pytest.fixture
def room(qapp: object, tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.window.close()


def changed(text: str) -> KnowledgeEntry:
    return KnowledgeEntry(
        code="methanol",
        kind=KnowledgeKind.POISON,
        title=SHIPPED.title,
        body=Text(text, "- demo"),
        sources=SHIPPED.sources,
    )


def test_what_was_shipped_stands_there_as_not_approved(room: Room) -> None:
    assert room.states() == [("甲醇中毒", "随软件，未批准")]


def test_a_new_entry_is_written_submitted_and_waits_on_top(room: Room) -> None:
    room.panel.press("new")
    room.types(code="own_plan", title_zh="本地预案", body_zh="- 演示", sources="演示")
    room.page.save()
    assert room.states()[0] == ("本地预案", "草稿")
    room.panel.table.choose("own_plan")
    room.panel.press("submit")
    assert room.states()[0] == ("本地预案", "待批准")


def test_what_one_wrote_oneself_is_not_approved_and_the_page_says_why(room: Room) -> None:
    room.panel.table.choose("methanol")
    room.panel.press("edit")
    room.types(body_zh="- 改过")
    room.page.save()
    for act in ("submit", "approve"):
        room.panel.table.choose("methanol")
        room.panel.press(act)
    assert ApproveKnowledge in [type(command) for command in room.desk.sent]
    assert room.desk.state.knowledge.versions == {}
    assert room.panel.said.property("tone") == "alarm"
    assert room.panel.said.text() != ""


def test_what_another_wrote_is_read_with_its_changes_and_approved_by_a_key(room: Room) -> None:
    room.writes(LEADER, changed("- 不催吐\n- 留下酒瓶"))
    room.panel.table.choose("methanol")
    shown = room.panel.reader.body.toPlainText()
    assert "＋ - 留下酒瓶" in shown
    assert "leader" in room.panel.reader.doubt.text()
    room.panel.press("approve")
    assert room.states() == [("甲醇中毒", "已批准")]


def test_sending_back_asks_why_and_tells_the_author(room: Room) -> None:
    room.writes(LEADER, changed("- 演示"))
    room.panel.table.choose("methanol")
    room.panel.press("back")
    room.panel.why.setText("剂量待核")
    room.panel.why.returnPressed.emit()
    assert room.states() == [("甲醇中毒", "已退回")]
    assert "剂量待核" in room.panel.reader.doubt.text()


def test_an_entry_is_withdrawn_with_a_reason_and_by_nobody_without(room: Room) -> None:
    room.panel.table.choose("methanol")
    room.panel.press("withdraw")
    room.panel.why.returnPressed.emit()
    assert room.desk.sent == []
    room.panel.why.setText("本地不适用")
    room.panel.why.returnPressed.emit()
    assert room.states() == [("甲醇中毒", "已停用")]


def test_what_cannot_be_an_entry_stays_in_the_form_with_a_word(room: Room) -> None:
    room.panel.press("new")
    room.types(code="Not A Code", title_zh="本地预案")
    room.page.save()
    assert room.panel.writing
    assert room.panel.form.said.property("tone") == "alarm"
    assert room.desk.sent == []


def test_a_list_is_searched_as_at_the_seats(room: Room) -> None:
    room.panel.sought.setText("甲醇")
    assert len(room.states()) == 1
    room.panel.sought.setText("没有的")
    assert room.states() == []
