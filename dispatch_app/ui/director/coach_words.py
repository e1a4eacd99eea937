"""A run on its line of minutes: calls, failures, wishes, notes. Pure: state in, rows out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.state import Call, CentreState
from dispatch_app.domain.training.values import (
    CoachNote,
    CoachWish,
    PlacedCall,
    Training,
    TrainingStep,
    TroubleMade,
    WishKind,
)
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import clock_text, span_text
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.replay.then_words import FormNames

CALL, FAILURE, OVER, WISH, NOTE = "☎", "◆", "✓", "…", "★"
_RINGS_WITHIN = timedelta(seconds=30)
"""A caller of whom nothing is known so long after has gone, or was never let in."""


def line_heads(texts: Texts) -> tuple[Head, ...]:
    columns = (("at", 74), ("what", 168), ("where", 210), ("state", 100))
    return tuple(Head(texts(f"training.head.{n}"), width_px=px) for n, px in columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """What a run's line is made of."""

    state: CentreState
    now: datetime
    names: FormNames
    texts: Texts
    zone: str


def run_lines(training: Training, minutes: Minutes) -> tuple[Line, ...]:
    """The latest first: what was asked for and has not come yet stands among the rest."""
    rows = sorted(_rows(training, minutes), key=lambda row: row[0], reverse=True)
    zone = minutes.zone
    return tuple(
        Line(key=key, cells=(clock_text(at, zone), *cells), about=about)
        for at, key, cells, about in rows
    )


Row = tuple[datetime, str, tuple[str, str, str], object]


def _rows(training: Training, minutes: Minutes) -> Iterator[Row]:
    names, texts = minutes.names, minutes.texts
    for number, placed in training.calls.items():
        cells = _call(placed, minutes)
        yield placed.at, f"call/{number}/{placed.at.timestamp():.3f}", cells, placed
    for made in training.troubles:
        key = f"trouble/{made.trouble.value}/{made.subject}/{made.began_at.timestamp():.3f}"
        yield made.began_at, key, _trouble(made, minutes), made
    for wish in training.wishes:
        yield wish.at, f"wish/{wish.id}", _wish(wish, names, texts), wish
    for note in training.notes:
        yield note.moment, f"note/{note.id}", _note(note, texts), note


def _call(placed: PlacedCall, minutes: Minutes) -> tuple[str, str, str]:
    script, texts = placed.script, minutes.texts
    named = minutes.names.complaints.get(script.complaint, script.complaint)
    what = named or texts("training.no-complaint")
    manner = texts(f"training.manner.{script.manner.value}")
    call = call_of(minutes.state, placed)
    if call is None and minutes.now - placed.at > _RINGS_WITHIN:
        standing = texts("training.call.left")
    else:
        standing = _standing(call, texts)
    return f"{CALL} {what} · {manner}", script.address, standing


def call_of(state: CentreState, placed: PlacedCall) -> Call | None:
    """The call by which this caller reached the centre; None: no line has rung yet."""
    mine = [c for c in state.calls.values() if c.number == placed.script.number]
    return max(mine, key=lambda call: call.rang_at, default=None)


def _standing(call: Call | None, texts: Texts) -> str:
    if call is None:
        return texts("training.call.coming")
    if call.answered_at is None:
        return texts("training.call.gone" if call.abandoned_at else "training.call.rings")
    key = "training.call.talks" if call.talking else "training.call.over"
    return texts(key, seat=call.seat or "")


def _trouble(made: TroubleMade, minutes: Minutes) -> tuple[str, str, str]:
    texts, hospitals = minutes.texts, minutes.state.hospitals.values()
    where = next((h.name for h in hospitals if h.id == made.subject), made.subject)
    word = texts(f"training.trouble.{made.trouble.value}")
    if made.ended_at is None:
        return f"{FAILURE} {word}", where, texts("training.trouble-stands")
    lasted = span_text((made.ended_at - made.began_at).total_seconds())
    return f"{OVER} {word}", where, texts("training.trouble-over", span=lasted)


def _wish(wish: CoachWish, names: FormNames, texts: Texts) -> tuple[str, str, str]:
    if wish.kind is WishKind.CALL:
        word = names.complaints.get(wish.complaint, wish.complaint)
        return f"{WISH} {word}", wish.words, texts("training.wished")
    assert wish.trouble is not None
    word = texts(f"training.trouble.{wish.trouble.value}")
    over = wish.kind is WishKind.RELIEF
    return (
        f"{WISH} {word}",
        wish.subject,
        texts("training.wished-over" if over else "training.wished"),
    )


def _note(note: CoachNote, texts: Texts) -> tuple[str, str, str]:
    seat = texts("training.note-seat", seat=note.seat) if note.seat else texts("training.team")
    return f"{NOTE} {texts('training.note')}", note.words, seat


def standing_words(training: Training, now: datetime, texts: Texts) -> str:
    """How the run stands, with the minutes that are over."""
    played = span_text(training.minute(now) * 60)
    whole = span_text(training.run.lasts_s)
    step = texts(f"training.step.{training.step.value}")
    return texts("training.standing", step=step, played=played, whole=whole)


def steer_word(step: TrainingStep) -> str:
    """Code of what the steering key does next."""
    return {
        TrainingStep.READY: "begin",
        TrainingStep.RUNNING: "pause",
        TrainingStep.PAUSED: "go_on",
        TrainingStep.ENDED: "over",
    }[step]


def next_seat(training: Training, now: SeatId | None, by: int = 1) -> SeatId | None:
    """The next trainee's seat, round and round."""
    seats = training.run.seats
    if not seats:
        return None
    at = seats.index(now) if now in seats else -by
    return seats[(at + by) % len(seats)]
