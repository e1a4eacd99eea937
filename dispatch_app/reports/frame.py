"""What every page has: title, map with its ground, legend, side, foot. Knows no incidents."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import folium

from dispatch_app.domain.past import InventedPast
from dispatch_app.i18n import Texts
from dispatch_app.i18n.times import DEFAULT_ZONE, local
from dispatch_app.reports.ground import Ground, GroundLayer
from dispatch_app.reports.leaflet import LocalMap, Popup, escaped
from gis.region import Box

ROW_OF_FIGURES = 1
"""Columns of a table before its figures."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The language and the zone in which a page speaks."""

    texts: Texts
    zone: str = DEFAULT_ZONE
    invented: InventedPast | None = None
    """Whose record the page is drawn from, if it is none of a real centre."""

    def day_time(self, at: datetime) -> str:
        return f"{local(at, self.zone):%Y-%m-%d %H:%M}"

    def clock(self, at: datetime) -> str:
        return f"{local(at, self.zone):%H:%M:%S}"


class Frame:
    """A page that is being filled."""

    def __init__(self, title: str, said: str, ground: Ground, wording: Wording) -> None:
        self._wording = wording
        middle = ((ground.box[1] + ground.box[3]) / 2, (ground.box[0] + ground.box[2]) / 2)
        self.map = LocalMap(title, location=middle, zoom_start=ground.last_zoom)
        GroundLayer(ground).add_to(self.map)
        self.look_at(ground.box)
        head = f"<h1>{escaped(title)}</h1><p>{escaped(said)}</p>"
        self.map.say(f'<div class="page-head">{self._mark()}{head}</div>')
        self._ground = ground

    def _mark(self) -> str:
        past = self._wording.invented
        if past is None:
            return ""
        said = self._wording.texts("invented.mark", first=past.first_day, last=past.last_day)
        return f'<p class="invented">{escaped(said)}</p>'

    def look_at(self, box: Box) -> None:
        west, south, east, north = box
        self.map.fit_bounds([(south, west), (north, east)])

    def legend(self, title: str, rows: Iterable[tuple[str, str]]) -> None:
        """Colours with their words, over the map."""
        lines = "".join(
            f'<div><i style="background:{colour}"></i>{escaped(words)}</div>'
            for colour, words in rows
        )
        body = f'<div class="legend"><b>{escaped(title)}</b>{lines}</div>'
        name = self.map.get_name()
        self.map.say(
            f"<script>addEventListener('DOMContentLoaded', function () {{"
            f"document.getElementById('{name}').insertAdjacentHTML('beforeend', "
            f"{_script_text(body)}); }});</script>"
        )

    def side(self, *tables: str) -> None:
        self.map.say(f'<div class="page-side">{"".join(tables)}</div>')
        self.map.say("<script>document.body.classList.add('with-side');</script>")

    def page(self, made_at: datetime, *notes: str) -> str:
        """The whole page as text."""
        texts, ground = self._wording.texts, self._ground
        told = [*notes, texts("handed.privacy")]
        if ground.attribution:
            told.append(ground.attribution)
        if ground.data_date:
            told.append(texts("handed.data-date", date=ground.data_date))
        told.append(texts("handed.made", time=self._wording.day_time(made_at)))
        body = " · ".join(escaped(part) for part in told if part)
        self.map.say(f'<div class="page-foot">{body}</div>')
        return self.map.page()


def table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of words, then figures."""

    def cells(row: Sequence[str], tag: str, words: int) -> str:
        return "".join(
            f"<{tag}{'' if n < words else ' class="figure"'}>{escaped(cell)}</{tag}>"
            for n, cell in enumerate(row)
        )

    body = "".join(f"<tr>{cells(row, 'td', ROW_OF_FIGURES)}</tr>" for row in rows)
    head = f"<tr>{cells(heads, 'th', ROW_OF_FIGURES)}</tr>"
    return f"<h2>{escaped(title)}</h2><table>{head}{body}</table>"


def tag(at: tuple[float, float], text: str, style: str = "") -> folium.Marker:
    """Words at a place (latitude, longitude)."""
    icon = folium.DivIcon(
        html=f'<div class="tag {style}">{escaped(text)}</div>', icon_size=(0, 0), class_name="at"
    )
    return folium.Marker(at, icon=icon)


def spot(at: tuple[float, float], colour: str, radius: float, words: str) -> folium.CircleMarker:
    """A filled circle that says something when it is clicked."""
    mark = folium.CircleMarker(
        at, radius=radius, color="#ffffff", weight=2, fill_color=colour, fill_opacity=1.0
    )
    Popup(words).add_to(mark)
    return mark


def lines(*parts: str) -> str:
    """Words of a popup, one below the other."""
    return "<br>".join(escaped(part) for part in parts if part)


def _script_text(body: str) -> str:
    """A JavaScript string in a page: nothing in it can end the script."""
    return json.dumps(body).replace("<", "\\u003c").replace("\u2028", "\\u2028")
