"""Rules of joining calls to incidents: by a person only, and never over help that was sent."""

from __future__ import annotations

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import AcceptanceKind, CallOutcome, IncidentOutcome
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.state import Incident
from tests.fakes.builders import LINE_1, LINE_2, Centre, a_centre


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def refused(centre: Centre, command: c.Command) -> Rejected:
    with pytest.raises(Rejected) as refusal:
        centre.do(command)
    return refusal.value


def join(call_of: Incident, into: Incident) -> c.AttachCall:
    return c.AttachCall(call=call_of.calls[-1], incident=into.id)


@pytest.mark.parametrize("kind", ["first_call", "suspended", "woken", "refused"])
def test_a_call_joins_as_chaser_or_reinforcement_only(centre: Centre, kind: str) -> None:
    incident, call = centre.opens(), centre.answers(LINE_2)
    attach = c.AttachCall(call=call.id, incident=incident.id, kind=AcceptanceKind(kind))
    assert refused(centre, attach).code == "acceptance.kind-not-for-call"


def test_what_a_second_caller_began_is_closed_as_a_duplicate(centre: Centre) -> None:
    first, second = centre.opens(LINE_1), centre.opens(LINE_2)
    centre.later(30).do(join(second, first))
    gone, now = centre.incident(second.id), centre.incident(first.id)
    assert (gone.outcome, gone.closed_at, gone.calls) == (
        IncidentOutcome.DUPLICATE,
        centre.now,
        (),
    )
    assert gone.open_acceptance is None
    assert now.calls == (*first.calls, *second.calls)
    assert now.acceptances[-1].kind is AcceptanceKind.CHASER


def test_the_talk_goes_on_while_its_incident_is_joined(centre: Centre) -> None:
    first, second = centre.opens(LINE_1), centre.opens(LINE_2)
    centre.do(join(second, first))
    call = centre.call(second.calls[0])
    assert call.talking
    assert (call.incident, call.outcome) == (first.id, CallOutcome.CHASER)


def test_chasers_of_a_duplicate_go_along(centre: Centre) -> None:
    first, second = centre.opens(LINE_1), centre.opens(LINE_2)
    centre.do(c.EndCall(call=second.calls[0]))
    chaser = centre.answers(LINE_2)
    centre.do(c.AttachCall(call=chaser.id, incident=second.id))
    centre.do(join(second, first))
    assert {*second.calls, chaser.id} <= {*centre.incident(first.id).calls}


def test_help_that_was_sent_is_not_joined_away(centre: Centre) -> None:
    first, second = centre.opens(LINE_1), centre.opens(LINE_2)
    centre.sends(second)
    refusal = refused(centre, join(second, first))
    assert (refusal.code, refusal.details) == ("incident.was-served", {"incident": second.number})


def test_a_chaser_joined_to_the_wrong_incident_goes_to_the_right_one(centre: Centre) -> None:
    wrong, right = centre.opens(LINE_1), centre.opens(LINE_2)
    centre.do(c.EndCall(call=wrong.calls[0]))
    chaser = centre.answers(LINE_1)
    centre.do(c.AttachCall(call=chaser.id, incident=wrong.id))
    centre.do(c.AttachCall(call=chaser.id, incident=right.id))
    assert centre.incident(wrong.id).calls == wrong.calls
    assert centre.incident(wrong.id).open
    assert centre.incident(wrong.id).acceptances[-1].ended_at == centre.now
    assert centre.incident(right.id).calls[-1] == chaser.id


def test_a_call_is_joined_to_its_own_incident_once(centre: Centre) -> None:
    incident = centre.opens()
    assert refused(centre, join(incident, incident)).code == "call.has-incident"


def test_a_ringing_call_joins_nothing(centre: Centre) -> None:
    incident, call = centre.opens(LINE_1), centre.rings(LINE_2)
    attach = c.AttachCall(call=call.id, incident=incident.id)
    assert refused(centre, attach).code == "call.not-answered"


def test_archiving_a_duplicate_takes_no_call_of_the_incident_it_was(centre: Centre) -> None:
    first, second = centre.opens(LINE_1), centre.opens(LINE_2)
    centre.do(join(second, first))
    centre.do(c.ArchiveIncident(incident=second.id))
    assert second.calls[0] in centre.state.calls
