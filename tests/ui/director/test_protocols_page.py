"""Protocols on screen: drafted by form or text, checked, played, compared, approved by another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from dispatch_app.adapters.protocol_texts import read_texts, texts_in
from dispatch_app.client.replies import Accepted, Refused, ignore
from dispatch_app.domain.codes import Role
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.protocol_commands import BringProtocols
from dispatch_app.domain.protocols.history import (
    ProtocolVersion,
    ProtocolVersions,
    ProtocolWords,
)
from dispatch_app.domain.protocols.kept import DraftState, digest_of
from dispatch_app.domain.values import Actor
from dispatch_app.i18n import Texts
from dispatch_app.i18n.texts import RESOURCES
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.director.protocols_page import ProtocolsPage
from dispatch_app.ui.kit.theme import Theme
from tests.fakes.builders import NOON, Centre, an_empty_centre
from tests.fakes.recording_room import MemoryDesk, MemorySource

TEXTS = texts_in(RESOURCES / "protocols")
SYSTEM = Actor(account=AccountId("centre"), role=Role.SYSTEM)


class LiveDesk(MemoryDesk, QObject):
    """A desk before a centre of the rules alone; whoever sits there can be exchanged."""

    changed = Signal(object)

    def __init__(self, centre: Centre) -> None:
        QObject.__init__(self)
        MemoryDesk.__init__(self)
        self.centre = centre
        self.state = centre.state
        self.sits("li", Role.SHIFT_LEADER)

    def sits(self, account: str, role: Role) -> None:
        self.by = Actor(account=AccountId(account), role=role)
        self.session.role = role

    def send(self, command: Any, then: Any = ignore) -> str:
        self.sent.append(command)
        try:
            self.centre.later(1).do(command, self.by)
        except Rejected as no:
            then(Refused(no.code, dict(no.details)))
            return ""
        self.state = self.centre.state
        self.changed.emit(SimpleNamespace(state=self.state, events=()))
        then(Accepted(sequence=len(self.sent)))
        return ""


class AtOnce:
    def reckon[T](self, _name: str, work: Callable[[], T], then: Callable[[T], None]) -> None:
        then(work())

    def close(self) -> None:
        """Nothing runs."""


class Rig:
    def __init__(self, directory: Path) -> None:
        self.centre = an_empty_centre()
        self.centre.do(BringProtocols(texts=TEXTS), SYSTEM)
        self.desk = LiveDesk(self.centre)
        self.texts = Texts.load("zh")
        place = DirectorPlace(
            desk=self.desk,  # type: ignore[arg-type]
            texts=self.texts,
            theme=Theme.load("night"),
            source=MemorySource(directory),  # type: ignore[arg-type]
            exports=directory,
            read_protocols=read_texts,
        )
        self.page = ProtocolsPage(place, AtOnce())
        self.panel = self.page.widget
        self.panel.resize(1600, 900)
        self.panel.show()
        self.page.shown()
        self.panel.table.choose("chest_pain")

    def press(self, *names: str) -> None:
        for name in names:
            self.panel.keys[name].click()

    def part(self, code: str) -> None:
        at = next(i for i, part in enumerate(self.page.parts.parts) if part.code == code)
        self.panel.outline.choose(str(at))

    def types(self, field: str, text: str) -> None:
        editor: Any = self.panel.form.editor(field)
        editor.setText(text)
        editor.textEdited.emit(text)
        self.page.check()

    def drafted(self) -> None:
        """A question put in other words, kept."""
        self.press("draft")
        self.part("sweating")
        self.types("text.zh", "出冷汗吗？")
        self.press("keep")

    @property
    def kept(self) -> Any:
        return self.centre.state.protocols


@pytest.fixture
def rig(qapp: QApplication, tmp_path: Path) -> Iterator[Rig]:
    rig = Rig(tmp_path)
    yield rig
    rig.page.close()
    rig.panel.deleteLater()


def test_the_list_begins_with_the_common_questions_and_keeps_the_order_of_complaints(
    rig: Rig,
) -> None:
    keys = [line.key for line in rig.panel.table.rows.lines]
    assert keys[:3] == ["entry", "cardiac_arrest", "chest_pain"]
    assert set(keys) == set(TEXTS)


@pytest.mark.parametrize("typed", ["xt", "xiongtong", "胸痛", "chest", "chest_pain"])
def test_a_protocol_is_found_as_a_dispatcher_would_find_it(rig: Rig, typed: str) -> None:
    rig.panel.sought.setText(typed)
    assert "chest_pain" in [line.key for line in rig.panel.table.rows.lines]


def test_what_holds_is_looked_at_and_not_written_into(rig: Rig) -> None:
    assert rig.panel.text.isReadOnly()
    assert not rig.panel.keys["keep"].isEnabled()
    assert rig.panel.keys["draft"].isEnabled()


def test_a_form_changes_its_part_of_the_text_and_nothing_else(rig: Rig) -> None:
    rig.drafted()
    draft = rig.kept.drafts["chest_pain"]
    assert "出冷汗吗？" in draft.text
    assert draft.text.startswith(TEXTS["chest_pain"].splitlines()[0])
    told = rig.panel.changes.toPlainText().splitlines()
    assert told[:2] == ["改：总则 ", "改：问题 sweating"]


def test_one_writes_and_another_one_brings_it_into_force(rig: Rig) -> None:
    rig.drafted()
    rig.press("submit")
    assert rig.kept.drafts["chest_pain"].state is DraftState.SUBMITTED
    assert not rig.panel.keys["approve"].isEnabled()
    rig.desk.sits("ma", Role.DIRECTOR)
    rig.page.again()
    rig.press("approve")
    now = rig.kept.in_force["chest_pain"]
    assert (now.version, now.approved_by) == ("1.1", "ma")
    assert "出冷汗吗？" in rig.panel.text.toPlainText()
    assert "ma 批准" in rig.panel.about.text()


def test_the_author_is_told_that_somebody_else_must_approve(rig: Rig) -> None:
    rig.desk.sits("ma", Role.DIRECTOR)
    rig.page.again()
    rig.drafted()
    rig.press("submit", "approve")
    assert rig.panel.said.text() == rig.texts("refusal.approval.own-work")


def test_a_time_is_approved_as_it_is_read_in_the_centre(rig: Rig) -> None:
    rig.drafted()
    rig.press("submit")
    rig.desk.sits("ma", Role.DIRECTOR)
    rig.page.again()
    rig.panel.holds_from.setText("tomorrow")
    rig.press("approve")
    assert rig.panel.said.text() == rig.texts("protocols.bad-time")
    rig.panel.holds_from.setText("2026-11-30 08:00")
    rig.press("approve")
    draft = rig.kept.drafts["chest_pain"]
    assert draft.holds_from is not None
    assert draft.holds_from.isoformat() == "2026-11-30T08:00:00+08:00"
    assert "2026-11-30 08:00" in rig.panel.about.text()


def test_a_mistake_is_named_with_its_place_and_keeps_the_draft_from_being_handed_in(
    rig: Rig,
) -> None:
    rig.press("draft")
    rig.part("sweating")
    rig.types("if", '{ nobody = "yes" }')
    (fault, *_) = rig.panel.faults.rows.lines
    assert fault.cells[0] == "questions.sweating.if"
    rig.press("keep")
    assert not rig.panel.keys["submit"].isEnabled()
    rig.part("nitrate")
    rig.panel.faults.opened.emit(fault)
    assert rig.page.parts.parts[rig.page.parts.at].code == "sweating"


def test_the_draft_is_played_as_the_dispatcher_will_see_it(rig: Rig) -> None:
    preview = rig.panel.preview
    preview.answer("consciousness", "awake")
    preview.answer("breathing", "normal")
    preview.answer("fainted", "yes")
    assert preview.badge.text().startswith(rig.texts.code("priority", "1"))
    assert "cp_coronary" in preview.determinant.text()
    preview.start_again()
    assert "cp_open" in preview.determinant.text()
    preview.answer("consciousness", "unconscious")
    preview.answer("breathing", "none")
    assert "cardiac_arrest" in preview.more.text()


def test_questions_are_added_moved_and_taken_out_by_keys(rig: Rig) -> None:
    rig.press("draft")
    rig.part("sweating")
    rig.press("add")
    codes = [part.code for part in rig.page.parts.parts if part.kind == "questions"]
    assert codes[2].startswith("new_")
    rig.press("up")
    codes = [part.code for part in rig.page.parts.parts if part.kind == "questions"]
    assert codes[1].startswith("new_")
    rig.press("remove")
    codes = [part.code for part in rig.page.parts.parts if part.kind == "questions"]
    assert not any(code.startswith("new_") for code in codes)


def test_tab_goes_through_the_form_in_its_order(rig: Rig) -> None:
    rig.press("draft")
    rig.part("sweating")
    form = rig.panel.form
    form.editor("code").setFocus()
    for name in ("text.zh", "text.en", "answers"):
        assert form.focusNextPrevChild(True)
        assert rig.panel.focusWidget() is form.editor(name)


def test_the_text_itself_can_be_written_and_the_form_follows(rig: Rig) -> None:
    rig.press("draft", "text")
    rig.panel.text.setPlainText(rig.panel.text.toPlainText().replace("出冷汗、", "出汗、"))
    rig.press("text")
    rig.part("sweating")
    editor: Any = rig.panel.form.editor("text.zh")
    assert editor.text().startswith("出汗、")


def test_what_is_not_kept_yet_says_so_until_it_is(rig: Rig) -> None:
    rig.drafted()
    assert rig.panel.said.text() == rig.texts("protocols.done.keep")
    rig.part("nitrate")
    rig.types("text.zh", "吃硝酸甘油了吗？")
    assert "Ctrl+S" in rig.panel.said.text()
    assert not rig.panel.keys["submit"].isEnabled()
    rig.press("keep")
    assert rig.panel.said.text() == rig.texts("protocols.done.keep")
    assert rig.panel.keys["submit"].isEnabled()


def test_nobody_leaves_what_is_not_kept_unseen(rig: Rig) -> None:
    rig.press("draft")
    rig.panel.table.choose("burns")
    assert rig.page.writing.code == "chest_pain"
    assert rig.panel.said.text() == rig.texts("protocols.keep-first")
    rig.press("drop")
    rig.panel.table.choose("burns")
    assert rig.page.writing.code == "burns"


def test_a_new_complaint_begins_as_the_general_one(rig: Rig) -> None:
    rig.panel.new_code.setText("snake_bite")
    rig.press("draft", "keep")
    assert rig.kept.drafts["snake_bite"].based_on == ""
    assert rig.panel.table.rows.place("snake_bite") is not None


def test_an_older_text_comes_back_as_a_new_version(rig: Rig) -> None:
    text = TEXTS["chest_pain"]
    version = ProtocolVersion(
        sequence=1,
        code="chest_pain",
        version="1.0",
        digest=digest_of(text),
        at=NOON,
        in_force=True,
    )
    rig.page.again()
    rig.desk.answer(ProtocolVersions(versions=(version,)))
    (line,) = rig.panel.versions.rows.lines
    rig.panel.versions.opened.emit(line)
    rig.desk.answer(ProtocolWords(code="chest_pain", version="1.0", text=text))
    assert 'version = "1.1"' in rig.page.writing.text
    assert rig.panel.note.text() == "回到版本 1.0"
    rig.press("keep")
    assert rig.kept.drafts["chest_pain"].note == "回到版本 1.0"
