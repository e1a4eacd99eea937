"""How people write addresses: the words of crossings, house numbers, buildings and kilometre posts.

Grammar of the data's own language, not text of ours. Knows no places.
"""

from __future__ import annotations

CROSSING_JOINERS = (
    "交界于",
    "靠近",
    "与",
    "和",
    "跟",
    "及",
    "交",
    "/",
    "\\",
    "&",
    "@",
    "、",
    "×",
    "+",
)
CROSSING_ENDINGS = (
    "十字路口",
    "丁字路口",
    "三岔路口",
    "三岔口",
    "岔路口",
    "交叉路口",
    "十字口",
    "丁字口",
    "红绿灯",
    "交叉口",
    "交汇处",
    "交界处",
    "交汇口",
    "交口",
    "路口",
    "交叉",
    "交汇",
    "交界",
    "十字",
    "丁字",
    "三岔",
    "口",
)
BUILDING_WORDS = ("号楼", "号院", "幢", "栋", "楼", "座", "#")
HOUSE_WORD = "号"
LANE_WORD = "弄"
NUMERALS = "〇零一二两三四五六七八九十百"


def crossing_name(road: str, cross_road: str) -> str:
    """甲路与乙路口: what ends in 路 already takes 口 alone."""
    return f"{road}与{cross_road}{'口' if cross_road.endswith('路') else '路口'}"


def house_name(street: str, number: int, suffix: str) -> str:
    return f"{street}{number}{suffix}{HOUSE_WORD}"


def building_name(estate: str, number: int, suffix: str) -> str:
    return f"{estate}{number}{suffix}{BUILDING_WORDS[0]}"


def post_name(road: str, metres: int) -> str:
    return f"{road}K{metres // 1000}+{metres % 1000:03d}"


def metro_exit_names(station: str, exit_ref: str) -> tuple[str, ...]:
    """The ways in which callers name an exit of a metro station."""
    stem = station.removesuffix("站").removesuffix("地铁")
    return (
        f"{stem}站{exit_ref}口",
        f"{stem}{exit_ref}口",
        f"{stem}{exit_ref}号口",
        f"{stem}站{exit_ref}号口",
        f"{stem}地铁站{exit_ref}号口",
    )


def numeral_value(text: str) -> int:
    """Read 178 or 一百七十八 (up to 999); `text` holds digits or NUMERALS only."""
    if text.isdecimal():
        return int(text)
    digits = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
    digits |= {"〇": 0, "两": 2}
    if not any(unit in text for unit in "十百"):
        return int("".join(str(digits[sign]) for sign in text))
    total = current = 0
    for sign in text:
        if sign in "十百":
            total += (current or 1) * (10 if sign == "十" else 100)
            current = 0
        else:
            current = digits[sign]
    return total + current
