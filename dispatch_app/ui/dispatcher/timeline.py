"""All times of the selected incident with their origins, on one line. Made pure, shown plainly."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from dispatch_app.domain.state import CentreState, Incident
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import DEFAULT_ZONE, clock_text
from dispatch_app.ui.dispatcher.waiting.words import of_waiting
from dispatch_app.ui.kit.links.words import moments_of
from dispatch_app.ui.kit.time_chain import Moment as Moment
from dispatch_app.ui.kit.time_chain import of_call, of_incident, of_mission

_SPACE, _JOINER = "\u00a0", "\u2060"
_NO_BREAK = f"{_JOINER}{_SPACE}{_JOINER}"


def moments(
    state: CentreState, incident: Incident, texts: Texts, zone: str = DEFAULT_ZONE
) -> tuple[Moment, ...]:
    """The whole time chain, in order."""
    calls = (state.calls[c] for c in incident.calls if c in state.calls)
    missions = (state.missions[i] for i in incident.missions if i in state.missions)
    found = [
        *(moment for call in calls for moment in of_call(call, texts)),
        *of_incident(incident, texts),
        *moments_of(state.links, incident, texts),
        *of_waiting(state, incident, texts),
        *(moment for mission in missions for moment in of_mission(mission, texts, zone)),
    ]
    return tuple(sorted(found, key=lambda m: m.at))


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
