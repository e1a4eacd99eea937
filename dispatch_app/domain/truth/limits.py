"""The one table of figures by which positions suggest and contradict. Holds no rules."""

from __future__ import annotations

from dispatch_app.domain.quick import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthLimits:
    """Metres, seconds, metres a second. The centre may change them (see the configuration page)."""

    station_m: float = 150.0
    """Nearer than this to its station, a vehicle is at it; so for the next two."""
    place_m: float = 150.0
    """The place's own uncertainty is added."""
    hospital_m: float = 200.0
    beyond_m: float = 100.0
    """Only so much further out it has left: receivers wander."""
    arrive_s: float = 45.0
    """Whoever only drives by is not there so long."""
    leave_s: float = 30.0
    """So long it must be seen outside."""
    grace_s: float = 60.0
    """Crews have so long to say themselves what positions show."""
    away_m: float = 1000.0
    """Further off than this contradicts "at the place", "at the hospital", "standby"."""
    standing_s: float = 240.0
    """On the way, and not moved for so long."""
    silent_s: float = 180.0
    """On a mission without a fix for so long."""
    fresh_s: float = 120.0
    """An older fix says nothing of now."""
    in_hospital_s: float = 900.0
    """Free, and so long inside a hospital."""
    times_differ_s: float = 180.0
    """Two tellings of one stage further apart than this cannot both be right."""


USUAL = TruthLimits()
