"""Tables of how far vehicles went: by mission, and by day of the centre."""

from __future__ import annotations

from sqlalchemy import Index, Table

from dispatch_app.adapters.storage.tables.columns import (
    METADATA,
    count,
    measure,
    moment,
    sequence,
    text,
)

MISSION_WAY = Table(
    "mission_way",
    METADATA,
    sequence(),
    text("mission"),
    count("fixes"),
    count("implausible"),
    count("gaps"),
    measure("driven_m"),
    measure("bridged_m"),
    moment("at"),
)
"""Of several of one mission the newest counts."""
Index("mission_way_by_mission", MISSION_WAY.c.mission, MISSION_WAY.c.sequence)

VEHICLE_DAY = Table(
    "vehicle_day",
    METADATA,
    sequence(),
    text("vehicle"),
    moment("since"),
    count("fixes"),
    count("implausible"),
    count("gaps"),
    measure("driven_m"),
    measure("bridged_m"),
    moment("at"),
)
"""`since` is midnight of the centre's zone."""
Index("vehicle_day_by_time", VEHICLE_DAY.c.since, VEHICLE_DAY.c.sequence)
Index("vehicle_day_by_vehicle", VEHICLE_DAY.c.vehicle, VEHICLE_DAY.c.since)
