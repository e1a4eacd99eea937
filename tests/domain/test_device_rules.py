"""What is asked of devices: one thing at a time, answered by the gateway that has them."""

from datetime import timedelta

import pytest

from dispatch_app.domain.codes import Role
from dispatch_app.domain.device_commands import AskDevice, ReportDeviceRequest
from dispatch_app.domain.devices import (
    ANSWERED_WITHIN,
    REQUESTS_KEPT,
    DeviceOutcome,
    DeviceWish,
    SettingChange,
    last_request,
)
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.values import Actor
from tests.fakes import builders as a

UPS = Actor(account="gateway-ups", role=Role.POWER)
LINES = Actor(account="lines", role=Role.GATEWAY)
MAINTAINER = Actor(account="maintainer", role=Role.MAINTAINER)
RECORD = AskDevice(gateway="gateway-ups", device="main", wish=DeviceWish.RECORD)
NEW_PORT = (SettingChange(key="port", value="COM7"),)


@pytest.fixture
def centre():
    return a.a_centre()


def last(centre):
    return last_request(centre.state.device_requests, "gateway-ups", "main")


def asked(centre, command=RECORD):
    centre.do(command, MAINTAINER)
    return last(centre)


def refused(centre, command, actor=MAINTAINER):
    with pytest.raises(Rejected) as no:
        centre.do(command, actor)
    return no.value.code


def done(request, outcome=DeviceOutcome.DONE, **why):
    return ReportDeviceRequest(request=request.id, outcome=outcome, **why)


def test_a_wish_waits_for_its_gateway_and_is_kept_with_who_asked(centre):
    request = asked(centre)
    assert (request.by, request.outcome) == (MAINTAINER, None)
    centre.do(done(request), UPS)
    assert last(centre).outcome is DeviceOutcome.DONE


def test_one_thing_at_a_time_is_asked_of_a_device(centre):
    asked(centre)
    assert refused(centre, RECORD) == "device.busy"
    other = AskDevice(gateway="gateway-ups", device="spare", wish=DeviceWish.RECORD)
    centre.do(other, MAINTAINER)


def test_a_gateway_that_never_answers_does_not_block_its_devices(centre):
    asked(centre)
    centre.now += ANSWERED_WITHIN + timedelta(seconds=1)
    centre.do(RECORD, MAINTAINER)


def test_only_the_gateway_that_has_the_device_answers(centre):
    request = asked(centre)
    assert refused(centre, done(request), LINES) == "right.other-gateway"


def test_an_answer_told_twice_is_one(centre):
    request = asked(centre)
    centre.do(done(request, DeviceOutcome.REFUSED, code="device.silent", place="port"), UPS)
    centre.do(done(request), UPS)
    assert (last(centre).outcome, last(centre).place) == (DeviceOutcome.REFUSED, "port")


def test_an_answer_to_nothing_is_refused(centre):
    unknown = ReportDeviceRequest(request="R-9", outcome=DeviceOutcome.DONE)
    assert refused(centre, unknown, UPS) == "device.request-unknown"


@pytest.mark.parametrize("wish", [DeviceWish.TEST, DeviceWish.TAKE])
def test_settings_are_not_taken_without_a_change(centre, wish):
    ask = AskDevice(gateway="gateway-ups", device="main", wish=wish)
    assert refused(centre, ask) == "device.changes"


def test_a_recording_takes_no_changes(centre):
    ask = AskDevice(gateway="g", device="d", wish=DeviceWish.RECORD, changes=NEW_PORT)
    assert refused(centre, ask) == "device.changes"


def test_the_live_state_keeps_the_latest_requests_only(centre):
    for number in range(REQUESTS_KEPT + 5):
        centre.do(AskDevice(gateway="g", device=f"d{number}", wish=DeviceWish.RECORD), MAINTAINER)
    assert len(centre.state.device_requests) == REQUESTS_KEPT
    assert last_request(centre.state.device_requests, "g", "d0") is None


@pytest.mark.parametrize(("gateway", "device"), [("", "d"), ("g", ""), ("g", "d" * 65)])
def test_a_wish_names_its_gateway_and_device(gateway, device):
    with pytest.raises(InvalidValue):
        AskDevice(gateway=gateway, device=device, wish=DeviceWish.RECORD)


def test_a_setting_has_a_name_and_no_endless_value():
    with pytest.raises(InvalidValue):
        SettingChange(key="port", value="x" * 401)
