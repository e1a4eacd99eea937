"""The frame of a roster as lines that a person edits, and public holidays as a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dispatch_app.client.holidays import BadHolidays, load_holidays
from dispatch_app.client.roster_text import WORDS, BadLine, as_text, from_text
from dispatch_app.domain.planning.roster import USUAL_KINDS, Roster, RosterPerson, RosterRules
from dispatch_app.i18n.texts import RESOURCES, Texts

ROSTER = Roster(
    kinds=USUAL_KINDS,
    people=(RosterPerson(id="p1", name="演示甲"), RosterPerson(id="p2", name="")),
    rules=RosterRules(week_h=40, rest_h=12, days_in_row=5, nights_in_row=2),
)


def test_what_is_written_is_read_again() -> None:
    frame = from_text(as_text(ROSTER))
    assert (frame.kinds, frame.people, frame.rules) == (ROSTER.kinds, ROSTER.people, ROSTER.rules)


def test_lines_are_plain() -> None:
    assert as_text(ROSTER).splitlines()[2:4] == [
        "shift N 夜班 00:00 8:15 break 4:00 0:30 hand-over 0:15 night",
        "person p1 演示甲",
    ]


def test_a_seat_writes_them_in_its_own_language_and_understands_both() -> None:
    texts = Texts.load("zh")
    words = {word: texts(f"planning.word.{word}") for word in WORDS}
    text = as_text(ROSTER, words)
    assert text.splitlines()[2] == "班次 N 夜班 00:00 8:15 休 4:00 0:30 接 0:15 夜"
    assert from_text(text, words) == from_text(as_text(ROSTER), words)


@pytest.mark.parametrize(
    "line",
    [
        "shift D 白班 08:00",
        "shift D 白班 25:00 8:00",
        "shift D 白班 08:00 8:60",
        "shift D 白班 08:00 8:00 break 4:00",
        "shift D 白班 08:00 8:00 tea",
        "person",
        "rule week many",
        "rule month 200",
        "rule week",
        "nonsense",
    ],
)
def test_the_first_line_that_nobody_understands_is_named(line: str) -> None:
    with pytest.raises(BadLine) as bad:
        from_text(f"\nperson p1 演示甲\n{line}\nnonsense\n")
    assert (bad.value.number, bad.value.line) == (3, line)


def test_the_shipped_holidays_can_be_read() -> None:
    found = load_holidays(RESOURCES / "planning" / "holidays.toml")
    assert found[date(2026, 2, 17)] == "春节"
    assert date(2026, 2, 24) not in found
    assert {day.year for day in found} >= {2024, 2025, 2026}


@pytest.mark.parametrize(
    "text", ["[[holiday]]\nname = 'x'\n", "[[holiday]]\ndays=['x']\nname='y'", "["]
)
def test_a_list_of_holidays_that_is_none_says_what_is_wanted(tmp_path: Path, text: str) -> None:
    file = tmp_path / "holidays.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadHolidays, match=str(file)):
        load_holidays(file)
