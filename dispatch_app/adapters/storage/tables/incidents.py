"""Tables of calls, incidents and acceptances."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from dispatch_app.adapters.storage.tables.columns import (
    BIG,
    METADATA,
    count,
    key,
    measure,
    moment,
    nature,
    place_in_journal,
    text,
)

CALL = Table(
    "call",
    METADATA,
    key(),
    nature(),
    text("line"),
    text("number"),
    text("number_key"),
    text("number_state"),
    text("name"),
    text("subscriber"),
    text("seat"),
    moment("rang_at"),
    moment("answered_at"),
    moment("ended_at"),
    text("end_origin"),
    moment("last_ring_at"),
    moment("abandoned_at"),
    moment("settled_at"),
    text("outcome"),
    text("note"),
    text("incident"),
    Column("joined", BIG),
    text("ref"),
    text("direction"),
    text("called"),
    count("first"),
    moment("connected_at"),
    text("ended_by"),
    measure("held_s"),
    text("purpose"),
    text("back_to"),
    text("failure"),
)
Index("call_by_number", CALL.c.number_key, CALL.c.rang_at)
CALL_BY_TIME = Index("call_by_time_waited", CALL.c.rang_at, CALL.c.answered_at)
"""With the answer in it, how long calls of a month waited is told without opening each."""
Index("call_by_incident", CALL.c.incident)

CALL_OF_EXCHANGE = (
    *("ref", "direction", "called", "first", "connected_at", "ended_by", "held_s"),
    *("purpose", "back_to", "failure"),
)
"""Columns that stores from before there were exchanges lack."""

INCIDENT = Table(
    "incident",
    METADATA,
    key(),
    nature(),
    text("number"),
    moment("opened_at"),
    text("call"),
    text("seat"),
    text("place_text"),
    measure("lat"),
    measure("lon"),
    measure("uncertainty_m"),
    text("place_source"),
    text("place_kind"),
    moment("placed_at"),
    moment("place_changed_at"),
    text("complaint"),
    moment("complaint_at"),
    count("patients"),
    text("sex"),
    count("age_years"),
    text("consciousness"),
    text("breathing"),
    text("meeting_point"),
    text("callback_number"),
    text("contact_name"),
    text("needs"),
    text("impression"),
    text("note"),
    text("answers"),
    text("protocol"),
    text("protocol_version"),
    text("determinant"),
    count("priority"),
    text("level"),
    count("vehicles"),
    text("capabilities"),
    text("disease_class"),
    moment("planned_at"),
    moment("suspended_at"),
    text("suspend_reason"),
    text("suspend_note"),
    moment("closed_at"),
    text("closed_by"),
    text("outcome"),
    text("close_note"),
    moment("archived_at"),
)
Index("incident_by_time", INCIDENT.c.opened_at, INCIDENT.c.id)
Index("incident_by_number", INCIDENT.c.number)
INCIDENT_BY_PLACE = Index("incident_by_place", INCIDENT.c.lat, INCIDENT.c.lon)
Index("incident_by_callback", INCIDENT.c.callback_number)

ACCEPTANCE = Table(
    "acceptance",
    METADATA,
    key(),
    nature(),
    text("incident"),
    text("kind"),
    text("call"),
    text("seat"),
    moment("began_at"),
    moment("recorded_at"),
    moment("ended_at"),
    place_in_journal(),
)
Index("acceptance_by_incident", ACCEPTANCE.c.incident)
Index("acceptance_by_time", ACCEPTANCE.c.began_at)
