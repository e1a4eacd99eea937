"""Scores a shift, played or real, from its events alone. Pure: the same journal, the same score."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from statistics import median

from dispatch_app.domain.codes import Nature
from dispatch_app.domain.ids import AccountId, SeatId
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.timers import NORM, Timers
from dispatch_app.domain.training.judging import Verdict, Window, usual, verdicts
from dispatch_app.domain.training.ledger import Ledger, Told
from dispatch_app.domain.training.scores import (
    Kpi,
    KpiScore,
    Moment,
    Norm,
    Norms,
    Score,
    WorkScore,
)
from dispatch_app.domain.training.values import TECHNICAL, Training

OF_ALL = frozenset({Kpi.ABANDONED, Kpi.CALLED_BACK, Kpi.PAPER})
"""What nobody alone has done or left undone."""
NONE_BELOW = 0.5
"""At this part of the share that is asked for, a figure gives no points any more."""
LIMIT_TIMES = 4
"""At so many times its limit, a figure that has one gives no points any more."""

Person = tuple[AccountId | None, str]


def score(
    told: Iterable[Told],
    *,
    since: datetime,
    until: datetime,
    timers: Timers = NORM,
    before: CentreState | None = None,
) -> Score:
    """What was worth how much of that which began in this time.

    Args:
        told: events in their order. They may begin before `since` (who sat where, which calls were
            waiting) and go on after `until` (how it ended).
        before: what held when the first of them happened; None: an empty centre.
    """
    ledger = Ledger(before or CentreState())
    for actor, event in told:
        ledger.take(actor, event)
    window = Window(since=since, until=until)
    training = ledger.state.training
    norms = _norms(usual(timers), training)
    found = list(verdicts(ledger, window, timers))
    seats = Sitting(ledger)
    by_person: dict[Person, list[Verdict]] = {}
    for verdict in found:
        person = seats.person(verdict)
        if person is not None and verdict.kpi not in OF_ALL:
            by_person.setdefault(person, []).append(verdict)
    return Score(
        run=training.run if training is not None else None,
        since=since,
        until=until,
        calls=sum(c.rang_at in window and c.nature is Nature.REAL for c in ledger.calls.values()),
        incidents=sum(i.opened_at in window for i in ledger.incidents.values()),
        orders=sum(o.at in window for o in ledger.orders.values()),
        team=worked(None, "", found, norms),
        people=tuple(
            worked(account, name, theirs, norms)
            for (account, name), theirs in sorted(by_person.items(), key=lambda x: x[0][1])
        ),
        moments=_moments(found, norms, seats, training),
        notes=training.notes if training is not None else (),
    )


def of_one(whole: Score, account: AccountId, name: str) -> Score:
    """What one person may see of it: the own work, in the place of the team's too."""
    own = next(
        (work for work in whole.people if work.account == account),
        WorkScore(account=account, name=name, seats=(), figures=(), points=0.0, of=0.0),
    )
    return replace(
        whole,
        team=own,
        people=(own,),
        moments=tuple(moment for moment in whole.moments if moment.account == account),
        notes=tuple(note for note in whole.notes if note.seat is None or note.seat in own.seats),
    )


def _norms(norms: Norms, training: Training | None) -> Norms:
    weights: Mapping[str, float] = training.run.weights if training is not None else {}
    return {
        kpi: replace(norm, points=weights.get(kpi.value, norm.points))
        for kpi, norm in norms.items()
    }


def worked(
    account: AccountId | None, name: str, found: Sequence[Verdict], norms: Norms
) -> WorkScore:
    """What was never asked of somebody gives them no points and takes none."""
    figures = tuple(
        counted(kpi, norm, [v for v in found if v.kpi is kpi]) for kpi, norm in norms.items()
    )
    judged = [each for each in figures if each.points is not None]
    return WorkScore(
        account=account,
        name=name,
        seats=tuple(sorted({v.seat for v in found if v.seat is not None})),
        figures=figures,
        points=round(sum(each.points or 0.0 for each in judged), 1),
        of=round(sum(each.norm.points for each in judged), 1),
    )


def counted(kpi: Kpi, norm: Norm, found: Sequence[Verdict]) -> KpiScore:
    n, hits = len(found), sum(verdict.hit for verdict in found)
    times = [verdict.value_s for verdict in found if verdict.value_s is not None]
    return KpiScore(
        kpi=kpi,
        norm=norm,
        n=n,
        hits=hits,
        middle_s=median(times) if times else None,
        points=points_of(norm, hits / n) if n else None,
    )


def points_of(norm: Norm, share: float) -> float:
    """All where the norm is met, and evenly fewer the farther it is missed; to a tenth."""
    if norm.at_most:
        over = (share - norm.share) / (norm.share * (LIMIT_TIMES - 1))
        part = 1.0 - over
    else:
        part = (share / norm.share - NONE_BELOW) / (1.0 - NONE_BELOW)
    return round(norm.points * min(1.0, max(0.0, part)), 1)


class Sitting:
    """Who sat where, and when."""

    def __init__(self, ledger: Ledger) -> None:
        self._first = {seat.id: seat.person for seat in ledger.before.seats.values()}
        self._sat: dict[SeatId, list[tuple[datetime, Person]]] = {}
        for at, seat, account, name in ledger.sat:
            self._sat.setdefault(seat, []).append((at, (account, name)))

    def person(self, verdict: Verdict) -> Person | None:
        """Who sat down before the first event is known by name alone."""
        if verdict.seat is None:
            return None
        sat = self._sat.get(verdict.seat, [])
        before = bisect_right([at for at, _ in sat], verdict.at)
        if before:
            return sat[before - 1][1]
        name = self._first.get(verdict.seat) or str(verdict.seat)
        known = (who for there in self._sat.values() for _, who in there if who[1] == name)
        return next(known, (None, name))


def _moments(
    found: Iterable[Verdict], norms: Norms, seats: Sitting, training: Training | None
) -> tuple[Moment, ...]:
    missed = [
        Moment(
            at=v.at,
            kpi=v.kpi,
            seat=v.seat,
            account=(seats.person(v) or (None, ""))[0],
            incident=v.incident,
            call=v.call,
            subject=v.subject,
            value_s=v.value_s,
            norm_s=v.norm_s,
        )
        for v in found
        if v.hit is norms[v.kpi].at_most
    ]
    return tuple(sorted((*missed, *_told(training)), key=lambda moment: moment.at))


def _told(training: Training | None) -> Iterable[Moment]:
    """What was taken away, and what the coach said."""
    if training is None:
        return
    for made in training.troubles:
        if made.trouble in TECHNICAL:
            yield _plain(made.began_at, made.trouble.value)
    for note in training.notes:
        yield replace(_plain(note.moment, note.words), seat=note.seat, incident=note.incident)


def _plain(at: datetime, subject: str) -> Moment:
    return Moment(
        at=at, kpi=None, seat=None, account=None, incident=None, call=None, subject=subject
    )
