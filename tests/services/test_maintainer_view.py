"""A maintainer sees machines and nobody who calls; a gateway hears what is asked of its devices."""

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.centre import evolve_all
from dispatch_app.domain.codes import Role
from dispatch_app.domain.device_commands import AskDevice
from dispatch_app.domain.devices import DeviceWish
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.terminal_commands import BindTerminal
from dispatch_app.domain.values import Actor
from dispatch_app.services.audience import MAINTAINER_VIEW, Audience, part_of, viewer_of
from tests.fakes import builders as a

MAINTAINER = Actor(account="maintainer", role=Role.MAINTAINER)
RECORD = AskDevice(gateway="gateway-ups", device="main", wish=DeviceWish.RECORD)


@pytest.fixture
def centre():
    centre = a.an_empty_centre()
    for command in a.setting_up():
        centre.do(command, a.MACHINE)
    centre.do(c.ReportRinging(line=a.LINE_1), a.MACHINE)
    centre.sends(centre.opens(), a.V03)
    centre.do(BindTerminal(terminal="999000001", vehicle=a.V01), MAINTAINER)
    centre.do(RECORD, MAINTAINER)
    return centre


def seen(centre, viewer):
    audience, found = Audience(CentreState()), []
    for event in centre.events:
        if viewer.sees(audience.circle(event)):
            found.append(event)
        audience.learn(event)
    return found


def test_a_maintainer_sees_no_call_no_incident_and_no_mission(centre):
    assert viewer_of(MAINTAINER) is MAINTAINER_VIEW
    part = part_of(centre.state, MAINTAINER_VIEW)
    assert (part.calls, part.incidents, part.missions, part.seats) == ({}, {}, {}, {})
    assert set(part.terminals) == {"999000001"}
    assert len(part.device_requests) == 1


def test_folding_what_a_maintainer_sees_gives_what_the_snapshot_shows(centre):
    folded = evolve_all(CentreState(), seen(centre, MAINTAINER_VIEW))
    assert folded == part_of(centre.state, MAINTAINER_VIEW)


@pytest.mark.parametrize(
    "role", [Role.GATEWAY, Role.POWER, Role.ALARMS, Role.VEHICLE_GATEWAY], ids=lambda r: r.value
)
def test_a_gateway_hears_what_is_asked_of_devices(centre, role):
    viewer = viewer_of(Actor(account="g", role=role))
    assert any(type(event).__name__ == "DeviceAsked" for event in seen(centre, viewer))
    assert len(part_of(centre.state, viewer).device_requests) == 1


@pytest.mark.parametrize("role", [Role.STATION, Role.LINKED_SYSTEM])
def test_who_has_no_devices_hears_nothing_of_them(centre, role):
    viewer = viewer_of(Actor(account="x", role=role, station=a.NORTH))
    assert not any(type(event).__name__ == "DeviceAsked" for event in seen(centre, viewer))
    assert part_of(centre.state, viewer).device_requests == {}


@pytest.mark.parametrize("role", [Role.RECORDER, Role.EXCHANGE])
def test_who_is_a_device_itself_hears_what_is_asked_of_it(centre, role):
    viewer = viewer_of(Actor(account="x", role=role))
    assert any(type(event).__name__ == "DeviceAsked" for event in seen(centre, viewer))
    assert part_of(centre.state, viewer).device_requests == centre.state.device_requests
