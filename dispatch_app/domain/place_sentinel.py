"""Weighs the place that was typed against all that speaks for another one. Pure.

Distances and drive times come in with the witnesses; nothing is measured or looked up here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dispatch_app.domain.caller_positions import metres_between
from dispatch_app.domain.codes import PlaceSource, Verdict, Witnessing
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Place, utc_or_none

BESIDE_M = 1000.0
"""Beyond both uncertainties; nearer than this a caller may well stand beside the patient."""
BEYOND_M = 5000.0
"""Beyond both uncertainties; farther than this nobody just went to fetch help."""
BEYOND_DRIVE_S = 900.0
"""A river or a motorway may lie between two points that look near."""
STALE_S = 600.0
"""An older measurement of a mobile telephone doubts, but does not contradict."""
VAGUE_M = 5000.0
"""A circle larger than this neither clears nor accuses."""
HERE_M = 200.0
"""Two places nearer to each other than this are one place with two names."""

MOVING = frozenset({Witnessing.CELL, Witnessing.LINKED_SYSTEM})
"""Positions of somebody who may have gone some steps since; a fixed line goes nowhere."""
MEASURED = MOVING | {Witnessing.SUBSCRIBER}

WITNESSING = {
    PlaceSource.SUBSCRIBER: Witnessing.SUBSCRIBER,
    PlaceSource.CELL: Witnessing.CELL,
    PlaceSource.LINKED_SYSTEM: Witnessing.LINKED_SYSTEM,
    PlaceSource.HISTORY: Witnessing.HISTORY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """One other point, with how far it lies from the place that was typed."""

    kind: Witnessing
    place: Place
    distance_m: float
    drive_s: float | None = None
    """Road time between the two; None while or where it is not known."""
    age_s: float = 0.0
    """Since it was measured."""

    @property
    def vague(self) -> bool:
        return self.place.uncertainty_m > VAGUE_M


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one witness says of the place."""

    witness: Witness
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What is to be thought of a place, and which other point speaks against it most."""

    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    against: Finding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """A vehicle that was near one of the points when the choice was made."""

    vehicle: VehicleId
    time_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDecision:
    """What somebody decided about a doubted place, with all that was on the screen then."""

    verdict: Verdict
    reason: Witnessing
    """Of which kind the other point was."""
    place: Place
    """The place that was typed."""
    other: Place
    kept: bool
    """True: the typed place stands. False: the other one was taken."""
    distance_m: float
    drive_s: float | None = None
    near_place: tuple[Nearest, ...] = ()
    near_other: tuple[Nearest, ...] = ()
    findings: tuple[Finding, ...] = ()
    shown_at: datetime | None = None

    def __post_init__(self) -> None:
        utc_or_none(self.shown_at)


def judge(place: Place, witnesses: Iterable[Witness]) -> Judgement:
    """Say whether the place agrees with what else is known, and why not.

    The most telling witness comes first. If it agrees, the place stands, whatever the others say;
    if only a lesser one agrees, doubt remains. Earlier places of a number speak for a place, never
    against it: people call from elsewhere. A namesake counts as long as nobody speaks for the
    place or is measured near it, and contradicts it if a witness stands at the namesake.
    A fixed line some streets away neither speaks for the place nor against it.
    """
    if place.position is None:
        return Judgement(verdict=Verdict.UNKNOWN)
    known = tuple(witnesses)
    measured = [_found(place, w) for w in known if w.kind in MEASURED and not w.vague]
    history = [_found(place, w) for w in known if w.kind is Witnessing.HISTORY]
    namesakes = [w for w in known if w.kind is Witnessing.NAMESAKE and w.distance_m > HERE_M]
    findings = (*measured, *history)
    if measured and measured[0].verdict is not Verdict.AGREES:
        worst = measured[0]
        seconded = any(f.verdict is Verdict.AGREES for f in (*measured, *history))
        verdict = Verdict.DOUBTFUL if seconded else worst.verdict
        accused = verdict is not Verdict.UNKNOWN
        return Judgement(verdict=verdict, findings=findings, against=worst if accused else None)
    spoken_for = any(f.verdict is Verdict.AGREES for f in findings)
    if spoken_for or measured or not namesakes:
        verdict = Verdict.AGREES if spoken_for else Verdict.UNKNOWN
        return Judgement(verdict=verdict, findings=findings)
    return _namesake(findings, history, namesakes)


def _found(place: Place, witness: Witness) -> Finding:
    excess_m = witness.distance_m - witness.place.uncertainty_m - place.uncertainty_m
    if excess_m <= (BESIDE_M if witness.kind in MOVING else HERE_M):
        verdict = Verdict.AGREES
    elif witness.kind not in MEASURED or excess_m <= BESIDE_M:
        verdict = Verdict.UNKNOWN
    else:
        verdict = _against(witness, excess_m)
    return Finding(witness=witness, verdict=verdict)


def _against(witness: Witness, excess_m: float) -> Verdict:
    moved = witness.kind is not Witnessing.SUBSCRIBER and witness.age_s > STALE_S
    far = excess_m > BEYOND_M or (witness.drive_s or 0.0) > BEYOND_DRIVE_S
    return Verdict.CONTRADICTS if far and not moved else Verdict.DOUBTFUL


def _namesake(
    findings: tuple[Finding, ...], history: list[Finding], namesakes: list[Witness]
) -> Judgement:
    """A namesake where the number was helped before is more than a chance of language."""
    for witness in namesakes:
        if any(same_spot(witness.place, f.witness.place) for f in history):
            against = Finding(witness=witness, verdict=Verdict.CONTRADICTS)
            return Judgement(
                verdict=Verdict.CONTRADICTS, findings=(*findings, against), against=against
            )
    against = Finding(witness=namesakes[0], verdict=Verdict.DOUBTFUL)
    return Judgement(verdict=Verdict.DOUBTFUL, findings=(*findings, against), against=against)


def same_spot(one: Place, other: Place) -> bool:
    """Whether two places are so near each other that a crew finds both."""
    if one.position is None or other.position is None:
        return False
    reach_m = HERE_M + one.uncertainty_m + other.uncertainty_m
    return metres_between(one.position, other.position) <= reach_m
