"""Plans of large events: by kind and size, who goes, who is told, what is done first. Values."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum

from dispatch_app.domain.codes import Level
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.protocols import Text
from dispatch_app.domain.quick import dataclass

MOST_VEHICLES = 200
CARRIED: dict[str, frozenset[str]] = {
    "command": frozenset({"command", "指挥车", "指挥"}),
    "supply": frozenset({"supply", "物资车", "物资"}),
}
"""What the fleet's table says of the vehicles that carry no patients."""


NO_TEXT = Text(zh="", en="")


class EventKind(StrEnum):
    TRAFFIC = "traffic"
    FIRE = "fire"
    POISONING = "poisoning"
    COLLAPSE = "collapse"
    STAMPEDE = "stampede"
    CHEMICAL = "chemical"
    EPIDEMIC = "epidemic"


class CommandLevel(IntEnum):
    """As the national plan for medical rescue counts them: 1 is the gravest."""

    EXTRAORDINARY = 1
    MAJOR = 2
    SERIOUS = 3
    ORDINARY = 4


class Unit(StrEnum):
    """What a plan asks for."""

    ALS = "als"
    BLS = "bls"
    NEGATIVE_PRESSURE = "negative_pressure"
    COMMAND = "command"
    SUPPLY = "supply"


SERVES: dict[Unit, frozenset[Level]] = {
    Unit.ALS: frozenset({Level.ALS}),
    Unit.BLS: frozenset({Level.BLS, Level.ALS}),
    Unit.NEGATIVE_PRESSURE: frozenset({Level.NEGATIVE_PRESSURE}),
}
"""Which vehicles serve as what; command and supply vehicles are known by what they carry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """So many of each unit."""

    als: int = 0
    bls: int = 0
    negative_pressure: int = 0
    command: int = 0
    supply: int = 0

    def __post_init__(self) -> None:
        counts = [getattr(self, unit.value) for unit in Unit]
        if min(counts) < 0 or sum(counts) > MOST_VEHICLES:
            raise InvalidValue(f"a plan sends {MOST_VEHICLES} vehicles at most")

    def of(self, unit: Unit) -> int:
        count: int = getattr(self, unit.value)
        return count

    @property
    def all(self) -> int:
        return sum(self.of(unit) for unit in Unit)

    def without(self, sent: Mapping[Unit, int]) -> Wanted:
        """What is still wanted once so many have been sent."""
        return Wanted(**{u.value: max(0, self.of(u) - sent.get(u, 0)) for u in Unit})


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What is sent from so many patients on."""

    from_patients: int
    level: CommandLevel
    wanted: Wanted

    def __post_init__(self) -> None:
        if self.from_patients < 1:
            raise InvalidValue(f"patients out of range: {self.from_patients}")
        if not self.wanted.all:
            raise InvalidValue("a size sends at least one vehicle")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notifiable:
    """Somebody to tell, by role. Who that is today stands in the phone book or in the plan."""

    role: str
    text: Text
    level: CommandLevel
    """Told from this level on."""
    within_s: float
    """So soon somebody must have confirmed."""
    escalates_to: str = ""
    """The role that is told instead, once nobody confirms."""
    name: str = ""
    number: str = ""

    def __post_init__(self) -> None:
        if self.within_s <= 0:
            raise InvalidValue(f"{self.role}: a time limit is more than nothing")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPlan:
    kind: EventKind
    version: str
    text: Text
    suggested_from: int
    """So many patients make the desk propose it; nothing opens by itself."""
    sizes: tuple[Size, ...]
    """The smallest first."""
    complaints: tuple[str, ...] = ()
    """Complaints of calls that are likely to be of this kind."""
    abilities: tuple[str, ...] = ()
    """What hospitals should be able to do."""
    notify: tuple[Notifiable, ...] = ()
    staging: Text = NO_TEXT
    first_actions: tuple[Text, ...] = ()
    ask: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        steps = [size.from_patients for size in self.sizes]
        if not steps or steps != sorted(set(steps)):
            raise InvalidValue(f"{self.kind}: sizes begin with the smallest, each once")
        levels = [size.level for size in self.sizes]
        if levels != sorted(levels, reverse=True):
            raise InvalidValue(f"{self.kind}: a larger size has no lower level")
        roles = [person.role for person in self.notify]
        if len(set(roles)) < len(roles):
            raise InvalidValue(f"{self.kind}: a role is told once")
        lost = {p.escalates_to for p in self.notify} - {""} - set(roles)
        if lost:
            raise InvalidValue(f"{self.kind}: escalates to nobody: {', '.join(sorted(lost))}")

    def size_for(self, patients: int) -> Size:
        """The largest size that so many patients reach, else the smallest."""
        return next((s for s in reversed(self.sizes) if patients >= s.from_patients), self.sizes[0])

    def size_of(self, level: CommandLevel) -> Size:
        """The size of a level; where there is none, of the next graver one, else the gravest."""
        return next((s for s in self.sizes if s.level <= level), self.sizes[-1])

    def told_at(self, level: CommandLevel) -> tuple[Notifiable, ...]:
        return tuple(person for person in self.notify if level <= person.level)
