"""What a seat's form holds while it is filled in, read along by a person above. Shows only.

What was typed is here as soon as the centre has it: within a second after a pause at the seat.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from dispatch_app.domain.codes import Breathing, Consciousness, Role, Sex
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.masking import Personal, shown_to
from dispatch_app.domain.state import Call, CentreState, Incident
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import span_text
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.table_view import TableView


def shown_call(state: CentreState, seat: SeatId) -> Call | None:
    """The call that a seat works on: the one in talk, else the last that still owes its outcome."""
    mine = [c for c in state.calls.values() if c.seat == seat and c.answered_at is not None]
    live = [c for c in mine if c.talking] or [c for c in mine if c.owes_outcome]
    return max(live, key=lambda call: call.answered_at or call.rang_at, default=None)


def shown_incident(state: CentreState, seat: SeatId) -> Incident | None:
    """The incident of that call, else the last one that the seat opened and has not ended."""
    call = shown_call(state, seat)
    if call is not None:
        return state.incidents.get(call.incident) if call.incident else None
    mine = [i for i in state.incidents.values() if i.seat == seat and i.open]
    return max(mine, key=lambda incident: incident.opened_at, default=None)


def form_lines(
    state: CentreState,
    seat: SeatId,
    now: datetime,
    texts: Texts,
    complaints: Mapping[str, str],
    role: Role,
) -> list[Line]:
    """Every field that holds something, in the order of the form."""
    rows = _fields(state, seat, now, texts, complaints, role)
    return [
        Line(key=key, cells=(texts(f"watch.field.{key.partition('/')[0]}"), value), tip=value)
        for key, value in rows
        if value
    ]


def _fields(
    state: CentreState,
    seat: SeatId,
    now: datetime,
    texts: Texts,
    complaints: Mapping[str, str],
    role: Role,
) -> Iterator[tuple[str, str]]:
    call, incident = shown_call(state, seat), shown_incident(state, seat)
    if call is not None:
        since = call.answered_at or call.rang_at
        number = shown_to(role, call.number, Personal.NUMBER)
        yield "call", f"{call.line}  {number}  {span_text((now - since).total_seconds())}"
    if incident is None:
        return
    yield "incident", incident.number
    yield "place", incident.place.text if incident.place is not None else ""
    yield "meeting_point", incident.meeting_point
    yield "complaint", complaints.get(incident.complaint, incident.complaint)
    yield "patient", _patient(incident, texts)
    yield "priority", f"P{incident.plan.priority.value}" if incident.plan is not None else ""
    for question, answer in incident.answers.items():
        yield f"answer/{question}", f"{question}：{answer}"
    yield "contact", shown_to(role, incident.contact_name, Personal.NAME)
    yield "callback", shown_to(role, incident.callback_number, Personal.NUMBER)
    yield "needs", incident.needs
    yield "impression", incident.impression
    yield "note", incident.note
    for mission in incident.missions:
        known = state.missions.get(mission)
        if known is not None:
            stage = texts.code("stage", known.stage.value)
            yield f"mission/{mission}", f"{known.vehicle}  {stage}"


def _patient(incident: Incident, texts: Texts) -> str:
    patient = incident.patient
    parts = [texts("watch.patients", count=patient.count)] if patient.count > 1 else []
    if patient.sex is not Sex.UNKNOWN:
        parts.append(texts.code("sex", patient.sex.value))
    if patient.age_years is not None:
        parts.append(texts("watch.age", years=patient.age_years))
    if patient.consciousness is not Consciousness.UNKNOWN:
        parts.append(texts.code("consciousness", patient.consciousness.value))
    if patient.breathing is not Breathing.UNKNOWN:
        parts.append(texts.code("breathing", patient.breathing.value))
    return "  ".join(parts)


class WatchPanel(QFrame):
    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._texts = texts
        self.title = QLabel(self)
        self.title.setObjectName("panelTitle")
        self.hint = QLabel(texts("watch.hint"), self)
        self.hint.setObjectName("caption")
        self.hint.setWordWrap(True)
        heads = (Head(texts("watch.head.field"), width_px=96), Head(texts("watch.head.value")))
        self.table = TableView(heads, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        for widget in (self.title, self.table, self.hint):
            column.addWidget(widget, 1 if widget is self.table else 0)

    def show_form(self, title: str, lines: list[Line]) -> None:
        self.title.setText(title)
        self.table.show_lines(lines)
