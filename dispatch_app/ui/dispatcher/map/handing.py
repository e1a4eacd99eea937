"""Maps to hand on, from the menu of a point: the cover as it is now, one incident's story.

Says where the page is and opens it in the browser. Makes no page itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from dispatch_app.domain.ids import IncidentId, VehicleId
from dispatch_app.domain.incident_story import story_of
from dispatch_app.domain.state import READY
from dispatch_app.domain.values import Position
from dispatch_app.i18n.times import local
from dispatch_app.ports.handed_maps import (
    Coverage,
    CoveredWithin,
    DistrictLeft,
    IdleVehicle,
    PageMaker,
    PageOrder,
    Told,
)
from dispatch_app.ui.dispatcher.dispatching.ledger import CoverLedger
from dispatch_app.ui.dispatcher.map.keeping import MapMemory
from dispatch_app.ui.dispatcher.map.menu import Entry
from dispatch_app.ui.dispatcher.map.printing import documents
from dispatch_app.ui.dispatcher.map.reach import LIMITS_S
from dispatch_app.ui.dispatcher.map_window import MapWindow
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.guide.questions import LonLat, Lost
from dispatch_app.ui.kit.guide.reach_questions import Reach, Reached, Spot, Within
from dispatch_app.ui.kit.map import Thing
from gis.tiles.choice import OWN

_ASKER = "handed-on"


class Handing(QObject):
    def __init__(
        self,
        workplace: Workplace,
        window: MapWindow,
        ledger: CoverLedger,
        maker: PageMaker,
        *,
        tiles: Path | None = None,
        base_maps: Path | None = None,
        folder: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place, self._window, self._ledger = workplace, window, ledger
        self._maker, self._tiles, self._folder = maker, tiles, folder
        self._base_maps = base_maps

    def offer(self, _point: LonLat, kind: str, id_: str) -> Iterable[Entry]:
        """For the menu of a point; the story is the incident's there, else the selected one's."""
        state, selection = self._place.desk.state, self._place.selection
        there = IncidentId(id_) if kind == Thing.INCIDENT else selection.incident
        incident = state.incidents.get(there) if there else None
        entries = [Entry("handed.menu.coverage", self.hand_coverage)]
        if incident is not None:
            told = partial(self.hand_story, incident.id)
            entries.append(Entry("handed.menu.story", told, (("number", incident.number),)))
        yield Entry("handed.menu", entries=tuple(entries))

    # ---- one incident

    def hand_story(self, incident: IncidentId) -> None:
        state = self._place.desk.state
        known = state.incidents[incident]
        story = story_of(
            known,
            [state.missions[m] for m in known.missions if m in state.missions],
            [state.calls[c] for c in known.calls if c in state.calls],
            {**state.retired_stations, **state.stations},
            {**state.retired_hospitals, **state.hospitals},
        )
        self._begin(known.number, story)

    # ---- cover

    def hand_coverage(self) -> None:
        idle = self._ledger.idle()
        question = Reach(sources=idle, limits_s=LIMITS_S, asker=_ASKER)
        self._window.say(self._place.texts("handed.begun"))
        self._place.guide.reach(question, partial(self._reached, idle))

    def _reached(self, idle: tuple[Spot, ...], answer: Reached | Lost) -> None:
        texts = self._place.texts
        if isinstance(answer, Lost):
            self._window.say("")
            self._window.say_shortly(texts("reach.lost"))
            return
        self._begin(texts("handed.file.coverage"), self._coverage(idle, answer))

    def _coverage(self, idle: tuple[Spot, ...], answer: Reached) -> Coverage:
        state = self._place.desk.state
        doing = {v.id: state.vehicle_state(v) for v in state.vehicles.values()}
        placed = {VehicleId(spot.id) for spot in idle}
        return Coverage(
            at=self._place.desk.now(),
            idle=tuple(
                IdleVehicle(id=id_, state=doing[id_], at=Position(lat=spot.lat, lon=spot.lon))
                for spot in idle
                if (id_ := VehicleId(spot.id)) in doing
            ),
            unplaced=tuple(id_ for id_, now in doing.items() if now in READY and id_ not in placed),
            within=tuple(map(_within, answer.areas)),
            people=answer.people,
            people_estimated=answer.estimated,
        )

    # ---- the page

    def _begin(self, name: str, told: Told) -> Path:
        texts, now = self._place.texts, self._place.desk.now()
        stamp = f"{local(now, self._place.zone):%Y%m%d-%H%M%S}"
        out = (self._folder or documents()) / f"{texts('handed.file', name=name, time=stamp)}.html"
        region = self._window.region.directory
        order = PageOrder(
            told=told,
            made_at=now,
            region=region,
            tiles=self._tiles or region.with_name(f"{region.name}-tiles"),
            out=out,
            language=texts.language,
            zone=self._place.zone,
            invented=self._place.desk.state.invented,
            **self._ground(),
        )
        self._window.say(texts("handed.begun"))
        self._maker.make(order, partial(self._done, out))
        return out

    def _ground(self) -> dict[str, Any]:
        """The base map that the seat has chosen, if it is one of the centre's own."""
        chosen = MapMemory(self._place.desk).kept.base
        if self._base_maps is None or chosen == OWN or chosen not in self._window.base_names:
            return {}
        return {"base_maps": self._base_maps, "base_map": chosen}

    def _done(self, out: Path, trouble: str) -> None:
        texts = self._place.texts
        self._window.say("")
        if trouble:
            self._window.say_shortly(texts("handed.failed", why=trouble))
            return
        self._window.say_shortly(texts("handed.done", path=out))
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(out)))


def _within(area: Within) -> CoveredWithin:
    return CoveredWithin(
        limit_s=area.limit_s,
        polygons=area.polygons,
        area_km2=area.area_km2,
        left_km2=area.left_km2,
        left_people=area.left_people,
        districts=tuple(
            DistrictLeft(district=name, area_km2=km2, people=people)
            for name, km2, people in area.districts
        ),
    )
