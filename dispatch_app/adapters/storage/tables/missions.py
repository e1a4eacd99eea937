"""Tables of missions: stages with origins, slip versions, receipts, patient cases, choices."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Table

from dispatch_app.adapters.storage.tables.columns import (
    BIG,
    METADATA,
    count,
    key,
    measure,
    moment,
    nature,
    place_in_journal,
    sequence,
    text,
)

MISSION = Table(
    "mission",
    METADATA,
    key(),
    nature(),
    text("number"),
    text("incident"),
    text("acceptance"),
    text("vehicle"),
    text("station"),
    text("seat"),
    text("hospital"),
    text("hospital_reason"),
    Column("provisional", Boolean),
    moment("ordered_at"),
    text("stage"),
    moment("stage_at"),
    moment("ended_at"),
    place_in_journal(),
)
Index("mission_by_incident", MISSION.c.incident)
Index("mission_by_time", MISSION.c.ordered_at)
Index("mission_by_vehicle", MISSION.c.vehicle, MISSION.c.ordered_at)
Index("mission_by_station", MISSION.c.station, MISSION.c.ordered_at)

MISSION_BY_NUMBER = Index("mission_by_number", MISSION.c.number)

MISSION_STAGE = Table(
    "mission_stage",
    METADATA,
    sequence(),
    nature(),
    text("mission"),
    text("stage"),
    moment("at"),
    moment("heard_at"),
    text("origin"),
    text("reason"),
    text("by_whom"),
)
Index("mission_stage_by_mission", MISSION_STAGE.c.mission)
Index("mission_stage_by_time", MISSION_STAGE.c.stage, MISSION_STAGE.c.at)

ORDER_VERSION = Table(
    "order_version",
    METADATA,
    sequence(),
    nature(),
    text("mission"),
    text("station"),
    count("version"),
    text("kind"),
    text("changed"),
    text("slip"),
    moment("issued_at"),
)
Index("order_version_by_mission", ORDER_VERSION.c.mission, ORDER_VERSION.c.version)

RECEIPT = Table(
    "receipt",
    METADATA,
    sequence(),
    nature(),
    text("mission"),
    count("version"),
    text("step"),
    moment("at"),
)
Index("receipt_by_mission", RECEIPT.c.mission)

ORDER_CHANNEL = Table(
    "order_channel",
    METADATA,
    sequence(),
    nature(),
    text("mission"),
    count("version"),
    text("channel"),
    text("step"),
    text("by_whom"),
    text("party"),
    text("name"),
    text("number"),
    text("reason"),
    moment("at"),
    moment("heard_at"),
)
Index("order_channel_by_mission", ORDER_CHANNEL.c.mission)

RUN_SHEET = Table(
    "run_sheet",
    METADATA,
    sequence(),
    nature(),
    text("mission"),
    text("driver"),
    text("crew"),
    measure("distance_m"),
    text("note"),
    moment("filed_at"),
)
Index("run_sheet_by_mission", RUN_SHEET.c.mission)

RUN_FACTS = Table(
    "run_facts",
    METADATA,
    sequence(),
    nature(),
    text("mission"),
    text("facts"),
    text("by_whom"),
    moment("at"),
)
Index("run_facts_by_mission", RUN_FACTS.c.mission)

PATIENT_CASE = Table(
    "patient_case",
    METADATA,
    sequence(),
    Column("position", BIG, primary_key=True, autoincrement=False),
    nature(),
    text("mission"),
    moment("filed_at"),
    text("sex"),
    count("age_years"),
    text("name"),
    text("diagnosis"),
    text("on_scene_condition"),
    text("on_arrival_condition"),
    text("treatment"),
    text("hospital"),
    text("outcome"),
)
Index("patient_case_by_mission", PATIENT_CASE.c.mission)
Index("patient_case_by_time", PATIENT_CASE.c.filed_at)

RECOMMENDATION = Table(
    "recommendation",
    METADATA,
    sequence(),
    nature(),
    text("mission"),
    text("incident"),
    text("pick"),
    text("chosen"),
    text("choice_reason"),
    text("shown"),
    moment("at"),
)
Index("recommendation_by_mission", RECOMMENDATION.c.mission)
Index("recommendation_by_incident", RECOMMENDATION.c.incident)
