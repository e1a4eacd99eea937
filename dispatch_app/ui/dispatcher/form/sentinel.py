"""A doubt about the place, as the form and the map show it. Values only."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch_app.domain.codes import Verdict, Witnessing
from dispatch_app.domain.place_sentinel import Finding, Nearest, PlaceDecision, Witness
from dispatch_app.domain.values import Place
from dispatch_app.ui.kit.guide.questions import LonLat

FACT = "place_doubt"
"""Question code under which an open doubt and its answer are kept with the incident."""
FAR, NAMESAKE = "far", "namesake"
CONFIRMED = ".confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Two points that ought to be one. For the map: show both."""

    reason: str
    place: Place
    other: Place
    """Where the caller is, or the namesake."""
    distance_m: float
    kind: Witnessing = Witnessing.SUBSCRIBER
    verdict: Verdict = Verdict.DOUBTFUL
    findings: tuple[Finding, ...] = ()
    drive_s: float | None = None
    """Road time from the other point to the place; None while or where unknown."""
    line: tuple[LonLat, ...] = ()
    """The way between the two."""
    near_place: tuple[Nearest, ...] = ()
    near_other: tuple[Nearest, ...] = ()
    """Vehicles that could be first at each of the two."""
    asked: bool = False
    """The dispatcher wants to see both now (F8)."""

    def decided(self, *, kept: bool) -> PlaceDecision:
        """The choice, with everything that was shown when it was made."""
        return PlaceDecision(
            verdict=self.verdict,
            reason=self.kind,
            place=self.place,
            other=self.other,
            kept=kept,
            distance_m=self.distance_m,
            drive_s=self.drive_s,
            near_place=self.near_place,
            near_other=self.near_other,
            findings=self.findings,
        )


def doubt_of(
    place: Place, witness: Witness, verdict: Verdict, findings: tuple[Finding, ...]
) -> Doubt:
    return Doubt(
        reason=NAMESAKE if witness.kind is Witnessing.NAMESAKE else FAR,
        place=place,
        other=witness.place,
        distance_m=witness.distance_m,
        kind=witness.kind,
        verdict=verdict,
        findings=findings,
    )


def confirmed(answers: dict[str, str]) -> bool:
    return answers.get(FACT, "").endswith(CONFIRMED)


def open_doubt(answers: dict[str, str]) -> bool:
    return bool(answers.get(FACT)) and not confirmed(answers)


def decided_answers(answers: dict[str, str], fact: str) -> dict[str, str]:
    """The answers of a form with this fact about its place; without any, where it is empty."""
    others = {code: answer for code, answer in answers.items() if code != FACT}
    return {**others, FACT: fact} if fact else others
