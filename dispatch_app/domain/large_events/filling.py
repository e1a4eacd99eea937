"""Spreads casualties over hospitals by what they can do, what they can take, and how far they are.

Road times come in as arguments. A suggestion: whoever stands at the desk changes it by hand. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from dispatch_app.domain.codes import HospitalStatus
from dispatch_app.domain.ids import HospitalId
from dispatch_app.domain.large_events.values import Casualty, CasualtyState, LargeEvent, Triage
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.ranking import ANYBODY, EMERGENCY, SOMEBODY, hospital_load
from dispatch_app.domain.state import CentreState, Hospital

GRAVEST_FIRST = (Triage.RED, Triage.YELLOW, Triage.GREEN)
UNTOLD_CAPACITY = 8
"""So many of one event go to a hospital that has told nothing of its beds."""
RED_AT_MOST = 3
"""So many red ones a hospital takes at once, whatever its beds: teams are the limit."""
GREEN_WITHIN_S = 1800.0
"""A drive that green ones can be asked to make, so that what is near has room for red."""
FULL_COSTS_S = 3600.0
"""An overfull hospital comes after all that are not, and is named all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HospitalPlace:
    """How one hospital stands for this event."""

    hospital: HospitalId
    time_s: float | None
    able: bool
    """Has all abilities that the plan wants."""
    diverted: bool
    capacity: int
    """So many more of this event it can take: its own word of free beds, else a usual number."""
    reported: bool
    """The capacity is its own word."""
    coming: int
    """Casualties of this event that go there or are there."""
    others: int
    """Our vehicles on their way there or at its door for anything else."""
    red: int
    """Of those that come, the red ones."""

    @property
    def left(self) -> int:
        return self.capacity - self.coming - self.others


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    tag: str
    hospital: HospitalId | None
    """None: no road leads to any that is open."""
    overfull: bool = False


def places(
    state: CentreState, event: LargeEvent, times: Mapping[HospitalId, float]
) -> tuple[HospitalPlace, ...]:
    """All hospitals as they stand, soonest first."""
    coming = Counter(c.hospital for c in _bound(event))
    red = Counter(c.hospital for c in _bound(event) if c.triage is Triage.RED)
    others = _others(state, event)
    found = [
        HospitalPlace(
            hospital=h.id,
            time_s=times.get(h.id),
            able=set(event.plan.abilities) <= set(h.capabilities),
            diverted=h.status is HospitalStatus.DIVERTED,
            capacity=_capacity(h),
            reported=h.free_beds is not None,
            coming=coming[h.id],
            others=others[h.id],
            red=red[h.id],
        )
        for h in state.hospitals.values()
        if _takes_anybody(h, event.plan.abilities)
    ]
    return tuple(sorted(found, key=lambda p: (p.time_s is None, p.time_s or 0.0, p.hospital)))


def _takes_anybody(hospital: Hospital, wanted: Iterable[str]) -> bool:
    """Not those for children, mothers or infections alone, unless the plan wants what they do."""
    able = set(hospital.capabilities)
    if able & (ANYBODY | (set(wanted) - {EMERGENCY})):
        return True
    return EMERGENCY in able and not able & SOMEBODY


def _capacity(hospital: Hospital) -> int:
    return UNTOLD_CAPACITY if hospital.free_beds is None else max(0, hospital.free_beds)


def _bound(event: LargeEvent) -> list[Casualty]:
    return [c for c in event.casualties.values() if c.hospital is not None]


def _others(state: CentreState, event: LargeEvent) -> Counter[HospitalId]:
    """Vehicles of other incidents; those of this one bring casualties that are counted by tag."""
    inbound, at_door = hospital_load(state)
    counted = Counter(inbound) + Counter(at_door)
    own = Counter(
        m.hospital
        for m in state.missions.values()
        if m.incident == event.id and m.hospital is not None
    )
    return Counter({h: max(0, n - own[h]) for h, n in counted.items()})


def suggest(known: Iterable[HospitalPlace], event: LargeEvent) -> tuple[Suggestion, ...]:
    """A hospital for everybody who needs one and has none, the gravest first.

    Red goes to the soonest able one with a team left; the others fill what is further away, so that
    the near ones stay open for red.
    """
    stands = {place.hospital: _Stand(place) for place in known}
    waiting = sorted(
        (c for c in event.casualties.values() if _waits(c)),
        key=lambda c: (GRAVEST_FIRST.index(c.triage), c.tag),
    )
    found = []
    for casualty in waiting:
        best = min(
            (s for s in stands.values() if s.open),
            key=lambda s: s.cost(casualty.triage),
            default=None,
        )
        if best is None:
            found.append(Suggestion(tag=casualty.tag, hospital=None))
            continue
        over = best.full(casualty.triage)
        best.take(casualty.triage)
        found.append(Suggestion(tag=casualty.tag, hospital=best.place.hospital, overfull=over))
    return tuple(found)


def _waits(casualty: Casualty) -> bool:
    return (
        casualty.hospital is None
        and casualty.triage in GRAVEST_FIRST
        and casualty.state in (CasualtyState.FOUND, CasualtyState.ABOARD)
    )


class _Stand:
    """One hospital while the suggestion is made."""

    def __init__(self, place: HospitalPlace) -> None:
        self.place = place
        self._left, self._red = place.left, place.red

    @property
    def open(self) -> bool:
        return self.place.time_s is not None and not self.place.diverted

    def full(self, triage: Triage) -> bool:
        return self._left <= 0 or (triage is Triage.RED and self._red >= RED_AT_MOST)

    def cost(self, triage: Triage) -> tuple[float, float, str]:
        full = FULL_COSTS_S * (1 + max(0, -self._left)) if self.full(triage) else 0.0
        unable = not self.place.able and triage is not Triage.GREEN
        return full + FULL_COSTS_S / 2 * unable, self._drive(triage), self.place.hospital

    def _drive(self, triage: Triage) -> float:
        time_s = self.place.time_s or 0.0
        return -time_s if triage is Triage.GREEN and time_s <= GREEN_WITHIN_S else time_s

    def take(self, triage: Triage) -> None:
        self._left -= 1
        self._red += triage is Triage.RED
