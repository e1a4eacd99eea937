"""The cells of a vehicle's and a hospital's line: words, weights and tones. Lays nothing out."""

from __future__ import annotations

from collections.abc import Mapping

from dispatch_app.domain.codes import HospitalStatus
from dispatch_app.domain.ranking import Why
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.dispatching import words
from dispatch_app.ui.dispatcher.dispatching.lines import Cell
from dispatch_app.ui.dispatcher.dispatching.rows import HospitalRow, VehicleRow
from dispatch_app.ui.kit.keyed_rows import Row
from dispatch_app.ui.kit.theme import Theme

EXCLUDED = "✕"
_DOUBTED = {Why.STALE_FIX, Why.STALE_RANKED, Why.NO_FIX, Why.IMPLAUSIBLE_FIX, Why.STATE_UNKNOWN}


class CellMaker:
    def __init__(self, texts: Texts, theme: Theme) -> None:
        self._texts = texts
        self._theme = theme

    def vehicle(self, row: Row, chosen: bool) -> Mapping[str, Cell]:
        assert isinstance(row, VehicleRow)
        shape, colour = self._theme.vehicle(row.state)
        faint = "text-faint" if row.excluded else "text"
        return {
            "rank": Cell(str(row.rank) if row.rank else EXCLUDED, "text-muted"),
            "vehicle": Cell(row.vehicle, faint, bold=not row.excluded, colour=colour, lead=shape),
            "station": Cell(row.station, faint),
            "level": Cell(self._texts.code("level_short", row.level.value), faint),
            "time": Cell(
                words.time_text(row.time_s), faint, bold=not row.excluded and row.rank == 1
            ),
            "distance": Cell(words.distance_text(row.distance_m), "text-muted"),
            "cover": self._cover(row),
            "reason": Cell(words.reason_text(row, self._texts), self._tone(row)),
        }

    def _cover(self, row: VehicleRow) -> Cell:
        naked = not row.excluded and (bool(row.bare_cells) or not row.cover_after)
        return Cell(words.cover_text(row, self._texts), "warning" if naked else "text-muted")

    def _tone(self, row: VehicleRow) -> str:
        if row.excluded:
            return "warning" if row.why in _DOUBTED else "text-faint"
        if row.why in _DOUBTED:
            return "warning"
        if row.why in (Why.NEAREST, Why.SOONER_BELOW_LEVEL):
            return "ok"
        return "text-muted"

    def hospital(self, row: Row, chosen: bool) -> Mapping[str, Cell]:
        assert isinstance(row, HospitalRow)
        diverted = row.status is HospitalStatus.DIVERTED
        return {
            "hospital": Cell(row.name, "text-faint" if diverted else "text", bold=chosen),
            "fitness": Cell(
                words.fitness_text(row, self._texts), "warning" if words.unfit(row) else "text"
            ),
            "time": Cell(words.time_text(row.time_s), bold=chosen),
            "load": Cell(words.load_text(row, self._texts), "text-muted"),
            "status": Cell(words.status_text(row, self._texts), self._status_tone(row)),
        }

    def _status_tone(self, row: HospitalRow) -> str:
        tones = {
            HospitalStatus.OPEN: "ok",
            HospitalStatus.BUSY: "warning",
            HospitalStatus.DIVERTED: "alarm",
        }
        return tones.get(row.status, "text-muted")
