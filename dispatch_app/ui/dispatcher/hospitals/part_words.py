"""Departments, specialists and devices of a hospital in words. Values in, text out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dispatch_app.domain.fleet_state import PartWord
from dispatch_app.domain.hospital_parts.values import Because, PartNow, Unserved
from dispatch_app.domain.registers.catalogue import SPECIALISTS
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import local

_HOUR_MIN, _DAY_H = 60, 24


def unserved_text(what: Sequence[Unserved], texts: Texts) -> str:
    """What cannot be had there now and for want of what, each once."""
    said: dict[str, None] = {}
    for one in what:
        word = texts.code("capability", one.capability)
        said[texts(f"unserved.{one.register}", what=word)] = None
    return "；".join(said)


def part_text(one: PartNow, now: datetime, texts: Texts, zone: str) -> str:
    """Name, what it is for, whether it serves and who says so."""
    part = one.part
    abilities = "、".join(texts.code("capability", c) for c in part.capabilities)
    pieces = (
        f"{part.name} {part.title}".strip(),
        f"×{part.count}" if part.count is not None else "",
        abilities,
        _hours(one, texts),
        _standing(one, texts),
        _beds(one, texts),
        said_text(one.word, now, texts, zone) if one.word else "",
        part.note,
    )
    return " · ".join(piece for piece in pieces if piece)


def standing_text(one: PartNow, texts: Texts) -> str:
    """In one short line: what it is and whether it serves. Says no age: it must not change every
    minute."""
    pieces = (one.part.name, _hours(one, texts), _standing(one, texts), _beds(one, texts))
    return "  ".join(piece for piece in pieces if piece)


def _hours(one: PartNow, texts: Texts) -> str:
    part = one.part
    days = " ".join(texts(f"weekday.{day}") for day in part.days)
    hours = texts("part.hours", begins=part.begins, ends=part.ends) if part.begins else ""
    if part.begins and part.begins == part.ends:
        hours = texts("part.all-day")
    return f"{days} {hours}".strip()


def _standing(one: PartNow, texts: Texts) -> str:
    if one.part.register == SPECIALISTS.name:
        return texts("part.on-duty" if one.serves else "part.off-duty")
    if one.because is Because.ALWAYS:
        return ""
    return texts("part.serves" if one.serves else "part.out")


def _beds(one: PartNow, texts: Texts) -> str:
    free = one.word.free_beds if one.word else None
    if free is not None:
        return texts("part.free-beds", beds=free)
    return texts("part.beds", beds=one.part.beds) if one.part.beds is not None else ""


def said_text(word: PartWord, now: datetime, texts: Texts, zone: str) -> str:
    age = age_text(int((now - word.at).total_seconds() // 60), texts)
    said = texts("part.said-by-hand" if word.by_hand else "part.said", age=age)
    if word.valid_until is not None:
        until = f"{local(word.valid_until, zone):%m-%d %H:%M}"
        said = f"{said} {texts('part.said-until', until=until)}"
    return said


def age_text(minutes: int, texts: Texts) -> str:
    """In the coarsest unit that still says something."""
    hours = minutes // _HOUR_MIN
    if hours < 1:
        return texts("part.minutes", count=max(0, minutes))
    if hours < 2 * _DAY_H:
        return texts("part.hours-old", count=hours)
    return texts("part.days-old", count=hours // _DAY_H)
