"""The form that is open: the case of the selection, and the one way to read and write it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from dispatch_app.domain.rules.missions import NEVER_AMENDED
from dispatch_app.domain.state import Call, Incident
from dispatch_app.ui.dispatcher.form.case import Case, Keeping
from dispatch_app.ui.dispatcher.form.draft import FIELDS
from dispatch_app.ui.dispatcher.form.saving import Saving
from dispatch_app.ui.dispatcher.wording import refusal_text
from dispatch_app.ui.dispatcher.workplace import Workplace


class Current(QObject):
    turned = Signal()
    """Another call or incident is shown."""
    renewed = Signal()
    """Somebody wrote into the form here."""
    kept = Signal()
    """The centre or the disk has taken something, or has refused it."""

    def __init__(self, workplace: Workplace, saving: Saving, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workplace = workplace
        self.saving = saving
        self.case: Case | None = None
        self._writing = 0
        saving.changed.connect(self._changed)

    @property
    def call(self) -> Call | None:
        """The selected call, or the one that the incident began with."""
        chosen = self.workplace.call
        if chosen is not None or self.incident is None or not self.incident.calls:
            return chosen
        return self.workplace.desk.state.calls.get(self.incident.calls[0])

    @property
    def incident(self) -> Incident | None:
        if self.case is None or self.case.incident is None:
            return None
        return self.workplace.desk.state.incidents.get(self.case.incident)

    @property
    def crew_drives(self) -> bool:
        """A crew is out that would be told of another place."""
        incident, state = self.incident, self.workplace.desk.state
        missions = state.open_missions(incident) if incident is not None else ()
        return any(mission.stage not in NEVER_AMENDED for mission in missions)

    def turn(self) -> None:
        selection = self.workplace.selection
        case = None
        if selection.call is not None or selection.incident is not None:
            case = self.saving.case_for(selection.call, selection.incident)
        if case is not self.case:
            self.case = case
            self.turned.emit()

    def value(self, field: str) -> Any:
        return self.case.value(field) if self.case is not None else None

    def take(self, *, at_once: bool = False, **values: Any) -> bool:
        """Write fields, and show them once for all of them; True if any of them changed."""
        case = self.case
        if case is None:
            return False
        self._writing += 1
        try:
            changed = [self.saving.take(case, f, v, at_once=at_once) for f, v in values.items()]
        finally:
            self._writing -= 1
        if any(changed):
            self.renewed.emit()
        return any(changed)

    def typed(self, field: str) -> str:
        return self.case.typed.get(field, "") if self.case is not None else ""

    def keep_typed(self, field: str, text: str) -> None:
        if self.case is not None:
            self.saving.keep_typed(self.case, field, text)

    def keeping(self) -> Mapping[str, Keeping]:
        """How safe each field is."""
        if self.case is None:
            return {}
        online = self.workplace.desk.online
        return {field: self.case.keeping(field, online=online) for field in FIELDS}

    def why(self, field: str) -> str:
        """Why a field is not saved; empty while it is."""
        case = self.case
        trouble = (case.troubles.get(field) or case.opening_trouble) if case is not None else None
        if trouble is None:
            return ""
        return refusal_text(self.workplace.texts, trouble.code, dict(trouble.details))

    def _changed(self, case: Case) -> None:
        if case is self.case and not self._writing:
            self.kept.emit()
