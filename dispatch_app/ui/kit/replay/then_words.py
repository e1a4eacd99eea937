"""The form and the recommendation as they were at a moment, as rows. Pure: values in, words out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dispatch_app.domain.form_history import WORDS, FormThen
from dispatch_app.domain.values import Patient, Plan, RankedVehicle
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import clock_text, span_text
from dispatch_app.ports.records import Choice
from dispatch_app.ui.kit.keyed_table import Head, Line

FRESH = "●"
"""Before what the last step changed."""
CHOSEN = "✓"
OUT = "—"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormNames:
    """What codes of the protocols are called in the seat's language; without them codes stand."""

    complaints: Mapping[str, str] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """By question and answer."""
    disease_classes: Mapping[str, str] = field(default_factory=dict)


def form_heads(texts: Texts) -> tuple[Head, ...]:
    return (
        Head(texts("replay.then.field"), width_px=150),
        Head(texts("replay.then.value"), width_px=220),
    )


def form_lines(then: FormThen | None, names: FormNames, texts: Texts) -> list[Line]:
    """Only what stood in it; an empty field tells nothing."""
    return [] if then is None else list(_form_lines(then, names, texts))


def _form_lines(then: FormThen, names: FormNames, texts: Texts) -> Iterator[Line]:
    def line(key: str, label: str, value: str, fresh: bool) -> Line:
        cells = (f"{FRESH} {label}" if fresh else label, value)
        return Line(key=key, cells=cells, tip=f"{label}  {value}")

    if then.place is not None:
        yield line("place", texts("replay.then.place"), then.place.text, "place" in then.fresh)
    if complaint := then.words.get("complaint"):
        named = names.complaints.get(complaint, complaint)
        yield line("complaint", texts("form.complaint"), named, "complaint" in then.fresh)
    if then.patient is not None:
        words = _patient(then.patient, texts)
        yield line("patient", texts("form.patient"), words, "patient" in then.fresh)
    for question, answer in then.answers.items():
        asked = names.questions.get(question, question)
        told = names.answers.get((question, answer), answer)
        yield line(f"answer.{question}", asked, told, "answers" in then.fresh)
    if then.plan is not None:
        yield line("plan", texts("form.plan"), _plan(then.plan, texts), "plan" in then.fresh)
    for name in WORDS[1:]:
        if word := then.words.get(name):
            yield line(name, texts(f"form.{name}"), word, name in then.fresh)


def _patient(patient: Patient, texts: Texts) -> str:
    parts = [texts("replay.then.patients", count=patient.count)]
    if patient.age_years is not None:
        parts.append(texts("replay.then.age", years=patient.age_years))
    for code in ("sex", "consciousness", "breathing"):
        value = getattr(patient, code).value
        if value != "unknown":
            parts.append(texts.code(code, value))
    return " · ".join(parts)


def _plan(plan: Plan, texts: Texts) -> str:
    level = texts.code("level", plan.level.value)
    return texts(
        "replay.then.plan",
        priority=int(plan.priority),
        level=level,
        vehicles=plan.vehicles,
        determinant=plan.determinant,
    )


def form_caption(then: FormThen | None, texts: Texts, zone: str) -> str:
    if then is None:
        return texts("replay.then.form-empty")
    key = "replay.then.form-by" if then.seat is not None else "replay.then.form"
    return texts(key, at=clock_text(then.changed_at, zone), seat=then.seat or "")


# ---- the recommendation


def ranking_heads(texts: Texts) -> tuple[Head, ...]:
    return (
        Head("#", figures=True, width_px=34),
        Head(texts("replay.head.vehicle"), width_px=64),
        Head(texts("replay.then.time"), figures=True, width_px=64),
        Head(texts("replay.then.why"), width_px=160),
    )


def choice_at(choices: Sequence[Choice], moment: datetime) -> Choice | None:
    """What was shown before the last order by then; None before the first."""
    past = [choice for choice in choices if choice.at <= moment]
    return past[-1] if past else None


def ranking_lines(choice: Choice | None, texts: Texts) -> list[Line]:
    """In the order in which the table stood; the vehicle that was sent is marked."""
    if choice is None:
        return []
    rank, lines = 0, []
    for row in choice.shown.rows:
        rank += not row.excluded
        lines.append(_ranked(row, rank, choice, texts))
    return lines


def _ranked(row: RankedVehicle, rank: int, choice: Choice, texts: Texts) -> Line:
    place = OUT if row.excluded else str(rank)
    why = texts.code("why", row.reason)
    sent = row.vehicle == choice.chosen
    if sent and choice.reason is not None:
        why = f"{why} · {texts.code('choice_reason', choice.reason.value)}"
    return Line(
        key=row.vehicle,
        cells=(
            place,
            f"{CHOSEN} {row.vehicle}" if sent else row.vehicle,
            span_text(row.time_s) if row.time_s is not None else OUT,
            why,
        ),
        tip=why,
    )


def ranking_caption(choice: Choice | None, texts: Texts, zone: str) -> str:
    if choice is None:
        return texts("replay.then.ranking-empty")
    shown_at = choice.shown.shown_at or choice.at
    return texts("replay.then.ranking", at=clock_text(shown_at, zone), vehicle=choice.chosen)
