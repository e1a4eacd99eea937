"""Tells a way in sentences, step by step, in one language. Knows no roads and paints nothing."""

from __future__ import annotations

from collections.abc import Sequence

from dispatch_app.domain.route_steps import ArrivalSide, RouteStep, Turn
from dispatch_app.i18n.texts import Texts

_COMPASS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
_KILOMETRE_M = 1000.0


def narrated(
    texts: Texts, steps: Sequence[RouteStep], side: ArrivalSide | None = None
) -> tuple[str, ...]:
    """One sentence a step, and one for the arrival; nothing for a way without steps."""
    if not steps:
        return ()
    told = [_step(texts, step, left) for step, left in _with_exits(steps)]
    arrival = texts("route.arrive") if side is None else texts(f"route.arrive-{side.value}")
    return (*told, arrival)


def distance_text(texts: Texts, metres: float) -> str:
    """350 m, 1.2 km: to ten metres below one kilometre, to a hundred above."""
    rounded = round(metres, -1)
    if rounded < _KILOMETRE_M:
        return texts("route.metres", metres=f"{max(rounded, 10):.0f}")
    return texts("route.kilometres", kilometres=f"{metres / _KILOMETRE_M:.1f}")


def compass_text(texts: Texts, bearing_deg: float) -> str:
    """East, north-west …, from degrees clockwise from north."""
    return texts(f"route.to-{_COMPASS[round(bearing_deg % 360 / 45) % 8]}")


def _with_exits(steps: Sequence[RouteStep]) -> list[tuple[RouteStep, RouteStep | None]]:
    """Each step; a roundabout or ramp together with the road that one leaves it by."""
    told: list[tuple[RouteStep, RouteStep | None]] = []
    waiting: RouteStep | None = None
    for step in steps:
        if waiting is not None and _leads_onto(waiting, step):
            told[-1] = (waiting, step)
            waiting = None
            continue
        told.append((step, None))
        waiting = step
    return told


def _leads_onto(step: RouteStep, next_: RouteStep) -> bool:
    if step.turn is Turn.RAMP:
        return not step.road and next_.turn is Turn.MERGE and bool(next_.road)
    return step.turn is Turn.ROUNDABOUT and bool(step.exit_number)


def _step(texts: Texts, step: RouteStep, exit_: RouteStep | None) -> str:
    road = exit_.road if exit_ else step.road
    metres = step.distance_m + (exit_.distance_m if exit_ else 0.0)
    words = {"road": road, "distance": distance_text(texts, metres)}
    if step.turn is Turn.DEPART:
        words["heading"] = compass_text(texts, step.bearing_deg)
        return texts("route.depart" if road else "route.depart-nameless", **words)
    if step.turn is Turn.ROUNDABOUT and step.exit_number:
        words["turn"] = texts("route.turn.roundabout-exit", exit=str(step.exit_number))
    else:
        words["turn"] = texts(f"route.turn.{step.turn.value}")
    own = f"route.step.{step.turn.value}{'-onto' if exit_ else ''}"
    named = own if texts.has(own) else "route.step"
    return texts(named if road else "route.step-nameless", **words)
