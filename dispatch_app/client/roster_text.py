"""The frame of a roster as lines that a person edits, and back. Knows no centre and no screen.

shift  N  夜班  00:00  8:15  break 4:00 0:30  hand-over 0:15  night
person p1 演示甲
rule   week 44  rest 11  days 6  nights 3
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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


WORDS = (
    *("shift", "person", "rule", "break", "hand-over", "night"),
    *("week", "rest", "days", "nights"),
)
"""What lines begin with, and what stands in them before a figure."""
Words = Mapping[str, str]
"""Each of `WORDS` as a seat's language has it."""


def as_text(roster: Roster, words: Words | None = None) -> str:
    known = {**dict(zip(WORDS, WORDS, strict=True)), **(words or {})}
    lines = [_shift(kind, known) for kind in roster.kinds]
    lines += [f"{known['person']} {person.id} {person.name}" for person in roster.people]
    lines.append(_limits(roster.rules, known))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _limits(rules: RosterRules, known: Words) -> str:
    figures = {
        "week": f"{rules.week_h:g}",
        "rest": f"{rules.rest_h:g}",
        "days": str(rules.days_in_row),
        "nights": str(rules.nights_in_row),
    }
    said = " ".join(f"{known[word]} {figure}" for word, figure in figures.items())
    return f"{known['rule']} {said}"


def from_text(text: str, words: Words | None = None) -> SetRosterFrame:
    """Read such lines; words of the language and those above are understood alike.

    Raises:
        BadLine: names the first line that cannot be used.
    """
    kinds: list[ShiftKind] = []
    people: list[RosterPerson] = []
    rules = RosterRules()
    meant = {said: word for word, said in (words or {}).items()}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        first, *rest = line.split()
        try:
            match meant.get(first, first):
                case "shift":
                    kinds.append(_kind([*rest[:2], *(meant.get(word, word) for word in rest[2:])]))
                case "person":
                    people.append(RosterPerson(id=rest[0], name=" ".join(rest[1:])))
                case "rule":
                    rules = _rules([meant.get(word, word) for word in rest])
                case _:
                    raise ValueError(first)
        except (ValueError, IndexError, KeyError, StopIteration, InvalidValue) as strange:
            raise BadLine(number, line.strip()) from strange
    return SetRosterFrame(kinds=tuple(kinds), people=tuple(people), rules=rules)


def _shift(kind: ShiftKind, known: Words) -> str:
    begins = f"{kind.starts_min // 60:02d}:{kind.starts_min % 60:02d}"
    line = [known["shift"], kind.key, kind.name, begins, _time(kind.length_min)]
    for one in kind.breaks:
        line += [known["break"], _time(one.after_min), _time(one.length_min)]
    if kind.hand_over_min:
        line += [known["hand-over"], _time(kind.hand_over_min)]
    return " ".join([*line, known["night"]] if kind.night else line)


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
