"""Rules of devices: one thing at a time with each, and an answer by the gateway that has it."""

from __future__ import annotations

from dispatch_app.domain.codes import Role
from dispatch_app.domain.device_commands import AskDevice, ReportDeviceRequest
from dispatch_app.domain.device_events import DeviceAnswered, DeviceAsked
from dispatch_app.domain.devices import WITH_CHANGES, DeviceRequestId, last_request
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.state import CentreState, Context


def ask(state: CentreState, command: AskDevice, context: Context) -> tuple[Event, ...]:
    last = last_request(state.device_requests, command.gateway, command.device)
    if last is not None and last.waits(context.at):
        raise Rejected("device.busy", device=command.device, wish=last.wish.value)
    if (command.wish in WITH_CHANGES) is not bool(command.changes):
        raise Rejected("device.changes", device=command.device, wish=command.wish.value)
    asked = DeviceAsked(
        request=DeviceRequestId(context.new_id()),
        gateway=command.gateway,
        device=command.device,
        wish=command.wish,
        changes=command.changes,
        by=context.actor,
        at=context.at,
    )
    return (asked,)


def report(state: CentreState, command: ReportDeviceRequest, context: Context) -> tuple[Event, ...]:
    """Told twice it is the same answer; another gateway has no say."""
    known = state.device_requests.get(command.request)
    if known is None:
        raise Rejected("device.request-unknown", request=command.request)
    if context.actor.role is not Role.SYSTEM and context.actor.account != known.gateway:
        raise Rejected("right.other-gateway", gateway=known.gateway)
    if known.outcome is not None:
        return ()
    answered = DeviceAnswered(
        request=known.id,
        gateway=known.gateway,
        device=known.device,
        wish=known.wish,
        outcome=command.outcome,
        code=command.code,
        place=command.place,
        why=command.why,
        at=context.at,
    )
    return (answered,)
