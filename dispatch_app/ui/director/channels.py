"""Which channels are recorded now, and how their recorders stand. Pure: state in, rows out."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime

from dispatch_app.domain.ids import LineId
from dispatch_app.domain.recordings import Recorder
from dispatch_app.domain.state import Call, CentreState
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import span_text
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.recording.health import DECADE_DAYS, is_gone
from dispatch_app.ui.kit.recording.live import Channel
from dispatch_app.ui.kit.recording.words import size_text

_COLUMNS = (
    ("line", False, 90),
    ("recorder", False, 100),
    ("hearing", False, 110),
    ("seat", False, 90),
    ("number", False, 150),
    ("since", True, 90),
    ("incident", False, 150),
    ("place", False, 320),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One recorder in a line of words."""

    name: str
    words: str
    tone: str
    """`ok`, `warn` or `bad`, beside words that say the same."""


def heads(texts: Texts) -> tuple[Head, ...]:
    return tuple(Head(texts(f"director.channel.{n}"), figures, px) for n, figures, px in _COLUMNS)


def channel_lines(
    state: CentreState, heard: Channel | None, now: datetime, texts: Texts
) -> tuple[Line, ...]:
    """Every channel that runs, by its recorder and number."""
    running = [
        Channel(recorder.id, line)
        for recorder in state.recorders.values()
        for line in recorder.status.running
    ]
    running.sort(key=lambda c: (c.recorder, len(c.line), c.line))
    return tuple(_line(state, channel, heard, now, texts) for channel in running)


def _line(
    state: CentreState, channel: Channel, heard: Channel | None, now: datetime, texts: Texts
) -> Line:
    call = _call_on(state, channel.line)
    incident = state.incidents.get(call.incident) if call and call.incident else None
    since = (call.answered_at or call.rang_at) if call else None
    is_heard = channel == heard
    return Line(
        key=f"{channel.recorder}|{channel.line}",
        cells=(
            channel.line,
            channel.recorder,
            texts("director.heard" if is_heard else "director.recording"),
            (call.seat or "") if call else "",
            call.number if call else "",
            span_text((now - since).total_seconds()) if since else "",
            incident.number if incident else "",
            incident.place.text if incident and incident.place else "",
        ),
        about=channel,
    )


def _call_on(state: CentreState, line: LineId) -> Call | None:
    """The conversation on a line; None: a radio or analogue channel, or one that was not told."""
    live = [
        call
        for call in state.calls.values()
        if call.line == line and call.ended_at is None and call.abandoned_at is None
    ]
    return max(live, key=lambda call: call.rang_at) if live else None


def standings(
    state: CentreState, texts: Texts, online: Set[str] | None = None
) -> tuple[Standing, ...]:
    """`online`: whose streams the centre has; None: not known yet."""
    return tuple(
        _standing(state.recorders[id_], texts, online) for id_ in sorted(state.recorders, key=str)
    )


def _standing(recorder: Recorder, texts: Texts, online: Set[str] | None) -> Standing:
    status = recorder.status
    words = [
        texts("director.recorder.running", count=len(status.running)),
        texts("director.recorder.free", size=size_text(status.free_bytes)),
    ]
    if status.full_in_days is not None:
        words.append(_room_text(status.full_in_days, texts))
    if status.clock_offset_ms is not None:
        words.append(texts("director.recorder.clock", ms=f"{status.clock_offset_ms:+d}"))
    troubles = [texts(f"recorder.trouble.{t.value}") for t in status.troubles]
    if is_gone(recorder, online):
        troubles.insert(0, texts("recorder.gone", recorder=recorder.id))
    return Standing(
        name=texts("director.recorder", recorder=recorder.id),
        words="  ·  ".join([*troubles, *words]),
        tone="bad" if troubles else "ok",
    )


def _room_text(days: float, texts: Texts) -> str:
    if days > DECADE_DAYS:
        return texts("director.recorder.decade")
    return texts("director.recorder.days", days=f"{days:.0f}")
