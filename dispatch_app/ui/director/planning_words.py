"""Planning in words: half hours, gaps, broken rules, what a simulated week came to. No widgets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dispatch_app.domain.planning.checking import Broken, Gap
from dispatch_app.domain.planning.forecast import BackTest
from dispatch_app.domain.planning.history import SLOT_MIN
from dispatch_app.domain.planning.needing import Need
from dispatch_app.domain.planning.roster import Roster
from dispatch_app.domain.planning.simulating import Played
from dispatch_app.domain.planning.sizing import Sizing
from dispatch_app.i18n.texts import Texts


def slot_text(slot: int) -> str:
    minutes = slot * SLOT_MIN
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def day_text(day: date, texts: Texts) -> str:
    return texts("planning.day", month=day.month, day=day.day, weekday=weekday(day, texts))


def weekday(day: date, texts: Texts) -> str:
    return texts(f"planning.weekday.{day.isoweekday()}")


def gap_words(gap: Gap, texts: Texts) -> str:
    return texts(
        "planning.gap",
        day=day_text(gap.day, texts),
        since=slot_text(gap.first),
        until=slot_text(gap.last + 1),
        missing=gap.missing,
    )


def broken_words(broken: Broken, roster: Roster, texts: Texts) -> str:
    name = next((p.name or p.id for p in roster.people if p.id == broken.person), broken.person)
    return texts(
        f"planning.broken.{broken.rule.value}",
        name=name,
        day=day_text(broken.day, texts),
        found=f"{broken.found:.4g}",
        limit=f"{broken.limit:g}",
    )


def tested_words(tested: BackTest | None, days: int, texts: Texts) -> str:
    if tested is None:
        return texts("planning.too-short", days=days)
    return texts(
        "planning.tested",
        days=days,
        within_80=f"{tested.within_80:.0%}",
        due_80=f"{tested.due_80:.0%}",
        within_95=f"{tested.within_95:.0%}",
        due_95=f"{tested.due_95:.0%}",
        error=f"{tested.day_error:.0%}",
        naive=f"{tested.naive_day_error:.0%}",
    )


def played_words(played: Sequence[Played], need: Need, texts: Texts) -> str:
    calls, in_time = sum(p.calls for p in played), sum(p.in_time for p in played)
    if not calls:
        return texts("planning.played.none")
    kept = in_time / calls >= need.target.share
    return texts(
        "planning.played.kept" if kept else "planning.played.missed",
        days=len(played),
        calls=f"{calls:,}",
        within=f"{need.target.within_s:g}",
        share=f"{in_time / calls:.1%}",
        target=f"{need.target.share:.0%}",
        longest=f"{max(p.longest_wait_s for p in played):.0f}",
    )


def sizing_words(sizing: Sizing, texts: Texts) -> str:
    return texts(
        "planning.sizing.is",
        calls=f"{sizing.busy_hour_calls:,.0f}",
        exactly=f"{sizing.exactly:,.2f}",
        seats=f"{sizing.seats:,}",
    )
