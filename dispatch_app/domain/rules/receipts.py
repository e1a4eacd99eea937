"""Rules of receipts: what became of an order, once each, and what was late about it."""

from __future__ import annotations

from dataclasses import replace

from dispatch_app.domain.codes import Origin, Overdue, ReceiptStep, Role, Stage
from dispatch_app.domain.commands import RaiseOverdue, ReportReceipt
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event, OverdueRaised, ReceiptRecorded
from dispatch_app.domain.overdue import raised_as
from dispatch_app.domain.rules.finding import a_mission, who_asks
from dispatch_app.domain.rules.stages import reached
from dispatch_app.domain.state import CentreState, Context

_SIGNED_BY = {Role.STATION: Origin.STATION_BUTTON, Role.VEHICLE_GATEWAY: Origin.TERMINAL_KEY}

_ONCE = {
    ReceiptStep.DELIVERED: "delivered_at",
    ReceiptStep.SOUNDING: "sounding_at",
    ReceiptStep.PRINTED: "printed_at",
    ReceiptStep.ACKNOWLEDGED: "acknowledged_at",
}


def receipt(state: CentreState, command: ReportReceipt, context: Context) -> tuple[Event, ...]:
    """Take a receipt once. The first version acknowledged is the mission acknowledged."""
    mission = a_mission(state, command.mission)
    version = next((v for v in mission.slips if v.version == command.version), None)
    if version is None:
        raise Rejected(
            "order.version-unknown", mission=mission.number, version=str(command.version)
        )
    if command.step in _ONCE and getattr(version, _ONCE[command.step]) is not None:
        return ()
    happened = command.at or context.at
    if happened > context.at:
        raise Rejected("stage.in-the-future", mission=mission.number)
    recorded = ReceiptRecorded(
        mission=mission.id,
        version=version.version,
        step=command.step,
        at=context.at,
        happened_at=command.at,
    )
    if command.step is ReceiptStep.ACKNOWLEDGED and mission.stage is Stage.ORDERED:
        origin = _SIGNED_BY.get(context.actor.role, Origin.BY_HAND)
        signed = reached(mission, Stage.ACKNOWLEDGED, origin, None, happened, context)
        by = who_asks(state, context) if origin is Origin.BY_HAND else ""
        return (recorded, replace(signed, by=by))
    return (recorded,)


def overdue(state: CentreState, command: RaiseOverdue, context: Context) -> tuple[Event, ...]:
    """Raise a limit passed, once; nothing if its call or mission has left meanwhile."""
    if command.kind not in {kind.value for kind in Overdue}:
        raise Rejected("overdue.unknown-kind", kind=command.kind)
    there = any(
        command.subject in known for known in (state.calls, state.missions, state.incidents)
    )
    if not there or raised_as(command.kind, command.subject, command.version) in state.raised:
        return ()
    return (
        OverdueRaised(
            kind=command.kind, subject=command.subject, at=context.at, version=command.version
        ),
    )
