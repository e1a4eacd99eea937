"""A protocol that comes into force reaches the form at once, and never one that is being asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt

from dispatch_app.adapters.protocol_texts import shelf_of
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.protocol_commands import (
    ApproveProtocol,
    BringProtocols,
    KeepProtocolDraft,
    SubmitProtocol,
)
from dispatch_app.domain.protocols import ProtocolShelf
from dispatch_app.domain.protocols.kept import NEW, digest_of
from dispatch_app.domain.values import Actor
from tests.fakes.form_seat import PROTOCOLS, FormSeat

K = Qt.Key
TEXTS = {file.stem: file.read_text(encoding="utf-8") for file in PROTOCOLS.glob("*.toml")}
LI = Actor(account=AccountId("li"), role=Role.SHIFT_LEADER)
MA = Actor(account=AccountId("ma"), role=Role.DIRECTOR)
SYSTEM = Actor(account=AccountId("centre"), role=Role.SYSTEM)


@pytest.fixture
def seat(qapp: object) -> Iterator[FormSeat]:
    seat = FormSeat(protocols=shelf_of(PROTOCOLS))
    seat.centre.do(BringProtocols(texts=TEXTS), SYSTEM)
    seat.desk.hear()
    yield seat
    seat.close()


def comes_into_force(seat: FormSeat, code: str, text: str) -> None:
    seat.centre.do(KeepProtocolDraft(code=code, text=text, seen=NEW), LI)
    seat.centre.do(SubmitProtocol(code=code, seen=digest_of(text)), LI)
    seat.centre.do(ApproveProtocol(code=code, seen=digest_of(text)), MA)
    seat.desk.hear()
    seat.settle()


def renamed(version: str = "2.0") -> str:
    """Chest pain under another title, as a new version."""
    text = TEXTS["chest_pain"].replace('version = "1.0"', f'version = "{version}"', 1)
    return text.replace('title.zh = "胸痛"', 'title.zh = "胸部疼痛"', 1)


def chest_pain(seat: FormSeat) -> None:
    seat.answers()
    seat.press(K.Key_Return)
    seat.type("xt")
    seat.press(K.Key_Return)


def stamp(seat: FormSeat) -> str:
    plan = seat.intake.plan
    assert plan is not None
    return plan.protocol_version.partition("+")[0]


def test_the_next_call_is_asked_by_the_new_text_without_a_restart(seat: FormSeat) -> None:
    comes_into_force(seat, "chest_pain", renamed())
    chest_pain(seat)
    assert stamp(seat) == "chest_pain@2.0"
    assert seat.panel.complaint.field.text() == "胸部疼痛"
    assert not seat.panel.complaint.notice.text()


def test_an_open_form_goes_on_with_the_text_that_it_began_with(seat: FormSeat) -> None:
    chest_pain(seat)
    comes_into_force(seat, "chest_pain", renamed())
    seat.press(K.Key_1)
    assert stamp(seat) == "chest_pain@1.0"
    assert seat.panel.complaint.field.text() == "胸痛"


def test_words_of_the_common_questions_change_with_their_text(seat: FormSeat) -> None:
    word = seat.panel.complaint.entry["consciousness"].options[0][1]
    code = seat.panel.complaint.entry["consciousness"].options[0][0]
    assert code == "awake"
    comes_into_force(seat, "entry", TEXTS["entry"] + "\n# looked over\n")
    assert seat.panel.complaint.entry["consciousness"].options[0] == ("awake", word)
    chest_pain(seat)
    assert stamp(seat) == "chest_pain@1.0"


def test_what_this_program_cannot_read_changes_nothing(seat: FormSeat) -> None:
    shelf = seat.workplace.protocols
    assert isinstance(shelf, ProtocolShelf)
    before = shelf.version
    kept = seat.centre.state.protocols
    texts = dict(kept.in_force)
    spoilt = replace(texts["chest_pain"], text="code = 1", digest="of nothing")
    reading = shelf.unread(replace(kept, in_force={**texts, "chest_pain": spoilt}))
    assert reading is not None
    assert not shelf.take(reading())
    assert shelf.version == before


def test_until_the_new_text_is_read_beside_the_window_the_one_before_holds(qapp: object) -> None:
    errands: list[tuple[Any, Any]] = []
    seat = FormSeat(protocols=shelf_of(PROTOCOLS), apart=lambda *errand: errands.append(errand))
    try:
        seat.centre.do(BringProtocols(texts=TEXTS), SYSTEM)
        seat.desk.hear()
        comes_into_force(seat, "chest_pain", renamed())
        chest_pain(seat)
        assert stamp(seat) == "chest_pain@1.0"
        for reading, then in errands:
            then(reading())
        assert seat.workplace.protocols.get("chest_pain").version == "2.0"
    finally:
        seat.close()
