"""Scores of shifts for the command line: counted from a store, kept as JSON, said in words."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import msgspec

from dispatch_app.adapters.figures.counting import scored
from dispatch_app.adapters.storage.database import LookedAt
from dispatch_app.domain.training.scores import KpiScore, Score, WorkScore
from dispatch_app.i18n.texts import Texts
from dispatch_app.ports.figures import ScoreQuestion

STATEMENT_S = 60.0


def score_of(database: str, asked: ScoreQuestion) -> Score:
    """
    Raises:
        BadDatabaseUrl, Unavailable: the database cannot be read.
    """
    with closing(LookedAt(database, deadline_s=STATEMENT_S)) as store:
        return scored(store, asked)


def keep(score: Score, file: Path) -> None:
    """Raises OSError."""
    half = file.with_suffix(".part")
    half.write_bytes(msgspec.json.format(msgspec.json.encode(score), indent=1))
    half.replace(file)


def in_words(score: Score, texts: Texts) -> str:
    """Of all together, then of each person; figures that nothing was counted for are left out."""
    head = texts(
        "score.head",
        since=f"{score.since:%Y-%m-%d %H:%M}",
        until=f"{score.until:%Y-%m-%d %H:%M}",
        calls=score.calls,
        incidents=score.incidents,
        orders=score.orders,
    )
    mark = [texts("training.across")] if score.run is not None else []
    works = [line for work in (score.team, *score.people) for line in _work(work, texts)]
    return "\n".join([*mark, head, *works])


def _work(work: WorkScore, texts: Texts) -> list[str]:
    name = work.name or texts("score.team")
    percent = "–" if work.percent is None else f"{work.percent:.0f} %"
    head = f"{name}: {work.points:g} / {work.of:g} ({percent})"
    return [head, *(_figure(each, texts) for each in work.figures if each.points is not None)]


def _figure(figure: KpiScore, texts: Texts) -> str:
    limit = "≤" if figure.norm.at_most else "≥"
    middle = "" if figure.middle_s is None else f"  {figure.middle_s:.0f} s"
    return (
        f"  {texts(f'training.kpi.{figure.kpi.value}')}: {figure.hits}/{figure.n}"
        f" ({limit} {figure.norm.share:.0%}){middle}  {figure.points:g}/{figure.norm.points:g}"
    )
