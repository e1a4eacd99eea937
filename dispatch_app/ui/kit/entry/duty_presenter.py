"""A crew takes its vehicle over: opens the sheet, sends what was entered one after another."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.commands import Command
from dispatch_app.domain.ids import VehicleId
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.entry.duty import commands_of, fields_of
from dispatch_app.ui.kit.entry.run import BadEntry
from dispatch_app.ui.kit.entry.run_presenter import Refusal
from dispatch_app.ui.kit.entry.sheet import EntrySheet


class DutyEntry(QObject):
    opened = Signal()
    closed = Signal()

    def __init__(
        self,
        desk: Desk,
        texts: Texts,
        zone: str,
        refusal: Refusal,
        *,
        plans: bool,
        parent: QObject | None = None,
    ) -> None:
        """`plans`: shifts and upkeep are entered here as well."""
        super().__init__(parent)
        self._desk, self._texts, self._zone = desk, texts, zone
        self._refusal, self._plans = refusal, plans
        self._vehicle: VehicleId | None = None
        self.sheet = EntrySheet(texts)
        self.sheet.saved.connect(self._save)
        self.sheet.left.connect(self.close)

    @property
    def vehicle(self) -> VehicleId | None:
        return self._vehicle

    def open(self, vehicle_id: VehicleId) -> None:
        vehicle = self._desk.state.vehicles.get(vehicle_id)
        if vehicle is None:
            return
        self._vehicle = vehicle.id
        now = self._desk.now()
        fields = fields_of(vehicle, self._texts, self._zone, now, plans=self._plans)
        title = self._texts("duty.title", vehicle=vehicle.id)
        self.sheet.show_fields(vehicle.id, title, fields)
        self.sheet.say("info", self._texts("duty.hint"))
        self.opened.emit()
        self.sheet.begin()

    def close(self) -> None:
        self._vehicle = None
        self.closed.emit()

    def _save(self, typed: Mapping[str, str]) -> None:
        vehicle = self._desk.state.vehicles.get(self._vehicle) if self._vehicle else None
        if vehicle is None:
            return
        try:
            commands = commands_of(vehicle, typed, self._desk.now(), self._zone)
        except BadEntry as bad:
            self.sheet.say("alarm", self._texts(bad.key))
            self.sheet.point_at(bad.field)
            return
        self.sheet.say("info", self._texts("entry.saving"))
        self._send(commands)

    def _send(self, commands: tuple[Command, ...]) -> None:
        """The next only once the one before stands: what is refused stops here and is said."""
        if not commands:
            self.sheet.forget()
            self.sheet.say("ok", self._texts("entry.saved"))
            self.close()
            return

        def replied(reply: Reply) -> None:
            match reply:
                case Accepted():
                    self._send(commands[1:])
                case Refused(code=code, details=details):
                    self.sheet.say("alarm", self._refusal(code, dict(details)))
                case Unreachable(code=code):
                    self.sheet.say("alarm", self._refusal(code, {}))

        self._desk.send(commands[0], replied)
