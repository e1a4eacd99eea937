"""Recordings in words: the cells of a list, sizes, what became of one. Values in, text out."""

from __future__ import annotations

from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import local, span_text
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.recording.found import Found, Remark
from dispatch_app.ui.kit.recording.time_words import place_text

_COLUMNS = (
    ("serial", True, 92),
    ("began", False, 128),
    ("length", True, 72),
    ("way", False, 68),
    ("number", False, 124),
    ("called", False, 112),
    ("line", False, 72),
    ("seats", False, 78),
    ("incident", False, 132),
    ("remarks", True, 76),
    ("state", False, 160),
)
_STEP = 1024.0


def heads(texts: Texts) -> tuple[Head, ...]:
    return tuple(Head(texts(f"recordings.head.{n}"), figures, px) for n, figures, px in _COLUMNS)


def line_of(found: Found, texts: Texts, zone: str) -> Line:
    cells = (
        str(found.serial),
        f"{local(found.began_at, zone):%m-%d %H:%M:%S}",
        span_text(found.length_s),
        texts("recordings.way.out" if found.outgoing else "recordings.way.in"),
        found.number or texts("recordings.no-number"),
        found.called,
        found.line,
        " ".join(found.seats),
        found.incident_number,
        str(found.remarks) if found.remarks else "",
        state_text(found, texts),
    )
    return Line(key=found.id, cells=cells, about=found, tip=title_of(found, texts, zone))


def state_text(found: Found, texts: Texts) -> str:
    """What a listener must know of it; nothing for one that is whole and there."""
    words = []
    if found.removed_at is not None:
        words.append(texts("recordings.state.removed"))
    if found.held:
        words.append(texts("recordings.state.held"))
    if found.cut:
        words.append(texts("recordings.state.cut"))
    if found.lost_ms:
        words.append(texts("recordings.state.lost", seconds=f"{found.lost_ms / 1000:.1f}"))
    return " · ".join(words)


def title_of(found: Found, texts: Texts, zone: str) -> str:
    parts = [
        f"{found.id}",
        f"{local(found.began_at, zone):%Y-%m-%d %H:%M:%S}",
        found.number or texts("recordings.no-number"),
        texts("recordings.on-line", line=found.line),
        *(texts("recordings.at-seat", seat=seat) for seat in found.seats),
        state_text(found, texts),
    ]
    return "  ·  ".join(part for part in parts if part)


def remark_heads(texts: Texts) -> tuple[Head, ...]:
    return (
        Head(texts("recordings.head.place"), figures=True, width_px=74),
        Head(texts("recordings.head.remark"), width_px=240),
    )


def remark_line(number: int, remark: Remark, texts: Texts, zone: str) -> Line:
    """Marks bear the number that stands on the waveform."""
    is_mark = remark.offset_ms is not None
    place = place_text(remark.offset_ms / 1000) if remark.offset_ms is not None else "—"
    text = remark.text or texts("recordings.mark-plain", number=number)
    said = f"{remark.by} {local(remark.at, zone):%m-%d %H:%M}"
    words = f"{number}  {text}" if is_mark else text
    return Line(
        key=f"{remark.at.isoformat()}|{remark.offset_ms}|{text}",
        cells=(place, words),
        about=remark,
        tip=f"{text}\n{said}",
    )


def size_text(size: float) -> str:
    """1.2 GB"""
    for unit in ("B", "KB", "MB", "GB"):
        if size < _STEP:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= _STEP
    return f"{size:.1f} TB"


def hours_text(seconds: float) -> str:
    return f"{seconds / 3600:.2f}"
