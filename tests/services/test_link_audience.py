"""What is shared with linked systems goes to seats and to who speaks with them, to nobody else."""

from __future__ import annotations

from dispatch_app.domain import events as e
from dispatch_app.domain.codes import Nature, Role
from dispatch_app.domain.ids import AccountId, IncidentId
from dispatch_app.domain.links.commands import AskPartner, ReportPartner
from dispatch_app.domain.links.events import LinkWordDelivered
from dispatch_app.domain.links.values import LinkCaseId, LinkWordId
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Actor
from dispatch_app.services.audience import Audience, part_of, viewer_of
from dispatch_app.services.rights import MAY_ASK
from tests.fakes.builders import NOON, a_centre


def an_actor(role: Role) -> Actor:
    return Actor(account=AccountId(f"some-{role.value}"), role=role)


def test_cases_shared_with_partners_go_to_seats_and_to_who_speaks_with_them() -> None:
    said = LinkWordDelivered(case=LinkCaseId("C-1"), word=LinkWordId("w-1"), trouble="", at=NOON)
    circle = Audience(CentreState()).circle(said)
    seeing = {role for role in Role if viewer_of(an_actor(role)).sees(circle)}
    assert Role.LINKS in seeing
    assert Role.DISPATCHER in seeing
    machines = {Role.STATION, Role.GATEWAY, Role.EXCHANGE, Role.VEHICLE_GATEWAY, Role.RECORDER}
    assert not seeing & (machines | {Role.LINKED_SYSTEM, Role.ALARMS, Role.POWER, Role.MAINTAINER})


def test_who_speaks_with_partners_sees_no_incident_and_no_call() -> None:
    viewer = viewer_of(an_actor(Role.LINKS))
    opened = e.IncidentOpened(
        incident=IncidentId("I-1"), number="1", nature=Nature.REAL, call=None, seat=None, at=NOON
    )
    assert not viewer.sees(Audience(CentreState()).circle(opened))
    centre = a_centre()
    shown = part_of(centre.state, viewer)
    assert (shown.incidents, shown.calls, shown.vehicles) == ({}, {}, {})


def test_seats_ask_partners_and_only_their_process_tells_of_them() -> None:
    asking = {role for role, may in MAY_ASK.items() if AskPartner in may}
    assert asking == {Role.DISPATCHER, Role.SHIFT_LEADER, Role.SYSTEM}
    telling = {role for role, may in MAY_ASK.items() if ReportPartner in may}
    assert telling == {Role.LINKS, Role.SYSTEM}
