"""Does what somebody above wants done about a row of the radar. Decides which wish that is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from dispatch_app.client.replies import Refused, Reply, Unreachable
from dispatch_app.domain.commands import Command
from dispatch_app.domain.ids import CallId, IncidentId, LineId, SeatId, StationId, VehicleId
from dispatch_app.domain.radar import RadarAct, RadarRow
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.supervising_commands import (
    HandBackIncident,
    LowerHand,
    TakeOverIncident,
)
from dispatch_app.domain.telephone import Target, TargetKind
from dispatch_app.domain.telephone_commands import BargeIn, CallOut, ListenIn
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.chooser import Chooser, Option
from dispatch_app.ui.kit.desk import Desk

REASONS = ("large_event", "asked", "risk", "complaint", "teaching", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Where else in the window a row leads; each says whether it went there."""

    open_incident: Callable[[IncidentId], bool]
    open_call: Callable[[CallId], bool]
    hear_line: Callable[[LineId], bool]
    watch: Callable[[SeatId], bool]
    show_doubt: Callable[[VehicleId], bool]
    show_lamps: Callable[[], None]


class RadarActs(QObject):
    said = Signal(str)
    """A sentence for the person: what was done, or why not."""

    def __init__(
        self, desk: Desk, texts: Texts, chooser: Chooser, ways: Ways, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._texts, self._chooser, self._ways = desk, texts, chooser, ways
        self._does: Mapping[RadarAct, Callable[[RadarRow], None]] = {
            RadarAct.OPEN: self._open,
            RadarAct.WATCH: self._watch,
            RadarAct.LISTEN: self._listen,
            RadarAct.JOIN: self._join,
            RadarAct.TAKE_OVER: self._take_over,
            RadarAct.RING_SEAT: self._ring_seat,
            RadarAct.RING_STATION: self._ring_station,
            RadarAct.TRUTH_DESK: self._truth,
            RadarAct.LAMPS: self._lamps,
            RadarAct.LOWER_HAND: self._lower,
        }

    def do(self, row: RadarRow, act: RadarAct) -> None:
        self._does[act](row)

    def _open(self, row: RadarRow) -> None:
        went = row.incident is not None and self._ways.open_incident(row.incident)
        if not went and not (row.call is not None and self._ways.open_call(row.call)):
            self.said.emit(self._texts("radar.nothing-to-open"))

    def _watch(self, row: RadarRow) -> None:
        if row.seat is not None:
            self._ways.watch(row.seat)

    def _listen(self, row: RadarRow) -> None:
        """Through the recorder where it hears the line, else at the own telephone."""
        call = self._desk.state.calls.get(row.call) if row.call is not None else None
        if call is None:
            self.said.emit(self._texts("radar.call-is-over"))
        elif not self._ways.hear_line(call.line):
            self._send(ListenIn(call=call.id), "radar.listening")

    def _join(self, row: RadarRow) -> None:
        if row.call is not None:
            self._send(BargeIn(call=row.call), "radar.joining")

    def _take_over(self, row: RadarRow) -> None:
        if row.incident is not None:
            self.take_over(row.incident)

    def hand_back(self, incident: IncidentId) -> None:
        self._send(HandBackIncident(incident=incident), "radar.handed-back")

    def take_over(self, incident: IncidentId) -> None:
        """Asks for the reason first."""
        texts = self._texts
        options = [Option(code, texts(f"radar.reason.{code}")) for code in REASONS]
        known = self._desk.state.incidents.get(incident)
        number = known.number if known is not None else ""
        self._chooser.ask(
            texts("radar.why-take-over", incident=number),
            texts("radar.why-hint"),
            options,
            lambda code: self._send(
                TakeOverIncident(incident=incident, reason=texts(f"radar.reason.{code}")),
                "radar.taken-over",
            ),
        )

    def _ring_seat(self, row: RadarRow) -> None:
        if row.seat is not None:
            target = Target(kind=TargetKind.SEAT, id=row.seat)
            self._send(CallOut(to=target), "radar.ringing")

    def _ring_station(self, row: RadarRow) -> None:
        target = None
        if row.station is not None:
            target = telephone_of(self._desk.state, row.station)
        if target is None:
            self.said.emit(self._texts("radar.no-telephone"))
        else:
            self._send(CallOut(to=target, incident=row.incident), "radar.ringing")

    def _truth(self, row: RadarRow) -> None:
        if row.vehicle is not None:
            self._ways.show_doubt(row.vehicle)

    def _lamps(self, _row: RadarRow) -> None:
        self._ways.show_lamps()

    def _lower(self, row: RadarRow) -> None:
        if row.seat is not None:
            self._send(LowerHand(seat=row.seat), "radar.lowered")

    def _send(self, command: Command, done: str) -> None:
        self._desk.send(command, lambda reply: self._replied(reply, done))

    def _replied(self, reply: Reply, done: str) -> None:
        match reply:
            case Refused(code=code, details=details):
                key = f"refusal.{code}"
                known = self._texts.has(key)
                self.said.emit(self._texts(key, **dict(details)) if known else code)
            case Unreachable():
                self.said.emit(self._texts("link.retry"))
            case _:
                self.said.emit(self._texts(done))


def telephone_of(state: CentreState, station: StationId) -> Target | None:
    """How to ring a station: its dedicated line before its number in the phone book or table."""
    contact = next((c for c in state.telephone.contacts.values() if c.station == station), None)
    if contact is not None and contact.line is not None:
        return Target(kind=TargetKind.LINE, id=contact.line)
    known = state.stations.get(station)
    number = contact.numbers[0] if contact is not None and contact.numbers else ""
    number = number or (known.phone if known is not None else "")
    return Target(kind=TargetKind.NUMBER, id=number) if number else None
