"""The frame of a roster as lines that a person edits, and back. Knows no centre and no screen.

shift  N  夜班  00:00  8:15  break 4:00 0:30  hand-over 0:15  night
person p1 演示甲
rule   week 44  rest 11  days 6  nights 3
"""

from __future__ import annotations

from collections.abc import Iterator

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.planning.roster import (
    Break,
    Roster,
    RosterPerson,
    RosterRules,
    ShiftKind,
)
from dispatch_app.domain.planning_commands import SetRosterFrame


class BadLine(Exception):
    """A line that nobody understands: its number from 1, and the line."""

    def __init__(self, number: int, line: str) -> None:
        super().__init__(f"{number}: {line}")
        self.number, self.line = number, line


def as_text(roster: Roster) -> str:
    lines = [_shift(kind) for kind in roster.kinds]
    lines += [f"person {person.id} {person.name}".rstrip() for person in roster.people]
    rules = roster.rules
    lines.append(
        f"rule week {rules.week_h:g} rest {rules.rest_h:g} "
        f"days {rules.days_in_row} nights {rules.nights_in_row}"
    )
    return "\n".join(lines) + "\n"


def from_text(text: str) -> SetRosterFrame:
    """
    Raises:
        BadLine: names the first line that cannot be used.
    """
    kinds: list[ShiftKind] = []
    people: list[RosterPerson] = []
    rules = RosterRules()
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if not words:
            continue
        try:
            if words[0] == "shift":
                kinds.append(_kind(words[1:]))
            elif words[0] == "person":
                people.append(RosterPerson(id=words[1], name=" ".join(words[2:])))
            elif words[0] == "rule":
                rules = _rules(words[1:])
            else:
                raise ValueError(words[0])
        except (ValueError, IndexError, KeyError, StopIteration, InvalidValue) as strange:
            raise BadLine(number, line.strip()) from strange
    return SetRosterFrame(kinds=tuple(kinds), people=tuple(people), rules=rules)


def _shift(kind: ShiftKind) -> str:
    breaks = "".join(f" break {_time(b.after_min)} {_time(b.length_min)}" for b in kind.breaks)
    over = f" hand-over {_time(kind.hand_over_min)}" if kind.hand_over_min else ""
    night = " night" if kind.night else ""
    begins = f"{kind.starts_min // 60:02d}:{kind.starts_min % 60:02d}"
    return f"shift {kind.key} {kind.name} {begins} {_time(kind.length_min)}{breaks}{over}{night}"


def _kind(words: list[str]) -> ShiftKind:
    key, name, starts, length, *more = words
    breaks, over, night, rest = [], 0, False, iter(more)
    for word in rest:
        if word == "break":
            breaks.append(Break(after_min=_minutes(next(rest)), length_min=_minutes(next(rest))))
        elif word == "hand-over":
            over = _minutes(next(rest))
        elif word == "night":
            night = True
        else:
            raise ValueError(word)
    return ShiftKind(
        key=key,
        name=name,
        starts_min=_minutes(starts),
        length_min=_minutes(length),
        breaks=tuple(breaks),
        hand_over_min=over,
        night=night,
    )


def _rules(words: list[str]) -> RosterRules:
    said, usual = dict(_pairs(words)), RosterRules()
    if said.keys() - {"week", "rest", "days", "nights"}:
        raise ValueError(words)
    return RosterRules(
        week_h=float(said.get("week", usual.week_h)),
        rest_h=float(said.get("rest", usual.rest_h)),
        days_in_row=int(said.get("days", usual.days_in_row)),
        nights_in_row=int(said.get("nights", usual.nights_in_row)),
    )


def _pairs(words: list[str]) -> Iterator[tuple[str, str]]:
    yield from zip(words[::2], words[1::2], strict=True)


def _time(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    if not 0 <= int(minutes) < 60:
        raise ValueError(text)
    return int(hours) * 60 + int(minutes)
