"""Puts what became of an order into words: its receipts, its other ways, what a key can do."""

from __future__ import annotations

from collections.abc import Iterator

from dispatch_app.domain.channels import Channel, ChannelNote, ChannelStep
from dispatch_app.domain.codes import Overdue
from dispatch_app.domain.forewarning.values import ForewarningState
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import clock_text
from dispatch_app.ui.dispatcher.dispatching.receipts import ReceiptRow
from dispatch_app.ui.dispatcher.keys import KEYS
from dispatch_app.ui.kit.text_words import why_text

_SIGNS = {
    ChannelStep.ASKED: ("…", "warning"),
    ChannelStep.SENT: ("✓", "ok"),
    ChannelStep.TAKEN: ("✓", "ok"),
    ChannelStep.SPOKEN: ("✓", "ok"),
    ChannelStep.FAILED: ("✗", "alarm"),
    ChannelStep.NOT_REACHED: ("✗", "alarm"),
}
Tinted = tuple[str, str]
"""Words and the token of their colour."""


def told_text(told: ForewarningState, texts: Texts) -> str:
    """How far its hospital has been told of the patient."""
    sign = {ForewarningState.ACCEPTED: "✓", ForewarningState.CANNOT_TAKE: "✗"}.get(told, "…")
    return f"{sign}{texts.code('forewarning', told.value)}"


def way_text(note: ChannelNote, texts: Texts) -> str:
    return f"{texts.code('channel', note.channel.value)}{_SIGNS[note.step][0]}"


def other_ways(row: ReceiptRow, another: str, texts: Texts) -> Iterator[Tinted]:
    """What was tried already, and what one key would do now, for an order that is late."""
    if row.overdue is Overdue.AT_DOOR_LONG:
        yield texts("dispatch.key-phone", press=KEYS["order_phones"]), "focus"
        return
    for note in row.ways:
        yield way_text(note, texts), _SIGNS[note.step][1]
    if not row.ways:
        yield texts("dispatch.key-another-way", press=KEYS["another_way"]), "focus"
    yield texts("dispatch.key-phone", press=KEYS["order_phones"]), "focus"
    if another and row.here and row.overdue is not Overdue.NOT_DELIVERED:
        yield texts("dispatch.send-another", vehicle=another), "focus"


def receipt_tip(row: ReceiptRow, texts: Texts, zone: str) -> str:
    lines = [
        f"{row.vehicle}  {row.number}  {row.station}",
        texts.code("stage", row.stage.value),
        *_receipts(row, texts, zone),
        *(note_text(note, texts, zone) for note in row.ways),
    ]
    if row.overdue is not None:
        lines.append(f"{texts.code('overdue', row.overdue.value)}  ☎ {row.phone}")
    if row.hospital:
        word = texts.code("forewarning", row.told.value) if row.told else ""
        lines.append(f"→ {row.hospital} {word}".rstrip())
    return "\n".join(lines)


def _receipts(row: ReceiptRow, texts: Texts, zone: str) -> Iterator[str]:
    for step, at in row.times:
        word = texts.code("receipt_step", step)
        yield f"✓ {word} {clock_text(at, zone)}" if at else f"○ {word}"


def _why(note: ChannelNote, texts: Texts) -> str:
    if not note.reason:
        return ""
    if note.channel is Channel.TEXT:
        return why_text(texts, note.reason)
    return texts.code("channel_reason", note.reason)


def note_text(note: ChannelNote, texts: Texts, zone: str) -> str:
    """One thing that became of an order on another way, whole."""
    words = [
        clock_text(note.at, zone),
        texts.code("channel", note.channel.value),
        texts.code("channel_step", note.step.value),
        note.name,
        note.number,
        _why(note, texts),
        note.by,
    ]
    return " ".join(word for word in words if word)
