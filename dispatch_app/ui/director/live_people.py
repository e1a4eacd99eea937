"""Seats, calls and incidents of the live board as lines of tables. Pure: state in, lines out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dispatch_app.domain.codes import Role, SeatState
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.masking import Personal, shown_to
from dispatch_app.domain.state import Call, CentreState, Incident, Seat
from dispatch_app.domain.timers import NORM
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import span_text
from dispatch_app.ui.director.watch_panel import shown_call, shown_incident
from dispatch_app.ui.kit.keyed_table import Head, Line

_SIGN = {
    SeatState.READY: "○",
    SeatState.BUSY: "●",
    SeatState.AFTER_CALL: "◐",
    SeatState.AWAY: "‖",
    SeatState.SIGNED_OUT: "✕",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a seat did today."""

    calls: int | None = None
    p90_s: float | None = None
    """Of its pick-up times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """What all lines are made of."""

    state: CentreState
    now: datetime
    texts: Texts
    complaints: Mapping[str, str]
    since: datetime
    """When the day began."""
    work: Mapping[SeatId, Work] = field(default_factory=dict)
    role: Role = Role.DIRECTOR

    def what(self, incident: Incident | None) -> str:
        """Complaint and place, as far as they are known."""
        if incident is None:
            return ""
        place = incident.place.text if incident.place is not None else ""
        complaint = self.complaints.get(incident.complaint, incident.complaint)
        return f"{complaint} {shown_to(self.role, place, Personal.ADDRESS)}".strip()

    def span(self, since: datetime | None) -> str:
        return "" if since is None else span_text((self.now - since).total_seconds())


# ---- seats


def seat_heads(texts: Texts) -> tuple[Head, ...]:
    return (
        Head(texts("live.head.seat"), width_px=40),
        Head(texts("live.head.person"), width_px=84),
        Head(texts("live.head.state"), width_px=126),
        Head(texts("live.head.now"), width_px=170),
        Head(texts("live.head.work"), figures=True, width_px=72),
        Head(texts("live.head.p90"), figures=True, width_px=76),
    )


def seat_lines(board: Board) -> list[Line]:
    orders: dict[SeatId, int] = {}
    for mission in board.state.missions.values():
        if mission.seat is not None and mission.ordered_at >= board.since:
            orders[mission.seat] = orders.get(mission.seat, 0) + 1
    seats = sorted(board.state.seats.values(), key=lambda seat: (len(seat.id), seat.id))
    return [_seat_line(board, seat, orders.get(seat.id, 0)) for seat in seats]


def _seat_line(board: Board, seat: Seat, orders: int) -> Line:
    work = board.work.get(seat.id, Work())
    calls = "—" if work.calls is None else str(work.calls)
    p90 = "—" if work.p90_s is None else f"{work.p90_s:.0f} s"
    call = shown_call(board.state, seat.id)
    doing = board.what(shown_incident(board.state, seat.id)) or "—"
    asks = seat.id in board.state.supervision.hands
    hand = f"◆ {board.texts('live.hand')} " if asks else ""
    return Line(
        key=seat.id,
        cells=(
            seat.id,
            seat.person,
            f"{hand}{_seat_state(board, seat, call)}",
            doing,
            f"{calls}/{orders}",
            p90,
        ),
        about=seat.id,
        tip=doing,
    )


def _seat_state(board: Board, seat: Seat, call: Call | None) -> str:
    """The state with its sign; a call past its line carries the sign of the line."""
    texts = board.texts
    if call is not None and call.talking:
        since = call.answered_at or call.rang_at
        late = (board.now - since).total_seconds() > NORM.call_red_s
        return f"{'◆' if late else '●'} {texts('radar.call.talking')} {board.span(since)}"
    word = texts.code("seat_state", seat.state.value)
    if seat.state is SeatState.READY or seat.state is SeatState.SIGNED_OUT:
        return f"{_SIGN[seat.state]} {word}"
    key = f"away_reason.{seat.reason}"
    why = texts(key) if seat.reason and texts.has(key) else ""
    return " ".join(part for part in (_SIGN[seat.state], word, why, board.span(seat.since)) if part)


# ---- calls


def call_heads(texts: Texts) -> tuple[Head, ...]:
    return (
        Head(texts("live.head.line"), width_px=64),
        Head(texts("live.head.number"), width_px=112),
        Head(texts("live.head.state"), width_px=74),
        Head(texts("live.head.lasts"), figures=True, width_px=64),
        Head(texts("live.head.where"), width_px=40),
        Head(texts("live.head.what"), width_px=140),
    )


def call_lines(board: Board) -> list[Line]:
    """Those that wait first, the longest on top; then those in talk."""
    live = [c for c in board.state.calls.values() if c.ringing or c.talking or c.dialling]
    live.sort(key=lambda c: (not c.ringing, c.rang_at))
    return [_call_line(board, call) for call in live]


def _call_line(board: Board, call: Call) -> Line:
    doing = "ringing" if call.ringing else "talking" if call.talking else "dialling"
    since = call.rang_at if call.answered_at is None else call.answered_at
    incident = board.state.incidents.get(call.incident) if call.incident else None
    seats = "、".join(sorted(call.seats))
    return Line(
        key=call.id,
        cells=(
            call.line,
            shown_to(board.role, call.number, Personal.NUMBER) or "—",
            board.texts(f"live.call.{doing}"),
            board.span(since),
            seats,
            board.what(incident),
        ),
        about=call.id,
    )


# ---- incidents


def incident_heads(texts: Texts) -> tuple[Head, ...]:
    return (
        Head(texts("live.head.incident"), width_px=56),
        Head(texts("live.head.priority"), width_px=36),
        Head(texts("live.head.doing"), width_px=132),
        Head(texts("live.head.vehicles"), width_px=80),
        Head(texts("live.head.what"), width_px=200),
    )


def incident_lines(board: Board) -> list[Line]:
    """Open ones: without a vehicle, suspended, running; within each the gravest and oldest on top.

    Minutes, not seconds, so that a table of forty is not painted twice a second.
    """
    going = [i for i in board.state.incidents.values() if i.open]
    return [_incident_line(board, i) for i in sorted(going, key=_rank)]


def _rank(incident: Incident) -> tuple[int, int, datetime]:
    priority = incident.plan.priority if incident.plan is not None else 9
    return _group(incident), int(priority), incident.opened_at


def _group(incident: Incident) -> int:
    if incident.suspended_at is not None:
        return 1
    return 2 if incident.missions else 0


def _incident_line(board: Board, incident: Incident) -> Line:
    texts, group = board.texts, _group(incident)
    missions = board.state.open_missions(incident)
    word = texts(f"live.incident.{('unsent', 'suspended', 'running')[group]}")
    if missions:
        word = texts.code("stage", missions[0].stage.value)
    since = incident.suspended_at or incident.opened_at
    if missions and missions[0].stages:
        since = missions[0].stages[-1].at
    minutes = int((board.now - since).total_seconds() // 60)
    lead = "★ " if incident.id in board.state.supervision.leads else ""
    what = board.what(incident)
    return Line(
        key=incident.id,
        cells=(
            incident.number.rpartition("-")[2],
            f"P{incident.plan.priority.value}" if incident.plan is not None else "—",
            f"{lead}{('◇', '‖', '▲')[group]} {word} {minutes}'",
            "、".join(m.vehicle for m in missions),
            what,
        ),
        about=incident.id,
        tip=f"{incident.number} {what}",
    )
