"""Road conditions in words: for the list, the map, the card and the history. Values in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dispatch_app.domain.codes import ConditionKind, Shape
from dispatch_app.domain.map_changes import Change
from dispatch_app.domain.road_conditions import KeptCondition, Limits, RoadCondition
from dispatch_app.domain.values import Actor
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import local, span_text
from dispatch_app.ui.kit.map import ClosureMark
from dispatch_app.ui.kit.map import Shape as DrawnShape


def closure_mark(kept: KeptCondition, texts: Texts) -> ClosureMark:
    condition = kept.condition
    return ClosureMark(
        id=kept.id,
        points=condition.points,
        note=_what(condition, texts),
        shape=DrawnShape(condition.shape.value),
        slow=condition.kind is ConditionKind.SLOW,
        width_m=condition.width_m if condition.shape is Shape.POINT else 0.0,
    )


def row_text(kept: KeptCondition, now: datetime, texts: Texts, zone: str) -> str:
    """Two lines: what and where; who, and till when."""
    condition = kept.condition
    first = " · ".join(part for part in (_what(condition, texts), condition.road) if part)
    return f"{first}\n{who_text(kept.last.by)}  {until_text(condition, now, texts, zone)}"


def card_lines(kept: KeptCondition, now: datetime, texts: Texts, zone: str) -> list[str]:
    condition = kept.condition
    lines = [
        _what(condition, texts),
        condition.road,
        condition.text,
        limits_text(condition.limits, texts),
        f"{who_text(kept.last.by)}  {clock(kept.last.at, zone)}",
        until_text(condition, now, texts, zone),
    ]
    return [line for line in lines if line]


def _what(condition: RoadCondition, texts: Texts) -> str:
    kind = texts.code("condition_kind", condition.kind.value)
    if condition.factor is not None:
        kind = texts("mapwindow.roads.slow", share=round(condition.factor * 100))
    elif condition.limits:
        kind = texts("mapwindow.roads.limited")
    return f"{kind} {texts.code('condition_reason', condition.reason.value)}"


def limits_text(limits: Limits, texts: Texts) -> str:
    """What may still pass; empty where all are kept out."""
    figures = (
        ("height", limits.max_height_m),
        ("width", limits.max_width_m),
        ("weight", limits.max_weight_t),
    )
    return " ".join(
        texts(f"mapwindow.roads.max-{name}", figure=f"{figure:g}")
        for name, figure in figures
        if figure is not None
    )


def until_text(condition: RoadCondition, now: datetime, texts: Texts, zone: str) -> str:
    if condition.until is None:
        return texts("mapwindow.roads.open-end")
    left = span_text((condition.until - now).total_seconds())
    return texts("mapwindow.roads.until", time=clock(condition.until, zone), left=left)


def history_lines(changes: Iterable[Change], texts: Texts, zone: str) -> list[str]:
    """Who did what, the newest first."""
    lines = []
    for change in reversed(tuple(changes)):
        act = texts.code("map_act", change.act.value)
        who = f"{who_text(change.by)}  {change.note}"
        lines.append(f"{clock(change.at, zone)}  {act}  {who}".strip())
    return lines


def who_text(actor: Actor) -> str:
    return f"{actor.account} · {actor.seat}" if actor.seat else str(actor.account)


def clock(at: datetime, zone: str) -> str:
    return f"{local(at, zone):%m-%d %H:%M}"
