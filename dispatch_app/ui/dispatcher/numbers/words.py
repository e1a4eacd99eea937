"""What is known of a number, in words: badges, notes, earlier calls. Nothing here blocks a call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dispatch_app.domain.numbers import normal_number
from dispatch_app.domain.registers.patients import patients_at
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.telephone import Badge
from dispatch_app.domain.telephone_state import NumberNote
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import local


def patient_warnings(state: CentreState, number: str, today: date, texts: Texts) -> tuple[str, ...]:
    """Key patients of the centre's own register: who, with what, and what they need."""
    return tuple(
        " ".join(
            part
            for part in (
                texts("form.warning.key_patient"),
                *(record.cells.get(name, "") for name in ("name", "disease", "needs")),
            )
            if part
        )
        for record in patients_at(state, number, today)
    )


FOR_THE_CREW = frozenset({Badge.VIOLENT, Badge.INFECTIOUS, Badge.KEY_PATIENT})
"""What who goes there must know; a nuisance caller's patient is a patient like any other."""


def notes_of(state: CentreState, number: str) -> tuple[NumberNote, ...]:
    """Badges first, the newest first within each."""
    found = state.telephone.notes.get(normal_number(number), ()) if number else ()
    order = list(Badge)
    return tuple(sorted(found, key=lambda n: (order.index(n.badge), -n.at.timestamp())))


def badge_words(note: NumberNote, texts: Texts) -> str:
    """As it stands beside the number: the badge, and what was written with it."""
    return f"{texts.code('badge', note.badge.value)} {note.text}".strip()


def crew_warnings(state: CentreState, number: str, texts: Texts) -> tuple[str, ...]:
    found = notes_of(state, number)
    return tuple(badge_words(n, texts) for n in found if n.badge in FOR_THE_CREW)


def seat_warnings(state: CentreState, number: str, texts: Texts) -> tuple[str, ...]:
    """What the seat must know besides: plain notes stand on the card alone."""
    found = notes_of(state, number)
    return tuple(badge_words(n, texts) for n in found if n.badge is not Badge.NOTE)


@dataclass(frozen=True, slots=True)
class NoteLine:
    id: str
    text: str


def note_lines(state: CentreState, number: str, texts: Texts, zone: str) -> tuple[NoteLine, ...]:
    """Each with who wrote it and when."""
    return tuple(
        NoteLine(
            note.id,
            texts(
                "numbers.note",
                words=badge_words(note, texts),
                by=note.by.account,
                at=f"{local(note.at, zone):%Y-%m-%d}",
            ),
        )
        for note in notes_of(state, number)
    )
