"""What stood in a form at a moment follows from what was written into it, and from nothing else."""

from __future__ import annotations

from datetime import timedelta

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Consciousness
from dispatch_app.domain.form_history import form_at, steps_of
from dispatch_app.domain.values import Patient
from tests.fakes.builders import LINE_2, NOON, SEAT_2, a_centre, a_place, a_plan, at_seat

OLD_MAN = Patient(count=1, age_years=70, consciousness=Consciousness.UNCONSCIOUS)


def written():
    """Place first, then complaint, patient, answers, plan; a second incident in between."""
    centre = a_centre()
    incident = centre.opens()
    events = []

    def write(seconds, command, actor=None):
        events.extend(centre.later(seconds).do(command, actor))

    write(5, c.FixPlace(incident=incident.id, place=a_place("演示路1号")))
    other = centre.opens(LINE_2)
    write(5, c.RecordIntake(incident=other.id, complaint="fall", note="另一起"))
    write(5, c.RecordIntake(incident=incident.id, complaint="fall", patient=OLD_MAN))
    write(
        5,
        c.RecordIntake(incident=incident.id, complaint="cardiac_arrest", answers={"awake": "no"}),
        at_seat(SEAT_2),
    )
    write(5, c.SetPlan(incident=incident.id, plan=a_plan()))
    write(5, c.RecordIntake(incident=incident.id, answers={"awake": "no", "breathes": "no"}))
    return centre.incident(incident.id), steps_of(incident.id, events)


def test_the_form_grows_as_it_was_written():
    _, steps = written()
    moments = [step.at for step in steps]
    assert form_at(steps, NOON - timedelta(days=1)) is None
    placed = form_at(steps, moments[0])
    assert placed.place.text == "演示路1号"
    assert not placed.words
    told = form_at(steps, moments[1] + timedelta(seconds=1))
    assert (told.words["complaint"], told.patient) == ("fall", OLD_MAN)
    assert told.fresh == {"complaint", "patient"}
    corrected = form_at(steps, moments[2])
    assert corrected.words["complaint"] == "cardiac_arrest"
    assert (corrected.seat, corrected.plan) == (SEAT_2, None)
    assert corrected.answers == {"awake": "no"}


def test_at_the_end_it_is_what_the_record_has_and_nothing_of_other_incidents():
    incident, steps = written()
    last = form_at(steps, NOON + timedelta(days=1))
    assert last.words == {"complaint": incident.complaint}
    assert (last.place, last.patient) == (incident.place, incident.patient)
    assert (last.plan, last.answers) == (incident.plan, incident.answers)
