"""Call-backs after the event in words. Pure: values in, rows out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from dispatch_app.domain.quality.follow_ups import (
    AGAIN_AFTER,
    FollowUpCounts,
    FollowUpDue,
    FollowUpQuestion,
    QuestionKind,
    Questionnaire,
)
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import local
from dispatch_app.ui.kit.keyed_table import Head, Line

_COLUMNS = (
    *(("incident", False, 130), ("closed", False, 110), ("phone", False, 130)),
    *(("complaint", False, 120), ("tries", True, 70), ("again", False, 110), ("place", False, 240)),
)


def heads(texts: Texts) -> tuple[Head, ...]:
    return tuple(Head(texts(f"follow-up.head.{n}"), figures, px) for n, figures, px in _COLUMNS)


def due_lines(
    due: Iterable[FollowUpDue],
    complaints: Mapping[str, str],
    now: datetime,
    texts: Texts,
    zone: str,
) -> tuple[Line, ...]:
    return tuple(_line(one, complaints, now, texts, zone) for one in due)


def _line(
    one: FollowUpDue, complaints: Mapping[str, str], now: datetime, texts: Texts, zone: str
) -> Line:
    cells = (
        one.number,
        _moment(one.closed_at, zone),
        one.phone,
        complaints.get(one.complaint, one.complaint),
        str(one.attempts),
        _again(one, now, texts, zone),
        one.place,
    )
    return Line(key=one.incident, cells=cells, about=one)


def _again(one: FollowUpDue, now: datetime, texts: Texts, zone: str) -> str:
    if one.last_at is None or now - one.last_at >= AGAIN_AFTER:
        return texts("follow-up.now")
    return _moment(one.last_at + AGAIN_AFTER, zone)


def _moment(at: datetime, zone: str) -> str:
    return f"{local(at, zone):%m-%d %H:%M}"


def counts_words(counts: FollowUpCounts, questions: Questionnaire, texts: Texts) -> str:
    """How many were asked, how content they were, and what became of patients."""
    mean = counts.mean
    lines = [
        texts(
            "follow-up.counts",
            asked=str(counts.asked),
            answered=str(counts.answered),
            missed=str(counts.not_reached),
            refused=str(counts.refused),
            mean="—" if mean is None else f"{mean:g}",
            n=str(sum(counts.grades.values())),
        )
    ]
    lines += [
        f"{question.text.of(texts.language)}  {_shares(question, counts, texts)}"
        for question in questions.questions
        if question.kind is QuestionKind.CHOICE and question.code in counts.choices
    ]
    return "\n".join(lines)


def _shares(question: FollowUpQuestion, counts: FollowUpCounts, texts: Texts) -> str:
    found = counts.choices[question.code]
    named = (
        (choice.text.of(texts.language), found.get(choice.code, 0)) for choice in question.choices
    )
    return "  ".join(f"{name} {count}" for name, count in named if count)
