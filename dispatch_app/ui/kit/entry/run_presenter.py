"""Enters runs of crews without terminals: opens the sheet of a mission, sends what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.ids import MissionId
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.entry.run import BadEntry, command_of, fields_of
from dispatch_app.ui.kit.entry.sheet import EntrySheet

Refusal = Callable[[str, dict[str, str]], str]
"""The sentence for a code with its details."""


class RunEntry(QObject):
    opened = Signal()
    closed = Signal()

    def __init__(
        self, desk: Desk, texts: Texts, zone: str, refusal: Refusal, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._texts, self._zone = desk, texts, zone
        self._refusal = refusal
        self._mission: MissionId | None = None
        self.sheet = EntrySheet(texts)
        self.sheet.saved.connect(self._save)
        self.sheet.left.connect(self.close)

    @property
    def mission(self) -> MissionId | None:
        return self._mission

    def open(self, mission_id: MissionId) -> None:
        mission = self._desk.state.missions.get(mission_id)
        if mission is None:
            return
        self._mission = mission.id
        self._show("info", self._texts("entry.hint"))
        self.opened.emit()
        self.sheet.begin()

    def _show(self, tone: str, text: str) -> None:
        mission = self._desk.state.missions.get(self._mission) if self._mission else None
        if mission is None:
            return
        heading = self._texts(
            "entry.run.title", vehicle=mission.vehicle, number=mission.number[-6:].lstrip("-")
        )
        fields = fields_of(self._desk.state, mission, self._texts, self._zone)
        self.sheet.show_fields(mission.id, heading, fields)
        self.sheet.say(tone, text)

    def close(self) -> None:
        self._mission = None
        self.closed.emit()

    def _save(self, typed: Mapping[str, str]) -> None:
        mission = self._desk.state.missions.get(self._mission) if self._mission else None
        if mission is None:
            return
        try:
            command = command_of(mission, typed, self._desk.now(), self._zone)
        except BadEntry as bad:
            self.sheet.say("alarm", self._texts(bad.key))
            self.sheet.point_at(bad.field)
            return
        self.sheet.say("info", self._texts("entry.saving"))
        self._desk.send(command, self._replied)

    def _replied(self, reply: Reply) -> None:
        match reply:
            case Accepted():
                self.sheet.forget()
                self._show("ok", self._texts("entry.saved"))
                self.close()
            case Refused(code=code, details=details):
                self.sheet.say("alarm", self._refusal(code, dict(details)))
            case Unreachable(code=code):
                self.sheet.say("alarm", self._refusal(code, {}))
