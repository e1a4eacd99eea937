"""Departments, specialists and devices of hospitals: which serve now, and what that leaves out.

The centre keeps them as rows of its tables; a hospital's own word lies over a row for a time.
Reads no state and no clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from enum import StrEnum

from dispatch_app.domain.fleet_state import Hospital, PartWord
from dispatch_app.domain.ids import HospitalId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.registers.catalogue import (
    DEPARTMENTS,
    MACHINES,
    PARTS,
    SPECIALISTS,
    WEEKDAYS,
)
from dispatch_app.domain.registers.columns import pieces
from dispatch_app.domain.registers.kept import KeptRecord

KINDS = (DEPARTMENTS.name, SPECIALISTS.name, MACHINES.name)
HOSPITAL = "at_hospital"
"""The column that says whose part it is."""
_HOURS = re.compile(r"(\d{2}):(\d{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class HospitalPart:
    """One row of one of the tables, as it is gone by."""

    register: str
    id: str
    hospital: HospitalId
    name: str
    title: str = ""
    capabilities: tuple[str, ...] = ()
    """What the hospital can do because of it."""
    beds: int | None = None
    count: int | None = None
    """Of devices of one kind."""
    days: tuple[str, ...] = ()
    """Of specialists; none: every day."""
    begins: str = ""
    ends: str = ""
    """Hours of the day as `08:00`; both empty: the whole day. Equal or earlier: into the next."""
    phone: str = ""
    note: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.register, self.id

    def on_duty(self, here: datetime) -> bool:
        """By its hours, on the hospital's own clock."""
        begins, ends = _minutes(self.begins), _minutes(self.ends)
        if begins is None or ends is None:
            return self._that_day(here.weekday())
        minute = here.hour * 60 + here.minute
        if begins < ends:
            return begins <= minute < ends and self._that_day(here.weekday())
        if minute >= begins:
            return self._that_day(here.weekday())
        return minute < ends and self._that_day((here.weekday() - 1) % len(WEEKDAYS))

    def _that_day(self, weekday: int) -> bool:
        return not self.days or WEEKDAYS[weekday] in self.days


class Because(StrEnum):
    """Why a part serves or does not."""

    ALWAYS = "always"
    HOURS = "hours"
    WORD = "word"
    """The hospital says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartNow:
    """A part as it stands at one moment."""

    part: HospitalPart
    serves: bool
    because: Because
    word: PartWord | None = None
    """The hospital's own, as long as it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unserved:
    """A capability that the hospital has, and nobody or nothing of one kind serves now."""

    capability: str
    register: str
    """Of which kind there is none."""
    by_word: bool
    """The hospital said so; else its hours do."""


def part_of(record: KeptRecord) -> HospitalPart:
    cells = record.cells
    beds, count = cells.get("beds", ""), cells.get("count", "")
    return HospitalPart(
        register=record.register,
        id=record.id,
        hospital=HospitalId(cells.get(HOSPITAL, "")),
        name=cells.get("name", ""),
        title=cells.get("title", ""),
        capabilities=pieces(cells.get("capabilities", "")),
        beds=int(beds) if beds.isdigit() else None,
        count=int(count) if count.isdigit() else None,
        days=pieces(cells.get("days", "")),
        begins=cells.get("begins", ""),
        ends=cells.get("ends", ""),
        phone=cells.get("phone", ""),
        note=cells.get("note", ""),
    )


def parts_of(records: Mapping[str, KeptRecord]) -> dict[HospitalId, tuple[HospitalPart, ...]]:
    """Those that serve, by hospital, in the order in which they were kept."""
    found: dict[HospitalId, list[HospitalPart]] = {}
    for record in records.values():
        if record.register in PARTS and not record.retired:
            part = part_of(record)
            found.setdefault(part.hospital, []).append(part)
    return {hospital: tuple(parts) for hospital, parts in found.items()}


def now_of(
    parts: Iterable[HospitalPart], hospital: Hospital, now: datetime, zone: tzinfo | None
) -> tuple[PartNow, ...]:
    """Without a zone nobody's hours are gone by."""
    words = {(word.register, word.id): word for word in hospital.part_words}
    here = now.astimezone(zone) if zone is not None else None
    return tuple(_now(part, words.get(part.key), now, here) for part in parts)


def _now(
    part: HospitalPart, word: PartWord | None, now: datetime, here: datetime | None
) -> PartNow:
    """The hospital's word goes before the hours, as long as it holds."""
    said = word if word is not None and word.holds_at(now) else None
    if said is not None and said.serves is not None:
        return PartNow(part=part, serves=said.serves, because=Because.WORD, word=said)
    if here is not None and (part.days or part.begins):
        return PartNow(part=part, serves=part.on_duty(here), because=Because.HOURS, word=said)
    return PartNow(part=part, serves=True, because=Because.ALWAYS, word=said)


def unserved(wanted: Iterable[str], parts: Iterable[PartNow]) -> tuple[Unserved, ...]:
    """What of the wanted no part of some kind serves, where parts of that kind are known at all."""
    standing = tuple(parts)
    found = []
    for capability in wanted:
        able = [one for one in standing if capability in one.part.capabilities]
        for register in KINDS:
            of_kind = [one for one in able if one.part.register == register]
            if of_kind and not any(one.serves for one in of_kind):
                by_word = any(one.because is Because.WORD for one in of_kind)
                found.append(Unserved(capability=capability, register=register, by_word=by_word))
    return tuple(found)


def _minutes(text: str) -> int | None:
    match = _HOURS.fullmatch(text)
    return int(match[1]) * 60 + int(match[2]) if match else None
