"""What reviews came to, by month and by person or seat, each with how many were marked. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from dispatch_app.domain.quick import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """One review that is done. `month` is YYYY-MM in the centre's zone."""

    month: str
    seat: str
    account: str
    person: str
    points: float
    passed: bool
    knocked_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Of one month and one person or seat. Few reviews say little: n stands beside every mean."""

    month: str
    subject: str
    name: str
    n: int
    mean: float
    lowest: float
    passed: int
    knocked_out: int
    change: float | None = None
    """Of the mean against this subject's last month that has reviews."""


def by_person(marked: Iterable[Marked]) -> tuple[Result, ...]:
    return _by(((m.month, m.account, m.person), m) for m in marked)


def by_seat(marked: Iterable[Marked]) -> tuple[Result, ...]:
    return _by(((m.month, m.seat, m.seat), m) for m in marked)


def _by(keyed: Iterable[tuple[tuple[str, str, str], Marked]]) -> tuple[Result, ...]:
    """In the order of months, then of subjects. A person is named as in the last review."""
    groups: dict[tuple[str, str], list[Marked]] = defaultdict(list)
    names: dict[str, str] = {}
    for (month, subject, name), one in keyed:
        groups[month, subject].append(one)
        names[subject] = name
    before: dict[str, float] = {}
    found = []
    for month, subject in sorted(groups):
        result = _result(month, subject, names[subject], groups[month, subject], before)
        before[subject] = result.mean
        found.append(result)
    return tuple(found)


def _result(
    month: str, subject: str, name: str, marked: list[Marked], before: dict[str, float]
) -> Result:
    points = [one.points for one in marked]
    mean = round(sum(points) / len(points), 1)
    return Result(
        month=month,
        subject=subject,
        name=name,
        n=len(points),
        mean=mean,
        lowest=min(points),
        passed=sum(one.passed for one in marked),
        knocked_out=sum(one.knocked_out for one in marked),
        change=round(mean - before[subject], 1) if subject in before else None,
    )
