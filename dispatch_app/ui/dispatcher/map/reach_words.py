"""Puts reach areas and the cover ledger into lines of words. Values in, text out."""

from __future__ import annotations

from collections.abc import Mapping

from dispatch_app.domain.cover import MoveUp
from dispatch_app.domain.ids import StationId
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import minutes_text
from dispatch_app.ui.kit.guide.reach_questions import Covered, Reached, Within

_DISTRICTS = 3
_STATIONS = 5
_MINUTE_S = 60
_MANY = 10_000
"""From here on people are told in hundreds."""


def reach_lines(told: Reached, texts: Texts) -> list[str]:
    """Each time with what it covers; then what the usual norm leaves, by district."""
    lines = [_within(area, told, texts) for area in told.areas]
    worst = next((a for a in reversed(told.areas) if a.districts), None)
    if worst is not None:
        lines += ["", texts("reach.worst", minutes=minutes(worst.limit_s))]
        lines += [
            texts(
                "reach.district",
                district=name or texts("reach.nameless"),
                area=area_text(km2),
                people=people_text(people, texts),
            ).rstrip()
            for name, km2, people in worst.districts[:_DISTRICTS]
        ]
    return [*lines, "", basis(told.people, texts, estimated=told.estimated)]


def _within(area: Within, told: Reached, texts: Texts) -> str:
    return texts(
        "reach.within",
        minutes=minutes(area.limit_s),
        area=area_text(area.area_km2),
        left=area_text(area.left_km2),
        people=people_text(area.left_people, texts),
    ).rstrip()


def cover_lines(
    told: Covered,
    names: Mapping[StationId, str],
    returns: Mapping[StationId, float],
    texts: Texts,
) -> list[str]:
    """How much lies bare, who could move up, which stations wait longest."""
    lines = [
        texts(
            "reach.bare",
            cells=len(told.bare),
            area=area_text(len(told.bare) * told.cell_km2),
            people=people_text(told.bare_people, texts),
            minutes=minutes(told.norm_s),
        ).rstrip()
    ]
    lines += _moves(told, names, texts)
    lines += _waiting(told, names, returns, texts)
    return [*lines, "", basis(told.people, texts, estimated=told.estimated)]


def _moves(told: Covered, names: Mapping[StationId, str], texts: Texts) -> list[str]:
    if not told.moves:
        return ["", texts("reach.no-move")]
    return ["", texts("reach.moves"), *(_move(move, told, names, texts) for move in told.moves)]


def _move(move: MoveUp, told: Covered, names: Mapping[StationId, str], texts: Texts) -> str:
    peopled = told.people is not None
    return texts(
        "reach.move",
        vehicle=move.vehicle,
        station=names.get(move.station, move.station),
        time=minutes_text(move.drive_s),
        gained=area_text(len(move.gained) * told.cell_km2),
        gained_people=people_text(move.gained_people if peopled else None, texts),
        lost=area_text(len(move.lost) * told.cell_km2),
        lost_people=people_text(move.lost_people if peopled else None, texts),
    )


def _waiting(
    told: Covered,
    names: Mapping[StationId, str],
    returns: Mapping[StationId, float],
    texts: Texts,
) -> list[str]:
    """Stations that nobody idle reaches within the norm, those of most people first."""
    late = [
        (-people, station, first_s)
        for station, (first_s, people) in told.stations.items()
        if first_s is None or first_s > told.norm_s
    ]
    if not late:
        return []
    return [
        "",
        texts("reach.stations"),
        *(
            texts(
                "reach.station",
                station=names.get(station, station),
                first=texts("reach.nobody") if first_s is None else minutes_text(first_s),
                back=texts("reach.no-return")
                if station not in returns
                else texts("reach.return", minutes=minutes(returns[station])),
            )
            for _, station, first_s in sorted(late)[:_STATIONS]
        ),
    ]


def basis(people: float | None, texts: Texts, *, estimated: bool) -> str:
    """Where the figures of people come from."""
    if people is None:
        return texts("reach.no-people")
    key = "reach.estimated" if estimated else "reach.counted"
    return texts(key, people=people_text(people, texts))


def area_text(km2: float) -> str:
    return f"{km2:.0f} km²" if km2 >= 10 else f"{km2:.1f} km²"


def people_text(people: float | None, texts: Texts) -> str:
    if people is None:
        return ""
    rounded = round(people, -2) if people >= _MANY else round(people)
    return texts("reach.people", count=f"{rounded:,.0f}")


def minutes(seconds: float) -> str:
    return f"{seconds / _MINUTE_S:.0f}"
