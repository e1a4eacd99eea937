"""Puts doubts and suggestions into words. Values in, text out; knows no widgets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from dispatch_app.domain.codes import Origin
from dispatch_app.domain.ids import HospitalId, StationId
from dispatch_app.domain.state import CentreState, Mission, Vehicle
from dispatch_app.domain.truth.doubting import Doubt
from dispatch_app.domain.truth.kept import DoubtKind, Evidence, FenceKind
from dispatch_app.domain.truth.rows import TruthRow
from dispatch_app.domain.truth.suggesting import SuggestedStage, SuggestedState
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import clock_text, span_text
from dispatch_app.ui.kit.keyed_table import Head, LateLine, Line

_STAGE_DOUBTS = frozenset({DoubtKind.TOLD_TWICE, DoubtKind.NOT_AS_TRACKED, DoubtKind.OUT_OF_ORDER})


def far_text(metres: float) -> str:
    return f"{metres / 1000:.1f} km" if metres >= 1000 else f"{round(metres, -1):.0f} m"


class TruthWords:
    """For one centre's state at one moment."""

    def __init__(self, state: CentreState, now: datetime, texts: Texts, zone: str) -> None:
        self._state = state
        self._now = now
        self._second = int(now.timestamp())
        self._texts = texts
        self._zone = zone

    # ---- the table

    def late_line(self, row: TruthRow, *, sent: bool = False) -> LateLine:
        """`line`, written when it comes into sight. Ages go by the second."""
        mark = (self._second, sent, row)
        return LateLine(row.vehicle, mark, partial(self.line, row, sent=sent), about=row)

    def line(self, row: TruthRow, *, sent: bool = False) -> Line:
        vehicle = self._state.vehicles.get(row.vehicle)
        doubts = self._texts("truth.joiner").join(self.doubt(d) for d in _told_once(row.doubts))
        mend = self._texts("truth.sent") if sent else self.proposal(row)
        return Line(
            key=str(row.vehicle),
            cells=(
                str(row.vehicle),
                self._station(vehicle),
                self._texts.code("vehicle_state", row.state.value),
                doubts,
                span_text((self._now - row.since).total_seconds()),
                mend,
                self._fix_age(row),
            ),
            about=row,
            tip=doubts,
        )

    def heads(self) -> tuple[Head, ...]:
        texts = self._texts
        return (
            Head(texts("truth.head.vehicle"), width_px=64),
            Head(texts("truth.head.station"), width_px=150),
            Head(texts("truth.head.state"), width_px=90),
            Head(texts("truth.head.doubt"), width_px=420),
            Head(texts("truth.head.lasts"), figures=True, width_px=80),
            Head(texts("truth.head.mend"), width_px=340),
            Head(texts("truth.head.fix"), width_px=90),
        )

    def proposal(self, row: TruthRow) -> str:
        """What one key would enter; a dash where only a person on the telephone can tell."""
        parts = [self._step(step) for step in row.stages]
        if row.own is not None:
            parts.append(self._own(row.own))
        return self._texts("truth.joiner").join(parts) or self._texts("truth.ask-the-crew")

    def _step(self, step: SuggestedStage) -> str:
        stage = self._texts.code("stage", step.stage.value)
        return self._texts("truth.step", what=stage, at=self._clock(step.at))

    def _own(self, own: SuggestedState) -> str:
        state = self._texts.code("vehicle_state", own.state.value)
        return self._texts("truth.step", what=state, at=self._clock(own.at))

    def _station(self, vehicle: Vehicle | None) -> str:
        station = self._state.stations.get(vehicle.station) if vehicle is not None else None
        return station.name if station is not None else ""

    def _fix_age(self, row: TruthRow) -> str:
        if row.fix_at is None:
            return ""
        age = span_text((self._now - row.fix_at).total_seconds())
        return self._texts("truth.fix-age", age=age)

    # ---- one doubt

    def doubt(self, doubt: Doubt) -> str:
        return self._texts(
            f"truth.doubt.{doubt.kind.value}",
            far=far_text(doubt.distance_m) if doubt.distance_m is not None else "",
            lasts=span_text((self._now - doubt.since).total_seconds()),
            what=self._about(doubt),
            told=self._clock(doubt.told_at) if doubt.told_at else "",
            also=self._clock(doubt.also_at) if doubt.also_at else "",
        )

    def _about(self, doubt: Doubt) -> str:
        kind, about = doubt.kind, doubt.about
        if kind in _STAGE_DOUBTS:
            return self._texts.code("stage", about)
        if kind is DoubtKind.NOT_TOLD:
            stage = f"stage.{about}"
            return self._texts(stage) if self._texts.has(stage) else self._state_word(about)
        if kind is DoubtKind.MOVING_OFF_DUTY:
            return self._state_word(about)
        return self._hospital(about)

    def _state_word(self, code: str) -> str:
        return self._texts.code("vehicle_state", code)

    def _hospital(self, id_: str) -> str:
        known = self._state.hospitals.get(HospitalId(id_))
        return known.name if known is not None else id_

    # ---- the chosen row in full

    def details(self, row: TruthRow) -> Iterator[str]:
        for doubt in row.doubts:
            since = self._clock(doubt.since)
            yield self._texts("truth.since", doubt=self.doubt(doubt), since=since)
        for step in row.stages:
            yield self._evidence(self._step(step), step.evidence)
            if step.told_at is not None:
                yield self._told(row, step)
        if row.own is not None:
            yield self._evidence(self._own(row.own), row.own.evidence)

    def _evidence(self, what: str, evidence: Evidence) -> str:
        return self._texts(
            f"truth.evidence.{evidence.fence.value}",
            what=what,
            where=self._where(evidence),
            far=far_text(evidence.distance_m),
            fix=self._clock(evidence.fix_at),
        )

    def _where(self, evidence: Evidence) -> str:
        if evidence.fence is FenceKind.HOSPITAL:
            return self._hospital(evidence.id)
        station = self._state.stations.get(StationId(evidence.id))
        return station.name if station is not None else ""

    def _told(self, row: TruthRow, step: SuggestedStage) -> str:
        mission = self._mission(row)
        told = mission.reached(step.stage) if mission is not None else None
        origin = told.origin if told is not None else Origin.BY_HAND
        assert step.told_at is not None
        return self._texts(
            "truth.told-before",
            at=self._clock(step.told_at),
            origin=self._texts.code("origin", origin.value),
        )

    def _mission(self, row: TruthRow) -> Mission | None:
        return self._state.missions.get(row.mission) if row.mission is not None else None

    def phones(self, row: TruthRow) -> str:
        """Whom to ask: the crew, the station."""
        vehicle = self._state.vehicles.get(row.vehicle)
        station = self._state.stations.get(vehicle.station) if vehicle is not None else None
        crew = (
            self._texts("truth.phone-crew", number=vehicle.phone)
            if vehicle and vehicle.phone
            else ""
        )
        base = (
            self._texts("truth.phone-station", name=station.name, number=station.phone)
            if station and station.phone
            else ""
        )
        return "   ".join(word for word in (crew, base) if word)

    def _clock(self, at: datetime) -> str:
        return clock_text(at, self._zone)


def _told_once(doubts: tuple[Doubt, ...]) -> list[Doubt]:
    """In the table, stages that nobody told are named by what would mend them."""
    heavy = [d for d in doubts if d.kind is not DoubtKind.NOT_TOLD]
    untold = [d for d in doubts if d.kind is DoubtKind.NOT_TOLD]
    return [*heavy, *untold[-1:]]
