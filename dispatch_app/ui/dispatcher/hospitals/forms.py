"""The sheet about one patient and one hospital: its fields, and the commands they make. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dispatch_app.domain.codes import ChoiceReason, HospitalStatus
from dispatch_app.domain.commands import ChooseHospital, Command, ReportHospital
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.forewarning.commands import (
    AnswerForewarning,
    ForewarnHospital,
    RecordHospitalWish,
)
from dispatch_app.domain.forewarning.values import (
    LONGEST_NOTE,
    LONGEST_REPORT,
    NO_WISH,
    CannotTake,
    Forewarning,
    HospitalAnswer,
    HospitalRefused,
    HospitalWish,
    Vitals,
)
from dispatch_app.domain.ids import HospitalId
from dispatch_app.domain.ranking import RankedHospital
from dispatch_app.domain.state import CentreState, Mission
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import minutes_text
from dispatch_app.ui.kit.entry.run import BadEntry
from dispatch_app.ui.kit.entry.sheet import EntryField

FIGURES = ("pulse", "pressure", "spo2_percent", "breaths", "gcs")
HOSPITAL, ANSWER, REPORT = "hospital", "answer", "report"
WISH, WISH_WHY, REFUSED, REFUSED_WHY = "wish", "wish_why", "refuses", "refuses_why"
STATUS, BEDS = "status", "beds"
_NO = f"{HospitalAnswer.CANNOT_TAKE.value}:"
_PRESSURE = re.compile(r"(\d{2,3})(?:[/ ](\d{2,3}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a sheet is about."""

    mission: Mission
    known: Forewarning | None
    hospitals: tuple[RankedHospital, ...]
    """The best first; empty while nobody knows the roads."""


def fields_of(about: About, state: CentreState, texts: Texts) -> tuple[EntryField, ...]:
    return (
        *_crew(about, texts),
        _hospital(about, state, texts),
        *_by_telephone(about, state, texts),
        *_wish(about, state, texts),
    )


def _crew(about: About, texts: Texts) -> Iterator[EntryField]:
    vitals = about.known.brief.vitals if about.known else Vitals()
    for name in FIGURES:
        yield EntryField(
            name=name,
            label=texts(f"hospitals.{name}"),
            known=_figure(vitals, name),
            hint=texts(f"hospitals.hint.{name}"),
            most=7,
        )
    told = about.known.brief.report if about.known else ""
    yield EntryField(name=REPORT, label=texts("hospitals.report"), value=told, most=LONGEST_REPORT)


def _figure(vitals: Vitals, name: str) -> str:
    if name == "pressure":
        high, low = vitals.systolic_mmhg, vitals.diastolic_mmhg
        return "" if high is None else f"{high}/{low if low is not None else '—'}"
    figure = getattr(vitals, name)
    return "" if figure is None else str(figure)


def _hospital(about: About, state: CentreState, texts: Texts) -> EntryField:
    now = str(about.mission.hospital or "")
    choices = [(now, _name(state, now))]
    for row in about.hospitals:
        time = minutes_text(row.time_s or 0.0)
        choices.append((row.hospital, f"{_name(state, row.hospital)}  {time}"))
    return EntryField(name=HOSPITAL, label=texts("hospitals.to"), choices=tuple(choices), value=now)


def _name(state: CentreState, hospital: str) -> str:
    found = state.hospitals.get(HospitalId(hospital))
    return found.name if found else hospital


def _by_telephone(about: About, state: CentreState, texts: Texts) -> Iterator[EntryField]:
    if about.known is not None:
        accepted = HospitalAnswer.ACCEPTED.value
        no = texts.code("forewarning", HospitalAnswer.CANNOT_TAKE.value)
        yield EntryField(
            name=ANSWER,
            label=texts("hospitals.answer"),
            choices=(
                ("", ""),
                (accepted, texts.code("forewarning", accepted)),
                *((f"{_NO}{r}", f"{no} · {texts.code('cannot_take', r)}") for r in CannotTake),
            ),
        )
    open_ = (HospitalStatus.OPEN, HospitalStatus.BUSY, HospitalStatus.DIVERTED)
    yield EntryField(
        name=STATUS,
        label=texts("hospitals.status"),
        choices=(("", ""), *((s.value, texts.code("hospital_status", s.value)) for s in open_)),
    )
    yield EntryField(name=BEDS, label=texts("hospitals.beds"), most=4)


def _wish(about: About, state: CentreState, texts: Texts) -> Iterator[EntryField]:
    wish = state.forewarnings.wishes.get(about.mission.incident, NO_WISH)
    all_ = (("", ""), *((h.id, h.name) for h in state.hospitals.values()))
    refused = wish.refused[0] if wish.refused else HospitalRefused(hospital=HospitalId(""), why="")
    for name, value, why_name, why in (
        (WISH, str(wish.wanted or ""), WISH_WHY, wish.why),
        (REFUSED, str(refused.hospital), REFUSED_WHY, refused.why),
    ):
        yield EntryField(name=name, label=texts(f"hospitals.{name}"), choices=all_, value=value)
        yield EntryField(name=why_name, label=texts("hospitals.why"), value=why, most=LONGEST_NOTE)


# ---- what was typed


def commands_of(
    about: About, state: CentreState, typed: Mapping[str, str], eta_s: float | None
) -> Sequence[Command]:
    """What the sheet asks for, in the order in which it is asked; nothing where nothing is new.

    Raises:
        BadEntry: a figure cannot be read, or cannot be.
    """
    mission = about.mission
    found: list[Command] = []
    wish = _wished(about, state, typed)
    if wish is not None:
        found.append(RecordHospitalWish(incident=mission.incident, wish=wish))
    told = _reported(mission, typed)
    if told is not None:
        found.append(told)
    if about.known is not None and typed.get(ANSWER):
        found.append(_answered(about.known, typed[ANSWER]))
    moved = typed.get(HOSPITAL, "") not in ("", mission.hospital)
    if moved:
        hospital = HospitalId(typed[HOSPITAL])
        found.append(
            ChooseHospital(mission=mission.id, hospital=hospital, reason=ChoiceReason.OTHER)
        )
    vitals, report = vitals_of(typed), typed.get(REPORT, "").strip()
    new = bool(vitals) or report != (about.known.brief.report if about.known else "")
    if new or about.known is None:
        found.append(
            ForewarnHospital(
                mission=mission.id,
                report=report,
                vitals=vitals,
                eta_s=None if moved else eta_s,
            )
        )
    return found


def vitals_of(typed: Mapping[str, str]) -> Vitals:
    """
    Raises:
        BadEntry: a field is no figure, or one that nobody can have.
    """
    figures: dict[str, int] = {}
    for name in FIGURES:
        text = typed.get(name, "").strip()
        if not text:
            continue
        found = _PRESSURE.fullmatch(text) if name == "pressure" else re.fullmatch(r"\d{1,3}", text)
        if found is None:
            raise BadEntry(name, "hospitals.no-figure")
        if name == "pressure":
            high, low = found.groups()
            figures["systolic_mmhg"] = int(high)
            if low is not None:
                figures["diastolic_mmhg"] = int(low)
        else:
            figures[name] = int(text)
        _must_be_possible(name, figures)
    return Vitals(**figures)


def _must_be_possible(name: str, figures: Mapping[str, int]) -> None:
    try:
        Vitals(**figures)
    except InvalidValue as strange:
        raise BadEntry(name, "hospitals.impossible-figure") from strange


def _answered(known: Forewarning, typed: str) -> AnswerForewarning:
    if typed.startswith(_NO):
        return AnswerForewarning(
            forewarning=known.id,
            word=HospitalAnswer.CANNOT_TAKE,
            reason=CannotTake(typed.removeprefix(_NO)),
        )
    return AnswerForewarning(forewarning=known.id, word=HospitalAnswer(typed))


def _reported(mission: Mission, typed: Mapping[str, str]) -> ReportHospital | None:
    status, beds = typed.get(STATUS, ""), typed.get(BEDS, "").strip()
    if not (status or beds) or mission.hospital is None:
        return None
    if beds and not (beds.isascii() and beds.isdigit()):
        raise BadEntry(BEDS, "hospitals.no-figure")
    return ReportHospital(
        hospital=mission.hospital,
        status=HospitalStatus(status or HospitalStatus.OPEN.value),
        free_beds=int(beds) if beds else None,
    )


def _wished(about: About, state: CentreState, typed: Mapping[str, str]) -> HospitalWish | None:
    """Further refusals, told in other ways, stay."""
    before = state.forewarnings.wishes.get(about.mission.incident, NO_WISH)
    refused = typed.get(REFUSED, "")
    first = (
        (HospitalRefused(hospital=HospitalId(refused), why=typed.get(REFUSED_WHY, "").strip()),)
        if refused
        else ()
    )
    wanted = typed.get(WISH, "")
    now = HospitalWish(
        wanted=HospitalId(wanted) if wanted else None,
        why=typed.get(WISH_WHY, "").strip(),
        refused=(*first, *before.refused[1:]),
    )
    return None if now == before else now
