"""Says in words what the panel's head and buttons show for a situation. Values in, views out."""

from __future__ import annotations

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.dispatching import situation as can
from dispatch_app.ui.dispatcher.dispatching.buttons import ButtonsView
from dispatch_app.ui.dispatcher.dispatching.panel import HeadView
from dispatch_app.ui.dispatcher.dispatching.rows import Table
from dispatch_app.ui.dispatcher.dispatching.situation import Situation
from dispatch_app.ui.dispatcher.dispatching.words import distance_text

OFF_ROAD_M = 250.0
"""A place farther from every road than this deserves a word."""


def head_view(s: Situation, table: Table | None, texts: Texts) -> HeadView:
    if s.nothing_selected:
        return HeadView(empty=texts("dispatch.empty"))
    if s.target is None:
        return HeadView(
            place=texts("dispatch.no-place"), tone="warning", empty=texts("dispatch.empty-no-place")
        )
    place = s.target.place.text or texts("dispatch.unnamed-place")
    if table is None:
        return HeadView(place=place, empty=texts("dispatch.searching"))
    note, tone = _note(s, table, texts)
    return HeadView(facts=_facts(table, texts), place=place, note=note, tone=tone)


def _facts(table: Table, texts: Texts) -> str:
    counts = {"vehicles": len(table.vehicles), "hospitals": len(table.hospitals)}
    if table.legs.estimated:
        return texts("dispatch.facts-estimated", **counts)
    return texts("dispatch.facts", **counts, ms=max(1, round(table.legs.search_ms)))


def _note(s: Situation, table: Table, texts: Texts) -> tuple[str, str]:
    """How far the place and the times can be relied on; the gravest word wins."""
    assert s.target is not None
    if table.legs.estimated:
        return texts("dispatch.note-estimated"), "alarm"
    if s.target.coarse:
        source = texts.code("place_source", s.target.place.source.value)
        return texts("dispatch.note-coarse", source=source), "warning"
    if table.legs.off_road_m > OFF_ROAD_M:
        if table.legs.off_road_m == float("inf"):
            return texts("dispatch.note-no-road"), "alarm"
        away = distance_text(table.legs.off_road_m)
        return texts("dispatch.note-off-road", distance=away), "warning"
    return texts("dispatch.note-sure"), "ok"


def buttons_view(s: Situation, texts: Texts) -> ButtonsView:
    provisional = s.target is not None and s.target.coarse
    why = can.why_not_provisional(s) if provisional else can.why_not_dispatch(s)
    named = {"vehicles": " ".join(m.vehicle for m in s.missions)}

    def words(key: str) -> str:
        return texts(key, **named) if key else ""

    reinforce_why = can.why_not_reinforce(s)
    return ButtonsView(
        dispatch=_order_word(s, why, texts, provisional=provisional),
        dispatch_why=words(why),
        dispatch_tone="off" if why else "provisional" if provisional else "go",
        dispatch_key="Shift+F9" if provisional else "F9",
        reinforce_why=words(reinforce_why),
        reinforce_tip=_order_tip(s, texts),
        wake=s.incident is not None and s.incident.suspended_at is not None,
        suspend_why=words(can.why_not_suspend(s)),
        close_why=words(can.why_not_close(s)),
    )


def _order_word(s: Situation, why: str, texts: Texts, *, provisional: bool) -> str:
    if s.sending:
        return texts("dispatch.button-sending")
    if s.vehicle is None or s.closed or why == "dispatch.why.enough":
        return texts("dispatch.button-none")
    key = "dispatch.button-provisional" if provisional else "dispatch.button"
    if s.vehicles_wanted > 1:
        key = "dispatch.button-of"
    return texts(key, vehicle=s.vehicle.vehicle, nth=len(s.missions) + 1, wanted=s.vehicles_wanted)


def _order_tip(s: Situation, texts: Texts) -> str:
    if s.vehicle is None:
        return ""
    return texts("dispatch.reinforce-tip", vehicle=s.vehicle.vehicle)
