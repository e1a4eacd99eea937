"""How long people take and what they choose, in shares and medians. Pure.

Times are log-normal: nobody takes less than nothing, and some take very long.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from dispatch_app.domain.codes import (
    CallOutcome,
    IncidentOutcome,
    Origin,
    PauseReason,
    StageReason,
    SuspendReason,
)


@dataclass(frozen=True, slots=True)
class Takes:
    """Seconds that something takes: half the time less than `median_s`."""

    median_s: float
    spread: float
    """Standard deviation of the logarithm."""

    def draw(self, chance: Random) -> float:
        return self.median_s * math.exp(chance.gauss(0.0, self.spread))


PICK_UP = Takes(4.5, 0.55)
PATIENCE = Takes(45.0, 0.6)
"""Before a caller whom nobody answers hangs up."""
PLACE_SAID = Takes(24.0, 0.45)
PLAN_KNOWN = Takes(14.0, 0.5)
CHOSEN = Takes(9.0, 0.5)
TALK_AFTER = Takes(38.0, 0.6)
OTHER_TALK = Takes(42.0, 0.7)
CALLED_BACK = Takes(150.0, 0.8)
AFTER_CALL = Takes(14.0, 0.6)
ACKNOWLEDGE = Takes(17.0, 0.6)
TURN_OUT = Takes(72.0, 0.45)
TURN_OUT_BY_NIGHT = Takes(104.0, 0.45)
ON_SCENE = Takes(690.0, 0.5)
AT_DOOR = Takes(560.0, 0.55)
SHEET = Takes(1500.0, 0.5)
PAUSE = Takes(1300.0, 0.5)
REFUSES = Takes(25.0, 0.5)
MENDED = Takes(5400.0, 0.6)
WAITED_FOR = Takes(700.0, 0.6)
"""What a suspended incident waits for, other than a vehicle."""
GUARDING = Takes(3.2 * 3600, 0.25)
KEY = Takes(9.0, 0.6)

INCIDENT = "incident"
CHASER = "chaser"
GIVES_UP = "gives_up"
KINDS: dict[str | CallOutcome, float] = {
    INCIDENT: 0.560,
    CHASER: 0.070,
    GIVES_UP: 0.060,
    CallOutcome.CONSULTATION: 0.120,
    CallOutcome.HANG_UP: 0.050,
    CallOutcome.SILENT: 0.042,
    CallOutcome.WRONG_NUMBER: 0.040,
    CallOutcome.MALICIOUS: 0.024,
    CallOutcome.FALSE_ALARM: 0.010,
    CallOutcome.COMPLAINT: 0.014,
    CallOutcome.TRANSFER: 0.010,
}
"""What calls are about: hardly more than half of them need a vehicle."""

CALL_BACKS: dict[CallOutcome, float] = {
    CallOutcome.NOT_REACHED: 0.35,
    CallOutcome.CONSULTATION: 0.25,
    CallOutcome.FALSE_ALARM: 0.20,
    CallOutcome.WRONG_NUMBER: 0.20,
}
"""What became of callers who were called back."""

STOOD_DOWN_SHARE = 0.045
REFUSED_SHARE = 0.006
SUSPENDED_SHARE = 0.012
LARGE_SHARE = 0.0012
"""Incidents with many patients, that take several vehicles at once."""
LARGE_PATIENTS = (3, 14)
PATIENTS_OF_A_VEHICLE = 2.2
EMPTY_SHARE = 0.085
NOT_SENT_SHARE = 0.055
"""Incidents that end before a vehicle is sent."""
SECOND_VEHICLE_SHARE = 0.025
KEY_FORGOTTEN_SHARE = 0.02
OTHER_CHOICE_SHARE = 0.06

REFUSED: dict[StageReason, float] = {
    StageReason.CREW_NOT_READY: 0.45,
    StageReason.VEHICLE_FAILED: 0.45,
    StageReason.OTHER: 0.10,
}
STOOD_DOWN: dict[StageReason, float] = {
    StageReason.CANCELLED_BY_CALLER: 0.70,
    StageReason.NEARER_VEHICLE: 0.18,
    StageReason.REDIRECTED: 0.08,
    StageReason.VEHICLE_FAILED: 0.04,
}
SUSPENDED: dict[SuspendReason, float] = {
    SuspendReason.WAITING_FOR_PATIENT: 0.35,
    SuspendReason.WAITING_FOR_POLICE: 0.30,
    SuspendReason.LOW_PRIORITY: 0.25,
    SuspendReason.OTHER: 0.10,
}
EMPTY: dict[StageReason, float] = {
    StageReason.NO_PATIENT_FOUND: 0.26,
    StageReason.PATIENT_REFUSED: 0.34,
    StageReason.PATIENT_LEFT: 0.18,
    StageReason.DIED_ON_SCENE: 0.12,
    StageReason.TREATED_ON_SCENE: 0.08,
    StageReason.FALSE_ALARM: 0.02,
}
BECAME: dict[StageReason, IncidentOutcome] = {
    StageReason.NO_PATIENT_FOUND: IncidentOutcome.NO_PATIENT,
    StageReason.PATIENT_REFUSED: IncidentOutcome.REFUSED_BY_PATIENT,
    StageReason.PATIENT_LEFT: IncidentOutcome.NO_PATIENT,
    StageReason.DIED_ON_SCENE: IncidentOutcome.DIED_ON_SCENE,
    StageReason.TREATED_ON_SCENE: IncidentOutcome.TREATED_ON_SCENE,
    StageReason.FALSE_ALARM: IncidentOutcome.FALSE_ALARM,
    StageReason.CANCELLED_BY_CALLER: IncidentOutcome.CANCELLED_BY_CALLER,
}
NOT_SENT: dict[IncidentOutcome, float] = {
    IncidentOutcome.CANCELLED_BY_CALLER: 0.6,
    IncidentOutcome.REFERRED: 0.25,
    IncidentOutcome.FALSE_ALARM: 0.15,
}
ORIGINS: dict[Origin, float] = {
    Origin.TERMINAL_KEY: 0.86,
    Origin.STATION_BUTTON: 0.07,
    Origin.BY_HAND: 0.07,
}
PAUSES: dict[PauseReason, float] = {
    PauseReason.REFUELLING: 0.30,
    PauseReason.CLEANING: 0.34,
    PauseReason.RESTOCKING: 0.16,
    PauseReason.MEAL: 0.12,
    PauseReason.REPAIR: 0.04,
    PauseReason.CREW_CHANGE: 0.02,
    PauseReason.TRAINING: 0.01,
    PauseReason.OTHER: 0.01,
}
PAUSE_SHARE = 0.12
"""Runs after which a vehicle is not ready at once."""


def drawn[T](shares: dict[T, float], chance: Random) -> T:
    """One of these, as often as its share says."""
    return chance.choices(list(shares), list(shares.values()))[0]
