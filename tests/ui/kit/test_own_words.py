"""A seat speaks in the centre's own words from the moment at which they are told."""

from __future__ import annotations

from types import SimpleNamespace

from PySide6.QtCore import QObject, Signal

from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.register_commands import KeepRecord
from dispatch_app.domain.registers.rows import row
from dispatch_app.domain.values import Actor
from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.own_words import OwnWords
from tests.fakes.builders import an_empty_centre


class Desk(QObject):
    changed = Signal(object)


def test_a_reason_reads_as_the_centre_calls_it(qapp: object) -> None:
    centre, desk, texts = an_empty_centre(), Desk(), Texts.load("zh")
    OwnWords(desk, texts, desk)  # type: ignore[arg-type]
    found = row(centre.state, "reasons", "pause_reason.meal")
    assert found is not None
    director = Actor(account=AccountId("ma"), role=Role.DIRECTOR)
    cells = {**found.cells, "zh": "吃饭"}
    centre.do(KeepRecord(register="reasons", id=found.id, cells=cells), director)
    desk.changed.emit(SimpleNamespace(state=centre.state))
    assert texts.code("pause_reason", "meal") == "吃饭"
