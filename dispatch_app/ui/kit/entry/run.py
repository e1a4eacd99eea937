"""A run as it is entered by hand: its fields, and the command that what was typed makes. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from dispatch_app.domain.codes import Stage
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import HospitalId
from dispatch_app.domain.order_commands import EnterRun, ToldStage
from dispatch_app.domain.rules.stages import ON_THE_WAY
from dispatch_app.domain.run_facts import NO_FACTS, RunFacts
from dispatch_app.domain.state import FINAL, CentreState, Mission
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import clock_text
from dispatch_app.ui.kit.entry.moments import BadTime, moment_of
from dispatch_app.ui.kit.entry.sheet import EntryField

TOLD = ON_THE_WAY[1:]
"""The stages that a crew tells, in order."""
HANDED_OVER, HANDED_TO, BACK = "handed_over", "handed_over_to", "back"
PATIENTS, OUT_KM, BACK_KM, HOSPITAL = "patients", "odometer_out", "odometer_back", "hospital"
_CLOCK_HINT = "HHMM"
_CLOCK_MOST = 8


class BadEntry(Exception):
    """A field was typed wrong; carries its name and the key of the sentence."""

    def __init__(self, field: str, key: str) -> None:
        super().__init__(field, key)
        self.field, self.key = field, key


def fields_of(
    state: CentreState, mission: Mission, texts: Texts, zone: str
) -> tuple[EntryField, ...]:
    return (*_times(state, mission, texts, zone), *_facts(state, mission, texts))


def _times(state: CentreState, mission: Mission, texts: Texts, zone: str) -> Iterator[EntryField]:
    for stage in TOLD:
        yield _stage(mission, stage, texts, zone)
        if stage is Stage.AT_HOSPITAL:
            yield _handed_over(mission, texts, zone)
    vehicle = state.vehicles.get(mission.vehicle)
    gone_on = vehicle is None or vehicle.mission not in (None, mission.id)
    yield EntryField(
        name=BACK,
        label=texts("entry.run.back"),
        hint=_CLOCK_HINT,
        most=_CLOCK_MOST,
        open=not gone_on,
    )


def _stage(mission: Mission, stage: Stage, texts: Texts, zone: str) -> EntryField:
    told = mission.reached(stage)
    known = ""
    if told is not None:
        origin = texts.code("origin", told.origin.value)
        known = f"{clock_text(told.at, zone)} {origin} {told.by}".rstrip()
    return EntryField(
        name=stage.value,
        label=texts.code("stage", stage.value),
        known=known,
        hint=_CLOCK_HINT,
        most=_CLOCK_MOST,
        open=stage in _still_open(mission),
    )


def _still_open(mission: Mission) -> tuple[Stage, ...]:
    if mission.stage in FINAL:
        return ()
    return ON_THE_WAY[ON_THE_WAY.index(mission.stage) + 1 :]


def _handed_over(mission: Mission, texts: Texts, zone: str) -> EntryField:
    kept = mission.facts.facts if mission.facts else NO_FACTS
    at = clock_text(kept.handed_over_at, zone) if kept.handed_over_at else ""
    return EntryField(
        name=HANDED_OVER,
        label=texts("entry.run.handed_over"),
        known=at,
        hint=_CLOCK_HINT,
        most=_CLOCK_MOST,
    )


def _facts(state: CentreState, mission: Mission, texts: Texts) -> Iterator[EntryField]:
    kept = mission.facts.facts if mission.facts else NO_FACTS
    hospitals = tuple((str(h.id), h.name) for h in state.hospitals.values())
    yield EntryField(
        name=HOSPITAL,
        label=texts("entry.run.hospital"),
        choices=hospitals,
        value=str(mission.hospital or ""),
    )
    yield _text(HANDED_TO, texts, kept.handed_over_to)
    yield _text(PATIENTS, texts, _figure(kept.patients), most=2)
    yield _text(OUT_KM, texts, _figure(kept.odometer_out_km), most=7)
    yield _text(BACK_KM, texts, _figure(kept.odometer_back_km), most=7)


def _text(name: str, texts: Texts, value: str, most: int = 60) -> EntryField:
    return EntryField(name=name, label=texts(f"entry.run.{name}"), value=value, most=most)


def _figure(value: int | None) -> str:
    return "" if value is None else str(value)


# ---- from what was typed


def command_of(mission: Mission, typed: Mapping[str, str], now: datetime, zone: str) -> EnterRun:
    """
    Raises:
        BadEntry: a time that cannot have been, or a figure that is none.
    """
    reader = _Reader(typed, now, zone, max(s.at for s in mission.stages))
    stages: list[ToldStage] = []
    handed = mission.facts.facts.handed_over_at if mission.facts else None
    for stage in _still_open(mission):
        at = reader.moment(stage.value)
        stages += [ToldStage(stage=stage, at=at)] if at else []
        if stage is Stage.AT_HOSPITAL:
            handed = reader.moment(HANDED_OVER) or handed
    if Stage.AT_HOSPITAL not in _still_open(mission):
        handed = _handed_late(reader, mission) or handed
    return EnterRun(
        mission=mission.id,
        stages=tuple(stages),
        hospital=HospitalId(typed[HOSPITAL]) if typed.get(HOSPITAL) else None,
        back_at=reader.moment(BACK),
        facts=_facts_typed(reader, typed, handed),
    )


class _Reader:
    """Reads times one after another: each may not lie before the one before."""

    def __init__(self, typed: Mapping[str, str], now: datetime, zone: str, since: datetime) -> None:
        self._typed, self._now, self._zone = typed, now, zone
        self.since = since

    def moment(self, name: str) -> datetime | None:
        text = self._typed.get(name, "")
        if not text:
            return None
        try:
            self.since = moment_of(text, now=self._now, since=self.since, zone=self._zone)
        except BadTime as bad:
            raise BadEntry(name, bad.key) from bad
        return self.since

    def figure(self, name: str) -> int | None:
        text = self._typed.get(name, "")
        if not text:
            return None
        if not (text.isascii() and text.isdigit()):
            raise BadEntry(name, "entry.bad.no-figure")
        return int(text)


def _handed_late(reader: _Reader, mission: Mission) -> datetime | None:
    """Entered after the stages were told: after the hospital, whatever came later."""
    at_hospital = mission.reached(Stage.AT_HOSPITAL)
    later, reader.since = reader.since, at_hospital.at if at_hospital else reader.since
    handed = reader.moment(HANDED_OVER)
    reader.since = later
    return handed


def _facts_typed(reader: _Reader, typed: Mapping[str, str], handed: datetime | None) -> RunFacts:
    out_km, back_km = reader.figure(OUT_KM), reader.figure(BACK_KM)
    if out_km is not None and back_km is not None and back_km < out_km:
        raise BadEntry(BACK_KM, "entry.bad.odometer")
    try:
        return RunFacts(
            patients=reader.figure(PATIENTS),
            handed_over_at=handed,
            handed_over_to=typed.get(HANDED_TO, ""),
            odometer_out_km=out_km,
            odometer_back_km=back_km,
        )
    except InvalidValue as wrong:
        raise BadEntry(PATIENTS, "entry.bad.no-figure") from wrong
