"""What all parts of a dispatcher seat share: link, guide, protocols, texts, and the selection."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from dispatch_app.client.trace import Trace
from dispatch_app.domain.codes import SeatKind
from dispatch_app.domain.ids import CallId, IncidentId, SeatId
from dispatch_app.domain.protocols import Protocols
from dispatch_app.domain.stale_fixes import StaleFixes
from dispatch_app.domain.state import Call, Incident
from dispatch_app.domain.timers import NORM, Timers
from dispatch_app.i18n.texts import Texts
from dispatch_app.ports.softphone import Softphone
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.guide.guide import GuideDesk
from dispatch_app.ui.kit.second_ways import SecondWays
from dispatch_app.ui.kit.theme import Theme


class Selection(QObject):
    """The call or incident that the form, the map and the recommendation are about."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.call: CallId | None = None
        self.incident: IncidentId | None = None

    def select(self, *, call: CallId | None = None, incident: IncidentId | None = None) -> None:
        """Turn to a call, an incident, or the call with the incident it opened."""
        if (call, incident) == (self.call, self.incident):
            return
        self.call, self.incident = call, incident
        self.changed.emit()


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """One seat. Presenters get it whole; widgets get only what they show."""

    seat: SeatId
    kind: SeatKind
    desk: Desk
    guide: GuideDesk
    protocols: Protocols
    texts: Texts
    theme: Theme
    selection: Selection
    trace: Trace = field(default_factory=Trace)
    timers: Timers = NORM
    zone: str = "Asia/Shanghai"
    obey_hours: bool = False
    """Road times keep to turn bans and closures that hold at certain hours only."""
    second_ways: SecondWays | None = None
    """Proposes other ways than the fastest; None where the region has no second engine."""
    softphone: Softphone | None = None
    """The telephone of the machine itself; None where the seat has another one."""
    trust: ssl.SSLContext | None = None
    """Whom centre and recorders must be signed by; None: as this system has it."""

    @property
    def stale_fixes(self) -> StaleFixes:
        """The centre's rule for old fixes, as it was told at the sign-in."""
        session = self.desk.session
        usual = StaleFixes(older_than_s=self.timers.fix_stale_s)
        return usual if session is None else session.stale_fixes

    @property
    def call(self) -> Call | None:
        """The selected call, as it stands now."""
        return self.desk.state.calls.get(self.selection.call) if self.selection.call else None

    @property
    def incident(self) -> Incident | None:
        """The selected incident, as it stands now."""
        chosen = self.selection.incident
        return self.desk.state.incidents.get(chosen) if chosen else None
