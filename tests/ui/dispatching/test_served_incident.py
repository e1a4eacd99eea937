"""Once vehicles have been there, F9 is no slip of the finger away; F10 still sends another."""

from __future__ import annotations

from dispatch_app.domain.codes import Stage, StageReason
from dispatch_app.ui.dispatcher.dispatching import situation as can
from dispatch_app.ui.dispatcher.dispatching.situation import Situation, served
from tests.fakes.builders import Centre, setting_up


def a_centre() -> Centre:
    centre = Centre()
    for command in setting_up():
        centre.do(command)
    return centre


def test_an_incident_whose_vehicle_is_done_is_served() -> None:
    centre = a_centre()
    mission = centre.sends(centre.opens())
    incident = centre.state.incidents[mission.incident]
    assert not served(centre.state, incident)
    centre.reaches(mission, Stage.EN_ROUTE, Stage.ON_SCENE)
    centre.reaches(mission, Stage.EMPTY, reason=StageReason.PATIENT_REFUSED)
    assert served(centre.state, centre.state.incidents[incident.id])


def test_an_incident_whose_vehicle_refused_still_wants_one() -> None:
    centre = a_centre()
    mission = centre.sends(centre.opens())
    centre.reaches(mission, Stage.REFUSED, reason=StageReason.CREW_NOT_READY)
    assert not served(centre.state, centre.state.incidents[mission.incident])


def test_a_served_incident_says_why_f9_rests() -> None:
    centre = a_centre()
    incident = centre.opens()
    now = Situation(incident=incident, served=True)
    assert can.why_not_dispatch(now) != ""
    assert can.why_not_reinforce(now) != "dispatch.why.none-out"
