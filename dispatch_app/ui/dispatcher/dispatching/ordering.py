"""Sends an order: first the form, then the vehicle, with the table that was on the screen.

What is sent is what stood there when the key was pressed. Only the way and the hospital may still
come after it: the order is held for a moment, and leaves without them rather than late. Knows no
widgets.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.codes import ChoiceReason
from dispatch_app.domain.commands import DispatchVehicle
from dispatch_app.domain.events import Event, MissionOrdered
from dispatch_app.domain.ids import CallId, HospitalId, IncidentId
from dispatch_app.domain.state import Hospital
from dispatch_app.domain.values import Place, Recommendation, Slip
from dispatch_app.ui.dispatcher.dispatching.saying import refused, said
from dispatch_app.ui.dispatcher.dispatching.slips import route_summary
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.in_time import Ways, WaysInTime
from dispatch_app.ui.kit.guide.questions import Drive, Haste

if TYPE_CHECKING:
    from dispatch_app.ui.dispatcher.form.intake import Intake

OPENING_MS = 8000
"""An incident that is not open by then will not be: the order is let go."""
_HOSPITAL = "hospital"
"""Among the ways that are waited for, which go by vehicle."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Order:
    """What the key meant when it was pressed."""

    call: CallId | None
    incident: IncidentId | None
    slip: Slip
    recommendation: Recommendation
    hospital: HospitalId | None = None
    hospital_awaited: bool = False
    """The hospitals were still being searched."""
    provisional: bool = False
    reason: ChoiceReason | None = None
    way: Drive | None = None
    """What to ask the roads where the slip has no route yet."""
    pressed_ns: int = 0


class Ordering(QObject):
    said = Signal(object)
    """A `Saying` about the order under way, or what became of it."""
    done = Signal(object)
    """An `Order` that the centre has taken."""

    def __init__(self, workplace: Workplace, intake: Intake, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = workplace
        self._intake = intake
        self._under_way: list[Order] = []
        self._opening: list[Order] = []
        self._held: dict[Order, WaysInTime] = {}
        self._late_hospitals: dict[Order, Hospital] = {}
        intake.place_fixed.connect(self._hold_no_longer)

    def busy_with(self, call: CallId | None, incident: IncidentId | None) -> bool:
        """An order for this call or incident is on its way: a key pressed twice sends once."""
        return any(
            (call is not None and call == order.call)
            or (incident is not None and incident == order.incident)
            for order in self._under_way
        )

    def send(self, order: Order) -> None:
        self._under_way.append(order)
        self._opening.append(order)
        self.said.emit(said("info", "dispatch.sending", vehicle=order.slip.vehicle))
        QTimer.singleShot(OPENING_MS, self, lambda: self.give_up(order))
        way = self._way_of(order)
        self._intake.flush(lambda: way.then(lambda ways: self._dispatch(order, ways)))

    def _way_of(self, order: Order) -> WaysInTime:
        """The way is asked for while the form is being saved; neither waits for the other."""
        wanted = order.way if order.slip.route is None else None
        questions: dict[str, Drive] = {}
        if wanted is not None:
            questions[order.slip.vehicle] = replace(wanted, haste=Haste.ORDERED)
        also = _HOSPITAL if order.hospital_awaited else ""
        self._held[order] = WaysInTime(self._place.guide, questions, self, also=also)
        return self._held[order]

    def hospital_came(self, place: Place, hospital: Hospital) -> None:
        """The hospital for a place is known now: orders to it that were pressed before take it."""
        for order, way in list(self._held.items()):
            if order.hospital_awaited and order.slip.place == place:
                self._late_hospitals.setdefault(order, hospital)
                way.came(_HOSPITAL)

    def _hold_no_longer(self, *_place: object) -> None:
        """Another place is on its way to the centre: what was ordered before goes before it."""
        for way in list(self._held.values()):
            way.give_up()

    def _let_go(self, order: Order) -> None:
        way = self._held.pop(order, None)
        self._late_hospitals.pop(order, None)
        if way is not None:
            way.deleteLater()

    def _dispatch(self, order: Order, ways: Ways) -> None:
        self._held.pop(order, None)
        late = self._late_hospitals.pop(order, None)
        if order not in self._opening:
            return
        incident = order.incident or self._opened_for(order.call)
        if incident is None:
            self.give_up(order)
            return
        self._opening.remove(order)
        command = DispatchVehicle(
            incident=incident,
            vehicle=order.slip.vehicle,
            slip=_with_hospital(_with_way(order.slip, ways), late),
            recommendation=order.recommendation,
            hospital=late.id if late else order.hospital,
            choice_reason=order.reason,
            provisional=order.provisional,
        )
        self._place.desk.send(command, lambda reply: self._replied(order, reply))

    def _opened_for(self, call: CallId | None) -> IncidentId | None:
        """The incident that the form has just opened, even if the stream is still on its way."""
        known = self._place.desk.state.calls.get(call) if call else None
        if known is not None and known.incident is not None:
            return known.incident
        selection = self._place.selection
        return selection.incident if selection.call == call else None

    def give_up(self, order: Order) -> None:
        """Let go of an order whose incident was not opened; one that has left is waited for."""
        if order in self._opening:
            self._opening.remove(order)
            self._under_way.remove(order)
            self._let_go(order)
            self.said.emit(said("alarm", "dispatch.not-opened", vehicle=order.slip.vehicle))

    def _replied(self, order: Order, reply: Reply) -> None:
        self._under_way.remove(order)
        match reply:
            case Accepted(events=events):
                number = _mission_number(events)
                self._trace(order, number.rpartition("-")[0])
                key = "dispatch.sent-provisional" if order.provisional else "dispatch.sent"
                self.said.emit(said("ok", key, vehicle=order.slip.vehicle, number=number))
                self.done.emit(order)
            case Refused(code=code, details=details):
                self.said.emit(refused(code, details))
            case Unreachable(code=code):
                self.said.emit(refused(code, {}))

    # ---- measuring

    def _trace(self, order: Order, number: str) -> None:
        """When the key was pressed: told with the reply, as only then the number is sure."""
        self._place.trace.note(
            "dispatch-pressed",
            ns=order.pressed_ns,
            incident=number,
            vehicle=order.slip.vehicle,
        )


def _with_way(slip: Slip, ways: Ways) -> Slip:
    found = route_summary(ways.get(slip.vehicle))
    return slip if found is None else replace(slip, route=found)


def _with_hospital(slip: Slip, hospital: Hospital | None) -> Slip:
    if hospital is None:
        return slip
    return replace(slip, hospital=hospital.id, hospital_name=hospital.name)


def _mission_number(events: tuple[Event, ...]) -> str:
    return next((e.number for e in events if isinstance(e, MissionOrdered)), "")
