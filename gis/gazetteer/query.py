"""Parses what was typed in the search field into what it may mean. Knows no places but names.

Several readings stand side by side; the search tries all of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gis.gazetteer import kinds
from gis.gazetteer.folding import Folding
from gis.gazetteer.numbering import Numbering, split_numbered
from gis.gazetteer.phrasing import rephrased, without_direction, without_offset, without_unit
from gis.gazetteer.words import CROSSING_ENDINGS, CROSSING_JOINERS

LONGEST = 120
"""Signs of typed text that are looked at; more is no name of a place."""
_MOST_SPLITS = 3
_MOST_ADMIN = 4
_ADMIN_UNITS = ("省", "市", "区", "县", "镇", "乡", "旗", "州", "街道")
_SPOKEN_JOINERS = re.compile(r"(?<=[a-z])\s+(?:yu|he|and)\s+(?=[a-z])|(?<=[a-z0-9])\s+(?=[a-z])")
_ROAD_ENDS = re.compile(
    r"(?:[路街道巷弄里桥线]|高速|(?<=.)lu|(?<=.)jie|(?<=.)dao|(?<=.)xiang)"
    r"(?:[东西南北中]?[一二三四五六七八九十0-9]{1,2}段|[东西南北中]段)?"
)
_LETTER_ENDINGS = ("jiaochakou", "lukou")


@dataclass(frozen=True, slots=True)
class Query:
    text: str
    """Folded, in the order of maps, without the names of province, city and district."""
    whole: str
    """Folded, as it was typed."""
    district: str
    """Folded name of the last unit that stood in front, empty if none did."""
    numbered: tuple[str, Numbering] | None
    splits: tuple[tuple[str, str], ...]
    """Both roads of a crossing, where the text may name one; the second may be empty."""
    crossing_text: str
    """The key of the text without an ending such as 路口."""
    said_crossing: bool
    aside: str = ""
    """How far from it somebody stands, in the words that were typed: 往东100米."""
    aside_m: int = 0


def parse(text: str, folding: Folding, admin_names: Sequence[str]) -> Query:
    whole = folding.fold(text[:LONGEST]).strip()
    said, aside, aside_m = without_offset(whole)
    rest, district = _without_admin(rephrased(said), admin_names)
    stem, said_crossing = _without_ending(rest)
    return Query(
        text=rest,
        whole=whole,
        district=district,
        numbered=_numbered(rest),
        splits=tuple(_splits(stem)),
        crossing_text=folding.key(stem),
        said_crossing=said_crossing,
        aside=aside,
        aside_m=aside_m,
    )


def _numbered(rest: str) -> tuple[str, Numbering] | None:
    """A kilometre with the direction of travel as its detail, or a number as it is written."""
    plain, towards = without_direction(rest)
    found = _numbered_in_street(plain)
    if found and towards and found[1].kind == kinds.POST:
        return found[0], replace(found[1], detail=towards)
    return found if plain == rest else _numbered_in_street(rest)


def _numbered_in_street(rest: str) -> tuple[str, Numbering] | None:
    """Of 和平路84号康桥里7幢3单元 the number in the street; the estate and what follows is detail.

    Yards such as 和平里12号院 are estates of their own: there the building is what is numbered.
    """
    found = split_numbered(rest)
    outer = split_numbered(found[0]) if found else None
    if found is None or outer is None:
        return found
    yard = found[0].endswith("院") or not _ends_like_road(outer[0])
    if yard and not outer[1].detail:
        return found
    behind = len(found[0]) - len(outer[1].detail)
    return outer[0], replace(outer[1], detail=rest[behind:].strip())


def _without_admin(folded: str, admin_names: Sequence[str]) -> tuple[str, str]:
    """Take 江苏省南京市玄武区 off the front, or 玄武区 out of the rest.

    Unless nothing would be left.
    """
    rest, district = folded, ""
    units = [name for name in admin_names if name.endswith(_ADMIN_UNITS)]
    for _ in range(_MOST_ADMIN):
        name = max((unit for unit in units if rest.startswith(unit)), key=len, default="")
        if not name or not rest[len(name) :].strip():
            break
        rest, district = rest[len(name) :].strip(), name
    rest, inner = without_unit(rest, units)
    return rest, inner or district


def _without_ending(folded: str) -> tuple[str, bool]:
    for ending in (*CROSSING_ENDINGS, *_LETTER_ENDINGS):
        stem = folded.removesuffix(ending).strip()
        if stem and stem != folded:
            keeps_road = ending in ("路口", "lukou") and not _ends_like_road(stem)
            return (stem + ending[: 2 if ending == "lukou" else 1] if keeps_road else stem), True
    return folded, False


def _ends_like_road(stem: str) -> bool:
    return any(found.end() == len(stem) for found in _ROAD_ENDS.finditer(stem))


def _splits(stem: str) -> list[tuple[str, str]]:
    """Where one road may end and the other begin: at a joining word, else behind 路, 街, lu."""
    found: list[tuple[str, str]] = []
    for joiner in CROSSING_JOINERS:
        left, joined, right = stem.partition(joiner)
        if joined and left.strip():
            found.append((left.strip(), right.strip()))
    for gap in _SPOKEN_JOINERS.finditer(stem):
        found.append((stem[: gap.start()], stem[gap.end() :]))
    if not found:
        for end in _ROAD_ENDS.finditer(stem):
            rest = stem[end.end() :].strip()
            is_number = rest[:1].isdecimal() and not _ends_like_road(rest)
            if end.end() > 1 and rest and not is_number:
                found.append((stem[: end.end()].strip(), rest))
    return list(dict.fromkeys(found))[:_MOST_SPLITS]
