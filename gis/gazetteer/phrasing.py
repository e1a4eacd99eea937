"""Turns the way people say a place into the order in which places are written. Knows no places.

K12+300 绕城高速 becomes 绕城高速 K12+300; 地铁钟楼站A出口 becomes 钟楼站A口; a district
in brackets or amid an address is taken apart. Works on folded text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_POST_FIRST = re.compile(
    r"^(?P<post>k\s*[0-9]{1,4}(?:\s*\+\s*[0-9]{1,3})?|[0-9]{1,4}(?:\.[0-9]{1,3})?\s*(?:公里|千米))"
    r"\s*(?:处|的)?[\s,、]*(?P<road>[^0-9\s+][^+]*)$"
)
_METRO_EXIT = re.compile(
    r"^(?:地铁|轻轨)?(?:[0-9一二三四五六七八九十]{1,2}号线)?(?P<station>.+?)(?:地铁站|轻轨站|站)\s*"
    r"(?P<exit>[a-z]?[0-9]{0,2})\s*(?:号)?(?:出入|进出|进站|出站|出)?口(?P<rest>.*)$"
)
_VAGUE = re.compile(
    r"(?<=.[^号楼幢栋座弄0-9])(?<!号院)[\s,、]*(?:的?(?:正?对面|对过|旁边|旁|附近|隔壁|边上|那边|这边|那里|这里|跟前|周边))$"
)
_CORNER = re.compile(r"(?<=[路街道巷弄口])[\s,的]*(?:东北|西北|东南|西南|东|南|西|北)(?:角|侧|边)$")
_ASIDE = re.compile(
    r"(?<=..)[\s,、的]*(?P<words>(?:再?[往向朝以])?(?:东北|西北|东南|西南|东|南|西|北)(?:侧|边|面|方向)?"
    r"(?:走|约|大约)?\s*(?P<metres>[0-9]{1,4})\s*(?:米|m))(?:处|左右)*$"
)
_TOWARDS = re.compile(
    r"[\s,]*(?:(?:往|向|去)?\S{1,8}?方向|[内外]环方?向?|[上下]行(?:线|方向)?|[东西南北]向)[\s,]*"
)
_POST = re.compile(
    r"k\s*[0-9]{1,4}\s*(?:\+\s*[0-9]{1,3})?|[0-9]{1,4}(?:\.[0-9]{1,3})?\s*(?:公里|千米)"
)
_ROAD_END = re.compile(r"高速公路|高速|快速路|快速|国道|省道|大道|公路|路|线|环")
_BRACKETS = "()[]{}<>【】「」"
_STREET_ENDS = ("路", "街", "道", "巷", "弄")


def rephrased(folded: str) -> str:
    """The same place, said as a map writes it; text that needs no turning comes back unchanged."""
    text = _CORNER.sub("", _VAGUE.sub("", folded))
    turned = _POST_FIRST.match(text)
    if turned and _ROAD_END.search(turned["road"]):
        text = f"{turned['road'].strip()}{turned['post'].replace(' ', '')}"
    return _metro_exit(text)


def without_offset(folded: str) -> tuple[str, str, int]:
    """Part 甲路乙路口往东100米 into the crossing, the words behind it and the metres."""
    found = _ASIDE.search(folded)
    if not found:
        return folded, "", 0
    return folded[: found.start()], found["words"], int(found["metres"])


def _metro_exit(text: str) -> str:
    found = _METRO_EXIT.match(text)
    if not found or not found["exit"]:
        return text
    return f"{found['station']}站{found['exit']}口{found['rest']}"


def without_direction(folded: str) -> tuple[str, str]:
    """Part 绕城高速往机场方向k12 into 绕城高速k12 and the direction.

    Only where a kilometre is named; other text comes back whole.
    """
    post = _POST.search(folded)
    if not post:
        return folded, ""
    lead, behind = folded[: post.start()], folded[post.end() :]
    road_end = max((end.end() for end in _ROAD_END.finditer(lead)), default=0)
    before = _TOWARDS.fullmatch(lead[road_end:]) if road_end else None
    after = _TOWARDS.fullmatch(behind.removeprefix("处"))
    stem = lead[:road_end] if before else lead
    rest = "" if after else behind
    said = [found[0].strip(" ,") for found in (before, after) if found]
    return f"{stem}{post[0]}{rest}", " ".join(part for part in said if part)


def without_unit(folded: str, units: Sequence[str]) -> tuple[str, str]:
    """Take a district out from the end, from brackets or from the midst of an address.

    Returns:
        what is left and the unit; the text itself and nothing where no unit stands in it.
    """
    for unit in sorted((one for one in units if len(one) > 2), key=len, reverse=True):
        at = folded.find(unit, 1)
        if at < 0:
            continue
        left, right = folded[:at].rstrip(" ,、" + _BRACKETS), folded[at + len(unit) :]
        right = right.lstrip(" ,、" + _BRACKETS)
        if left and not right.startswith(_STREET_ENDS):
            return f"{left}{right}", unit
    return folded, ""
