"""All times of the selected incident with their origins, on one line. Made pure, shown plainly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from dispatch_app.domain.codes import Origin
from dispatch_app.domain.state import Call, CentreState, Incident, Mission
from dispatch_app.domain.telephone import Ender
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import clock_text

_SPACE, _JOINER = "\u00a0", "\u2060"
_NO_BREAK = f"{_JOINER}{_SPACE}{_JOINER}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    at: datetime
    word: str
    origin: str = ""


def moments(state: CentreState, incident: Incident, texts: Texts) -> tuple[Moment, ...]:
    """The whole time chain, in order."""
    found = [
        *(m for c in incident.calls if c in state.calls for m in _of_call(state.calls[c], texts)),
        Moment(at=incident.opened_at, word=f"{texts('timeline.opened')} {incident.number}"),
        *(
            m
            for i in incident.missions
            if i in state.missions
            for m in _of_mission(state.missions[i], texts)
        ),
    ]
    if incident.suspended_at:
        found.append(Moment(at=incident.suspended_at, word=texts("timeline.suspended")))
    if incident.closed_at:
        outcome = texts.code("incident_outcome", incident.outcome.value) if incident.outcome else ""
        found.append(Moment(at=incident.closed_at, word=f"{texts('timeline.closed')} {outcome}"))
    return tuple(sorted(found, key=lambda m: m.at))


def _of_call(call: Call, texts: Texts) -> Iterator[Moment]:
    yield Moment(at=call.rang_at, word=texts("timeline.rang"))
    if call.answered_at:
        seat = texts("queue.at-seat", seat=call.seat)
        yield Moment(at=call.answered_at, word=texts("timeline.answered"), origin=seat)
    if call.ended_at:
        ended = "timeline.forced" if call.ended_by is Ender.FORCED else "timeline.ended"
        by_hand = texts.code("origin", Origin.BY_HAND.value)
        yield Moment(at=call.ended_at, word=texts(ended), origin=by_hand)


def _of_mission(mission: Mission, texts: Texts) -> Iterator[Moment]:
    for stage in mission.stages:
        yield Moment(
            at=stage.at,
            word=f"{mission.vehicle} {texts.code('stage', stage.stage.value)}",
            origin=texts.code("origin", stage.origin.value),
        )
    for slip in mission.slips[1:]:
        yield Moment(
            at=slip.issued_at,
            word=texts("timeline.issued", vehicle=mission.vehicle, version=slip.version),
            origin=texts.code("order_kind", slip.kind.value),
        )


class Timeline(QScrollArea):
    """Where there are more moments than room, the newest are in sight."""

    def __init__(self, texts: Texts, zone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timeline")
        self._texts = texts
        self._zone = zone
        self._shown = ""
        self._label = QLabel(self)
        self._label.setObjectName("timelineText")
        self._label.setTextFormat(Qt.TextFormat.RichText)
        self._label.setWordWrap(True)
        self._label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setWidget(self._label)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(lambda _least, most: bar.setValue(most))
        self.show_moments("", ())

    def show_moments(self, number: str, chain: tuple[Moment, ...]) -> None:
        parts = [f"<b>{escape(number[-4:])}</b>"] if number else []
        parts += [self._html(m) for m in chain]
        html = " &nbsp;&nbsp; ".join(parts) or escape(self._texts("timeline.empty"))
        if html != self._shown:
            self._shown = html
            self._label.setText(html)

    def _html(self, moment: Moment) -> str:
        origin = f"{_NO_BREAK}{_whole(moment.origin)}" if moment.origin else ""
        clock = _whole(clock_text(moment.at, self._zone))
        return f"{clock}{_NO_BREAK}<b>{_whole(moment.word)}</b>{origin}"


def _whole(words: str) -> str:
    """Stays on one line: Chinese may otherwise be broken between any two characters."""
    return escape(_JOINER.join(words.replace(" ", _SPACE)))
