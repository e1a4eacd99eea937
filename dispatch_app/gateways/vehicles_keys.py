"""Which key of a vehicle terminal means what, and what a press asks of the centre. Pure.

Keys have names such as `event:3` (event menu), `answer:1` (choice under a question) or
`panel:F1:03` (bytes of a panel of keys); meanings are stages, states, pauses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from devices.vehicle_terminal.events import Key, KeyKind
from dispatch_app.domain.changing.commands import AskReinforcement
from dispatch_app.domain.codes import (
    Origin,
    PauseReason,
    ReceiptStep,
    Stage,
    StageReason,
    VehicleState,
)
from dispatch_app.domain.commands import (
    Command,
    PauseVehicle,
    ReportReceipt,
    ReportStage,
    ReportVehicleState,
)
from dispatch_app.domain.rules.fleet import OWN_STATES
from dispatch_app.domain.rules.stages import ENDINGS, ON_THE_WAY
from dispatch_app.domain.state import Mission, Vehicle


class BadKeys(Exception):
    """A table of keys cannot be used; the message names the key and the mend."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One of the four."""

    stage: Stage | None = None
    reason: StageReason | None = None
    state: VehicleState | None = None
    pause: PauseReason | None = None
    more: int = 0
    """So many more vehicles are wanted where it is."""


REINFORCE = "reinforce"
_MOST_MORE = 9
_ENDINGS = frozenset(stage for endings in ENDINGS.values() for stage in endings)
_STAGES = {stage.value: stage for stage in (*ON_THE_WAY[1:], *_ENDINGS)}
_STATES = {state.value: state for state in OWN_STATES}


def keys_of(table: Mapping[str, str]) -> dict[Key, Meaning]:
    """Read the table of a configuration.

    Raises:
        BadKeys: a key or a meaning that nobody knows, or an ending without its reason.
    """
    return {_key(name): _meaning(name, words) for name, words in table.items()}


def _key(name: str) -> Key:
    kind, colon, rest = name.partition(":")
    if not colon or kind not in {k.value for k in KeyKind}:
        raise BadKeys(f"[keys] {name}: write it as event:3, answer:1 or panel:F1:03")
    return Key(KeyKind(kind), rest.upper())


def _meaning(name: str, words: str) -> Meaning:
    what, _, why = words.partition(":")
    if what in _STATES:
        return Meaning(state=_STATES[what])
    if what == "pause":
        return Meaning(pause=_one_of(PauseReason, why, f"[keys] {name}: pause"))
    if what == REINFORCE:
        return Meaning(more=_how_many(why, name))
    if what not in _STAGES:
        known = ", ".join([*_STAGES, *_STATES, "pause:REASON", "reinforce:2"])
        raise BadKeys(f"[keys] {name}: {what!r} is unknown; known are: {known}")
    stage = _STAGES[what]
    if stage in _ENDINGS:
        return Meaning(stage=stage, reason=_one_of(StageReason, why, f"[keys] {name}: {what}"))
    return Meaning(stage=stage)


def _how_many(words: str, name: str) -> int:
    if not words:
        return 1
    if not words.isdigit() or not 1 <= int(words) <= _MOST_MORE:
        raise BadKeys(f"[keys] {name}: {words!r} is no number of vehicles; write 1 to {_MOST_MORE}")
    return int(words)


def _one_of[E: StrEnum](kinds: type[E], word: str, where: str) -> E:
    try:
        return kinds(word)
    except ValueError:
        known = ", ".join(kind.value for kind in kinds)
        raise BadKeys(f"{where}: {word!r} is no reason; known are: {known}") from None


def command_of(
    meaning: Meaning,
    vehicle: Vehicle,
    mission: Mission | None,
    at: datetime,
    *,
    told: Stage | None = None,
) -> Command | None:
    """What a press asks for; None where it makes no sense, as a stage without a mission.

    An order is acknowledged, the whole of it, so that its station falls silent as well. `told`: the
    stage that the crew told last, where the centre's word on it is not here yet.
    """
    if meaning.more:
        return AskReinforcement(mission=mission.id, vehicles=meaning.more) if mission else None
    if meaning.stage is not None:
        return None if mission is None else _stage(meaning, mission, at, told)
    if meaning.state is not None:
        return ReportVehicleState(
            vehicle=vehicle.id, state=meaning.state, origin=Origin.TERMINAL_KEY, at=at
        )
    assert meaning.pause is not None
    return PauseVehicle(vehicle=vehicle.id, reason=meaning.pause, origin=Origin.TERMINAL_KEY)


def _stage(
    meaning: Meaning, mission: Mission, at: datetime, told: Stage | None
) -> ReportStage | ReportReceipt:
    assert meaning.stage is not None
    if meaning.stage is Stage.ACKNOWLEDGED and mission.slip is not None:
        return ReportReceipt(
            mission=mission.id,
            version=mission.slip.version,
            step=ReceiptStep.ACKNOWLEDGED,
            at=at,
        )
    now = max(mission.stage, told or mission.stage, key=_place)
    return ReportStage(
        mission=mission.id,
        stage=meaning.stage,
        origin=Origin.TERMINAL_KEY,
        at=at,
        reason=meaning.reason or _why_skipped(now, meaning.stage),
    )


def _place(stage: Stage) -> int:
    return ON_THE_WAY.index(stage) if stage in ON_THE_WAY else len(ON_THE_WAY)


def _why_skipped(now: Stage, asked: Stage) -> StageReason | None:
    """A crew that presses the next key but one forgot one; its own time is not known."""
    if now not in ON_THE_WAY or asked not in ON_THE_WAY:
        return None
    steps = _place(asked) - _place(now)
    return StageReason.KEY_FORGOTTEN if steps > (2 if now is Stage.ORDERED else 1) else None
