"""Rules of the other ways of an order: asked by a person, told by machines, noted of telephones."""

from __future__ import annotations

from dispatch_app.domain.channels import Channel, ChannelStep, Phoned, PhoneWord
from dispatch_app.domain.codes import OrderKind, ReceiptStep
from dispatch_app.domain.commands import ReportReceipt
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.order_commands import NotePhoned, ReportChannel, SendAnotherWay
from dispatch_app.domain.order_events import ChannelNoted
from dispatch_app.domain.phoning import whom_to_phone
from dispatch_app.domain.rules import receipts
from dispatch_app.domain.rules.finding import a_mission, who_asks
from dispatch_app.domain.state import FINAL, CentreState, Context, Mission
from dispatch_app.domain.values import SlipVersion

_STEP_OF = {
    PhoneWord.ACKNOWLEDGED: ChannelStep.SPOKEN,
    PhoneWord.SPOKEN: ChannelStep.SPOKEN,
    PhoneWord.NOT_REACHED: ChannelStep.NOT_REACHED,
}


def send_another_way(
    state: CentreState, command: SendAnotherWay, context: Context
) -> tuple[Event, ...]:
    mission = a_mission(state, command.mission)
    slip = _newest(mission)
    if mission.stage in FINAL and slip.kind is not OrderKind.CANCELLATION:
        raise Rejected("mission.ended", mission=mission.number, stage=mission.stage.value)
    asked = ChannelNoted(
        mission=mission.id,
        version=slip.version,
        channel=Channel.SECOND,
        step=ChannelStep.ASKED,
        by=who_asks(state, context),
        happened_at=context.at,
        at=context.at,
    )
    return (asked,)


def report(state: CentreState, command: ReportChannel, context: Context) -> tuple[Event, ...]:
    """Machines tell again after a restart: what is known stays as it was heard first."""
    mission = a_mission(state, command.mission)
    happened = min(command.at or context.at, context.at)
    known = {(n.version, n.channel, n.step, n.at) for n in mission.channels}
    if (command.version, command.channel, command.step, happened) in known:
        return ()
    told = ChannelNoted(
        mission=mission.id,
        version=command.version,
        channel=command.channel,
        step=command.step,
        reason=command.reason,
        happened_at=happened,
        at=context.at,
    )
    return (told,)


def phoned(state: CentreState, command: NotePhoned, context: Context) -> tuple[Event, ...]:
    """Nobody is noted without a number: a call that nobody can repeat is no record."""
    mission = a_mission(state, command.mission)
    slip = _newest(mission)
    found = next((p for p in whom_to_phone(state, mission) if p.party is command.party), None)
    number = command.number or (found.number if found else "")
    if not number:
        raise Rejected("order.no-telephone", mission=mission.number)
    noted = ChannelNoted(
        mission=mission.id,
        version=slip.version,
        channel=Channel.TELEPHONE,
        step=_STEP_OF[command.word],
        by=who_asks(state, context),
        party=command.party,
        name=found.name if found else "",
        number=number,
        happened_at=context.at,
        at=context.at,
    )
    signs = command.word is PhoneWord.ACKNOWLEDGED and command.party is not Phoned.HOSPITAL
    return (noted, *(_signed(state, mission, slip, context) if signs else ()))


def _signed(
    state: CentreState, mission: Mission, slip: SlipVersion, context: Context
) -> tuple[Event, ...]:
    signed = ReportReceipt(mission=mission.id, version=slip.version, step=ReceiptStep.ACKNOWLEDGED)
    return receipts.receipt(state, signed, context)


def _newest(mission: Mission) -> SlipVersion:
    if mission.slip is None:
        raise Rejected("order.none", mission=mission.number)
    return mission.slip
