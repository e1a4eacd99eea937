"""A score in words: figures against norms, people, moments. Pure: values in, rows out."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime

from dispatch_app.domain.training.scores import Kpi, KpiScore, Moment, Norm, Score, WorkScore
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import clock_text, local, span_text
from dispatch_app.ui.kit.keyed_table import Head, Line

MET, MISSED, NOTHING = "✓", "◆", "—"
TEAM = ""
"""Key of the team among the people."""


def figure_heads(texts: Texts) -> tuple[Head, ...]:
    columns = (
        *(("figure", False, 170), ("norm", False, 150), ("share", True, 76), ("n", True, 76)),
        *(("middle", True, 84), ("points", True, 92), ("met", False, 84)),
    )
    told = [Head(texts(f"training.head.{n}"), figures, px) for n, figures, px in columns]
    return (*told, Head(texts("training.head.means"), width_px=160))


def people_heads(texts: Texts) -> tuple[Head, ...]:
    columns = (("person", False, 128), ("seats", False, 60), ("points", True, 92))
    return (
        *(Head(texts(f"training.head.{n}"), figures, px) for n, figures, px in columns),
        Head(texts("training.head.percent"), width_px=70),
    )


def moment_heads(texts: Texts) -> tuple[Head, ...]:
    columns = (("at", 78), ("what", 190), ("who", 110), ("detail", 150))
    return tuple(Head(texts(f"training.head.{n}"), width_px=px) for n, px in columns)


def earlier_heads(texts: Texts) -> tuple[Head, ...]:
    columns = (("when", 92), ("run", 150), ("points", 82))
    return tuple(Head(texts(f"training.head.{n}"), width_px=px) for n, px in columns)


def earlier_lines(
    earlier: Iterable[Score], shown: Score | None, chosen: WorkScore | None, texts: Texts, zone: str
) -> tuple[Line, ...]:
    """Runs of the chosen person (else of the team), the latest first, each with what it came to.

    Only runs stand here: a live shift is never held against training.
    """
    account = chosen.account if chosen is not None else None
    now = shown.run.id if shown is not None and shown.run is not None else ""
    lines = []
    for score in sorted(earlier, key=lambda s: s.since, reverse=True):
        work = _of_account(score, account)
        if score.run is None or work is None:
            continue
        name = texts(
            "training.run", scenario=scenario_name(score.run.scenario, texts), seed=score.run.seed
        )
        cells = (_moment_text(score.since, zone), name, percent_words(work))
        sign = "▶ " if score.run.id == now else ""
        lines.append(Line(key=score.run.id, cells=(sign + cells[0], *cells[1:]), about=score))
    return tuple(lines)


def _of_account(score: Score, account: str | None) -> WorkScore | None:
    if account is None:
        return score.team
    return next((work for work in score.people if work.account == account), None)


def figure_lines(work: WorkScore, texts: Texts) -> tuple[Line, ...]:
    """Every figure, counted or not: what was not asked of anybody says so."""
    return tuple(_figure(each, texts) for each in work.figures)


def _figure(scored: KpiScore, texts: Texts) -> Line:
    share, middle = scored.share, scored.middle_s
    cells = (
        texts(f"training.kpi.{scored.kpi.value}"),
        norm_words(scored.norm, texts),
        NOTHING if share is None else f"{share:.0%}",
        f"{scored.hits}/{scored.n}" if scored.n else "0",
        "" if middle is None else span_text(middle),
        points_words(scored.points, scored.norm.points),
        _met(scored, texts),
        texts(f"training.kpi-means.{scored.kpi.value}"),
    )
    return Line(key=scored.kpi.value, cells=cells, about=scored, tip=cells[-1])


def norm_words(norm: Norm, texts: Texts) -> str:
    """What must be met, as `≤10 s in 95 %`."""
    share = f"{norm.share:.0%}"
    if norm.within_s is None:
        return texts(
            "training.norm.at-most" if norm.at_most else "training.norm.share", share=share
        )
    return texts("training.norm.within", seconds=f"{norm.within_s:g}", share=share)


def points_words(points: float | None, of: float) -> str:
    return NOTHING if points is None else f"{points:.1f}/{of:g}"


def _met(scored: KpiScore, texts: Texts) -> str:
    if scored.share is None:
        return texts("training.met.none")
    short = scored.points is not None and scored.points < scored.norm.points
    sign, word = (MISSED, "missed") if short else (MET, "yes")
    return f"{sign} {texts(f'training.met.{word}')}"


def people_lines(score: Score, texts: Texts) -> tuple[Line, ...]:
    """The team first, then people, whoever has most of what could be had on top."""
    ordered = sorted(score.people, key=lambda w: (-(w.percent or 0.0), w.name))
    return tuple(_person(work, texts) for work in (score.team, *ordered))


def _person(work: WorkScore, texts: Texts) -> Line:
    return Line(
        key=work.account or TEAM,
        cells=(
            work.name or str(work.account or "") or texts("training.team"),
            " ".join(work.seats),
            points_words(work.points if work.of else None, work.of),
            percent_words(work),
        ),
        about=work,
    )


def percent_words(work: WorkScore) -> str:
    return NOTHING if work.percent is None else f"{work.percent:.0f} %"


def moment_lines(
    score: Score, chosen: WorkScore | None, texts: Texts, zone: str
) -> tuple[Line, ...]:
    """Moments in the order of time with the coach's notes among them; of one person where chosen.

    What is nobody's own, such as a part that failed, stands with everybody.
    """
    shown = [m for m in score.moments if _concerns(m, chosen)]
    lines = [(m.at, _moment(m, n, score, texts, zone)) for n, m in enumerate(shown)]
    lines += [
        (note.moment, _note(score, n, texts, zone))
        for n, note in enumerate(score.notes)
        if chosen is None or note.seat is None or note.seat in chosen.seats
    ]
    return tuple(line for _, line in sorted(lines, key=lambda pair: pair[0]))


def _concerns(moment: Moment, chosen: WorkScore | None) -> bool:
    if chosen is None or chosen.account is None:
        return True
    return moment.account in (None, chosen.account)


def _moment(moment: Moment, number: int, score: Score, texts: Texts, zone: str) -> Line:
    word = texts(f"training.kpi.{moment.kpi.value}") if moment.kpi else texts("training.failure")
    cells = (
        clock_text(moment.at, zone),
        f"{MISSED} {word}",
        _who(moment, score.people),
        " ".join(part for part in (_late(moment, texts), _subject(moment, texts)) if part),
    )
    return Line(key=f"m{number}-{moment.at.timestamp():.3f}", cells=cells, about=moment)


def _subject(moment: Moment, texts: Texts) -> str:
    if moment.kpi is Kpi.PRIORITY and moment.subject:
        return texts("training.moment.priority", given=moment.subject)
    key = f"training.trouble.{moment.subject}"
    return texts(key) if moment.subject and texts.has(key) else moment.subject


def _late(moment: Moment, texts: Texts) -> str:
    if moment.value_s is None:
        return ""
    spent = span_text(math.ceil(moment.value_s))  # a fraction over the norm is over it
    if moment.norm_s is None:
        return spent
    return texts("training.late", spent=spent, norm=span_text(moment.norm_s))


def _who(moment: Moment, people: Iterable[WorkScore]) -> str:
    if moment.account is None:
        return str(moment.seat or "")
    known = next((w.name for w in people if w.account == moment.account), "")
    return known or str(moment.account)


def _note(score: Score, number: int, texts: Texts, zone: str) -> Line:
    note = score.notes[number]
    cells = (
        clock_text(note.moment, zone),
        f"★ {texts('training.note')}",
        str(note.seat or note.by.account),
        note.words,
    )
    return Line(key=f"n{note.id}", cells=cells, about=note)


def heading(score: Score, texts: Texts, zone: str) -> str:
    """What was scored: a run by its scenario and seed, or a live shift; from when until when."""
    run = score.run
    what = (
        texts("training.of-shift")
        if run is None
        else texts("training.of-run", scenario=scenario_name(run.scenario, texts), seed=run.seed)
    )
    return texts(
        "training.heading",
        what=what,
        since=_moment_text(score.since, zone),
        until=_moment_text(score.until, zone),
        calls=score.calls,
        incidents=score.incidents,
        orders=score.orders,
    )


def scenario_name(code: str, texts: Texts) -> str:
    key = f"training.scenario.{code}"
    return texts(key) if texts.has(key) else code


def _moment_text(at: datetime, zone: str) -> str:
    return f"{local(at, zone):%m-%d %H:%M}"
