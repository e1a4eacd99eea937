"""The statements that gather what is known of each call, incident, mission, patient, booking.

Each tells the id, the incident's id, and a column for each field of the subject, under its name.
`{rows}` stands for which of them: a window of time or some ids. They run on every store. Stages are
picked by CASE: a condition on the stage itself leads SQLite through all missions there ever were.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_EVENT = """
    i.priority AS priority, i.outcome AS incident_outcome, i.place_source AS place_source,
    i.suspend_reason AS suspend_reason, i.complaint AS complaint,
    i.disease_class AS disease_class, i.place_kind AS place_kind, i.determinant AS determinant,
    i.lat AS lat, i.lon AS lon
"""
_ENDING = """
    nobody.code AS no_vehicle_reason,
    CASE WHEN nobody.second IS NOT NULL THEN 'yes' WHEN nobody.code IS NOT NULL THEN 'no' END
        AS seconded,
    others.to_kind AS referred_to, others.to_name AS referred_name,
    others.code AS referral_answer
"""
_ENDINGS = """
LEFT JOIN ending_log nobody ON nobody.sequence =
    (SELECT max(x.sequence) FROM ending_log x WHERE x.incident = i.id AND x.act = 'no_vehicle')
LEFT JOIN ending_log others ON others.sequence =
    (SELECT max(x.sequence) FROM ending_log x WHERE x.incident = i.id AND x.act = 'referred')
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Select:
    """`at` is the column of the window; `by_incident` and `by_id` those that ids are looked for
    in. Rows without the former are touched by events that name them alone."""

    statement: str
    at: str
    by_incident: str = ""
    by_id: str = ""

    def window(self) -> str:
        return self.statement.format(rows=f"{self.at} >= :since AND {self.at} < :until")

    def of_incidents(self) -> str:
        return self.statement.format(rows=f"{self.by_incident} IN :ids")

    def of_ids(self) -> str:
        return self.statement.format(rows=f"{self.by_id} IN :ids")


CALL = Select(
    at="c.rang_at",
    by_incident="c.incident",
    by_id="c.id",
    statement="""
SELECT c.id AS id, c.incident AS incident, c.nature AS nature,
    coalesce(c.direction, 'in') AS direction, c.outcome AS outcome,
    c.number_state AS number_state, c.failure AS failure, c.purpose AS purpose,
    c.ended_by AS ended_by, c.seat AS seat, c.line AS line,
    c.rang_at AS rang_at, c.answered_at AS answered_at, c.ended_at AS ended_at,
    c.abandoned_at AS abandoned_at, c.settled_at AS settled_at, c.last_ring_at AS last_ring_at,
    c.held_s AS held_s
FROM call c WHERE {rows}
""",
)

INCIDENT = Select(
    at="i.opened_at",
    by_incident="i.id",
    by_id="i.id",
    statement=f"""
SELECT i.id AS id, i.id AS incident, i.nature AS nature, {_EVENT}, {_ENDING},
    i.sex AS sex, i.level AS level, i.seat AS seat,
    (SELECT count(*) FROM mission m WHERE m.incident = i.id) AS vehicles_sent,
    (SELECT count(*) FROM call k WHERE k.incident = i.id) AS calls,
    (SELECT count(*) FROM acceptance a
        WHERE a.incident = i.id AND a.kind = 'chaser') AS chasers,
    (SELECT count(*) FROM acceptance a
        WHERE a.incident = i.id AND a.kind = 'suspended') AS suspensions,
    i.opened_at AS opened_at, c.rang_at AS rang_at, c.answered_at AS answered_at,
    i.placed_at AS placed_at, i.complaint_at AS complaint_at, i.planned_at AS planned_at,
    (SELECT min(m.ordered_at) FROM mission m WHERE m.incident = i.id) AS first_ordered_at,
    (SELECT min(CASE WHEN s.stage = 'en_route' THEN s.at END)
        FROM mission m JOIN mission_stage s ON s.mission = m.id
        WHERE m.incident = i.id) AS first_en_route_at,
    (SELECT min(CASE WHEN s.stage = 'on_scene' THEN s.at END)
        FROM mission m JOIN mission_stage s ON s.mission = m.id
        WHERE m.incident = i.id) AS first_on_scene_at,
    (SELECT min(s.reached_at) FROM cpr_step s
        WHERE s.incident = i.id AND s.step = 'recognised') AS recognised_at,
    (SELECT min(s.reached_at) FROM cpr_step s
        WHERE s.incident = i.id AND s.step = 'first_compression') AS pressed_at,
    i.closed_at AS closed_at, i.patients AS patients, i.age_years AS age_years
FROM incident i LEFT JOIN call c ON c.id = i.call {_ENDINGS} WHERE {{rows}}
""",
)

ACCEPTANCE = Select(
    at="a.began_at",
    by_incident="a.incident",
    by_id="a.id",
    statement=f"""
SELECT a.id AS id, a.incident AS incident, a.nature AS nature, {_EVENT}, {_ENDING},
    a.kind AS acceptance_kind, a.seat AS seat,
    (SELECT count(*) FROM mission m
        WHERE m.incident = a.incident AND m.acceptance = a.id) AS vehicles_sent,
    a.began_at AS began_at, c.rang_at AS rang_at, c.answered_at AS answered_at,
    c.ended_at AS talk_ended_at, a.ended_at AS ended_at,
    (SELECT min(m.ordered_at) FROM mission m
        WHERE m.incident = a.incident AND m.acceptance = a.id) AS first_ordered_at,
    (SELECT min(CASE WHEN s.stage = 'en_route' THEN s.at END)
        FROM mission m JOIN mission_stage s ON s.mission = m.id
        WHERE m.incident = a.incident AND m.acceptance = a.id) AS first_en_route_at,
    (SELECT min(CASE WHEN s.stage = 'on_scene' THEN s.at END)
        FROM mission m JOIN mission_stage s ON s.mission = m.id
        WHERE m.incident = a.incident AND m.acceptance = a.id) AS first_on_scene_at
FROM acceptance a JOIN incident i ON i.id = a.incident LEFT JOIN call c ON c.id = a.call
{_ENDINGS}
WHERE {{rows}}
""",
)

_STAGES = ("en_route", "on_scene", "transporting", "at_hospital", "complete", "acknowledged")
_PIVOT = ", ".join(
    f"min(CASE WHEN s.stage = '{stage}' THEN s.at END) AS {stage}_at" for stage in _STAGES
)
_FINAL = "('complete', 'stood_down', 'empty', 'refused')"

MISSION = Select(
    at="m.ordered_at",
    by_incident="m.incident",
    by_id="m.id",
    statement=f"""
WITH w AS (SELECT m.id AS id FROM mission m WHERE {{rows}}),
st AS (
    SELECT s.mission AS mission, {_PIVOT},
        max(CASE WHEN s.stage = 'en_route' THEN s.origin END) AS en_route_origin,
        max(CASE WHEN s.stage = 'on_scene' THEN s.origin END) AS on_scene_origin,
        max(CASE WHEN s.stage IN {_FINAL} THEN s.reason END) AS end_reason,
        max(CASE WHEN s.origin = 'back_entered' THEN 1 ELSE 0 END) AS back_entered
    FROM w JOIN mission_stage s ON s.mission = w.id GROUP BY s.mission
),
rc AS (
    SELECT r.mission AS mission, min(r.at) AS delivered_at
    FROM w JOIN receipt r ON r.mission = w.id WHERE r.step = 'delivered' GROUP BY r.mission
)
SELECT m.id AS id, m.incident AS incident, m.nature AS nature, {_EVENT},
    m.stage AS stage, st.end_reason AS end_reason, a.kind AS acceptance_kind,
    rec.choice_reason AS choice_reason, m.hospital_reason AS hospital_reason,
    st.en_route_origin AS en_route_origin, st.on_scene_origin AS on_scene_origin,
    m.station AS station, m.vehicle AS vehicle, rec.pick AS picked_vehicle,
    m.hospital AS hospital, m.seat AS seat, sheet.driver AS driver, sheet.crew AS crew,
    CASE WHEN rec.pick IS NULL THEN NULL WHEN rec.pick = rec.chosen THEN 'yes' ELSE 'no' END
        AS as_recommended,
    CASE WHEN a.kind IN ('woken', 'suspended') THEN 'yes' ELSE 'no' END AS suspended_before,
    CASE WHEN st.back_entered = 1 THEN 'yes' ELSE 'no' END AS back_entered,
    CASE WHEN EXISTS (SELECT 1 FROM stage_correction k
        WHERE k.mission = m.id AND k.told_at IS NOT NULL) THEN 'yes' ELSE 'no' END AS corrected,
    m.ordered_at AS ordered_at, rc.delivered_at AS delivered_at,
    st.acknowledged_at AS acknowledged_at, st.en_route_at AS en_route_at,
    st.on_scene_at AS on_scene_at, st.transporting_at AS transporting_at,
    st.at_hospital_at AS at_hospital_at, st.complete_at AS complete_at, m.ended_at AS ended_at,
    a.began_at AS began_at, sheet.distance_m AS distance_m,
    way.driven_m AS way_m,
    CASE WHEN rec.pick <> rec.chosen THEN rec.shown END AS lost_s
FROM w JOIN mission m ON m.id = w.id JOIN incident i ON i.id = m.incident
LEFT JOIN acceptance a ON a.id = m.acceptance
LEFT JOIN st ON st.mission = m.id
LEFT JOIN rc ON rc.mission = m.id
LEFT JOIN recommendation rec ON rec.sequence =
    (SELECT max(x.sequence) FROM recommendation x WHERE x.mission = m.id)
LEFT JOIN run_sheet sheet ON sheet.sequence =
    (SELECT max(x.sequence) FROM run_sheet x WHERE x.mission = m.id)
LEFT JOIN mission_way way ON way.sequence =
    (SELECT max(x.sequence) FROM mission_way x WHERE x.mission = m.id)
""",
)

CASE = Select(
    at="p.filed_at",
    by_incident="m.incident",
    statement=f"""
SELECT CAST(p.sequence AS TEXT) || '.' || CAST(p.position AS TEXT) AS id,
    m.incident AS incident, p.nature AS nature, {_EVENT},
    p.sex AS sex, coalesce(p.hospital, m.hospital) AS hospital, m.station AS station,
    p.diagnosis AS diagnosis, p.outcome AS case_outcome, p.treatment AS treatment,
    p.filed_at AS filed_at, i.opened_at AS opened_at,
    (SELECT min(CASE WHEN s.stage = 'on_scene' THEN s.at END)
        FROM mission_stage s WHERE s.mission = m.id) AS on_scene_at,
    (SELECT min(CASE WHEN s.stage = 'at_hospital' THEN s.at END)
        FROM mission_stage s WHERE s.mission = m.id) AS at_hospital_at,
    p.age_years AS age_years
FROM patient_case p JOIN mission m ON m.id = p.mission JOIN incident i ON i.id = m.incident
WHERE p.sequence = (SELECT max(x.sequence) FROM run_sheet x WHERE x.mission = p.mission)
    AND {{rows}}
""",
)

FOREWARNING = Select(
    at="f.at",
    by_incident="f.incident",
    statement="""
SELECT f.id AS id, f.incident AS incident, f.nature AS nature,
    f.refused_because AS cannot_take, f.withdrawn_because AS forewarning_end,
    f.condition AS arrival_condition, f.outcome AS patient_outcome,
    f.hospital AS hospital, f.station AS station, f.vehicle AS vehicle,
    f.complaint AS complaint, f.disease_class AS hospital_disease,
    f.at AS told_at, f.read_at AS read_at, f.accepted_at AS accepted_at,
    f.refused_at AS refused_at, f.withdrawn_at AS withdrawn_at,
    f.under_way_at AS under_way_at, f.arrived_at AS arrived_at, f.taken_at AS taken_at,
    f.outcome_at AS outcome_at
FROM forewarning f WHERE {rows}
""",
)

APPOINTMENT = Select(
    at="a.pick_up_at",
    by_id="a.id",
    statement="""
SELECT a.id AS id, a.incident AS incident, 'booked' AS nature,
    CASE WHEN coalesce(a.ending, '') = '' THEN 'open' ELSE a.ending END AS booking_end,
    CASE WHEN a.ending = 'cancelled' THEN a.reason END AS cancel_reason,
    CASE WHEN a.ending = 'not_appeared' THEN a.reason END AS absent_reason,
    (SELECT x.code FROM appointment_step x WHERE x.sequence =
        (SELECT max(y.sequence) FROM appointment_step y
            WHERE y.appointment = a.id AND y.act = 'delayed')) AS late_reason,
    a.booking AS booking, a.station AS station, a.vehicle AS vehicle,
    CASE WHEN a.series IS NULL THEN 'no' ELSE 'yes' END AS in_series,
    CASE WHEN a.boarded_at <= a.latest_at THEN 'yes'
        WHEN a.boarded_at IS NOT NULL THEN 'no' END AS punctual,
    CASE WHEN EXISTS (SELECT 1 FROM appointment_step x
        WHERE x.appointment = a.id AND x.act = 'held_back') THEN 'yes' ELSE 'no' END AS held_back,
    CASE WHEN EXISTS (SELECT 1 FROM appointment_step x
        WHERE x.appointment = a.id AND x.act = 'vehicle_lost') THEN 'yes' ELSE 'no' END
        AS vehicle_changed,
    a.pick_up_at AS agreed_at, a.latest_at AS window_ends_at, a.booked_at AS booked_at,
    a.confirmed_at AS confirmed_at, a.accepted_at AS assigned_at, a.dispatched_at AS sent_at,
    a.boarded_at AS boarded_at,
    CASE WHEN a.boarded_at < a.pick_up_at THEN a.pick_up_at ELSE a.boarded_at END
        AS waited_until_at,
    a.delivered_at AS brought_at, a.over_at AS booking_over_at, a.distance_m AS distance_m
FROM appointment a WHERE {rows}
""",
)

APPOINTMENT_OFFER = Select(
    at="s.at",
    by_id="s.appointment",
    statement="""
SELECT CAST(s.sequence AS TEXT) AS id, a.incident AS incident, 'booked' AS nature,
    lost.code AS lost_reason,
    coalesce(s.code, (SELECT max(x.code) FROM appointment_step x
        WHERE x.appointment = s.appointment AND x.act = 'dispatched' AND x.sequence > s.sequence
            AND (lost.sequence IS NULL OR x.sequence < lost.sequence))) AS cover_reason,
    a.booking AS booking, s.station AS station, s.vehicle AS vehicle, s.seat AS seat,
    s.at AS asked_at,
    (SELECT min(x.at) FROM appointment_step x
        WHERE x.appointment = s.appointment AND x.act = 'accepted' AND x.sequence > s.sequence
            AND (lost.sequence IS NULL OR x.sequence < lost.sequence)) AS said_yes_at,
    lost.at AS vehicle_lost_at
FROM appointment_step s JOIN appointment a ON a.id = s.appointment
LEFT JOIN appointment_step lost ON lost.sequence =
    (SELECT min(x.sequence) FROM appointment_step x
        WHERE x.appointment = s.appointment AND x.act = 'vehicle_lost' AND x.sequence > s.sequence)
WHERE s.act = 'offered' AND {rows}
""",
)
"""A vehicle that was asked for is lost before another is: the first loss after it is its own."""

SELECTS: Mapping[str, Select] = {
    "call": CALL,
    "incident": INCIDENT,
    "acceptance": ACCEPTANCE,
    "mission": MISSION,
    "case": CASE,
    "forewarning": FOREWARNING,
    "appointment": APPOINTMENT,
    "appointment_offer": APPOINTMENT_OFFER,
}

CORRECTED = """
SELECT k.mission AS mission, m.incident AS incident, m.acceptance AS acceptance, k.stage AS stage
FROM stage_correction k JOIN mission m ON m.id = k.mission WHERE k.told_at IS NOT NULL
"""
"""Stages that count for another time than they were told for: few, so they are read whole."""

SIGNED = """
SELECT sequence, seat, person, state, at FROM seat_log
WHERE (person IS NOT NULL OR state = 'signed_out') AND sequence > :after ORDER BY sequence
"""
SEAT_LOG = """
SELECT sequence, seat, state, reason, at FROM seat_log WHERE at >= :since AND at < :until
ORDER BY sequence
"""
VEHICLE_LOG = """
SELECT sequence, vehicle, state, reason, origin, at FROM vehicle_log
WHERE state IS NOT NULL AND at >= :since AND at < :until ORDER BY sequence
"""
SEAT_LOG_NEWS = """
SELECT sequence, seat, state, reason, at FROM seat_log WHERE sequence > :after ORDER BY sequence
"""
VEHICLE_LOG_NEWS = """
SELECT sequence, vehicle, state, reason, origin, at FROM vehicle_log
WHERE state IS NOT NULL AND sequence > :after ORDER BY sequence
"""
DUTY_LOG = """
SELECT sequence, vehicle, act, detail, at FROM duty_log
WHERE act IN ('signed_on', 'shift_turned', 'shift_planned', 'shift_dropped', 'paused')
    AND at >= :since AND at < :until ORDER BY sequence
"""
DUTY_LOG_NEWS = """
SELECT sequence, vehicle, act, detail, at FROM duty_log
WHERE act IN ('signed_on', 'shift_turned', 'shift_planned', 'shift_dropped', 'paused')
    AND sequence > :after ORDER BY sequence
"""
STATIONED = """
SELECT e.sequence AS sequence, e.body AS body, e.at AS at
FROM register_step r JOIN event e ON e.sequence = r.sequence
WHERE r.register = 'vehicles' AND e.kind = 'VehicleRegistered' AND r.sequence > :after
ORDER BY r.sequence
"""
NEWS = """
SELECT sequence, kind, body FROM event WHERE sequence > :after ORDER BY sequence LIMIT :most
"""
FIRST = (
    "SELECT min(rang_at) FROM call",
    "SELECT min(opened_at) FROM incident",
    "SELECT min(ordered_at) FROM mission",
    "SELECT min(pick_up_at) FROM appointment",
    "SELECT min(at) FROM appointment_step",
)
LAST = "SELECT max(sequence) FROM event"
INCIDENTS_OF_MISSIONS = "SELECT incident FROM mission WHERE id IN :ids"
INCIDENTS_OF_CALLS = "SELECT incident FROM call WHERE incident IS NOT NULL AND id IN :ids"
