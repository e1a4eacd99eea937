"""What becomes of the usual calls of a scripted day, one short story each.

A story is told while its seat talks; what goes on after the call is begun beside, so that the seat
may take the next one.
"""

from __future__ import annotations

from dataclasses import replace

from dispatch_app.client.replies import Accepted, Refused
from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import (
    CallOutcome,
    IncidentOutcome,
    Stage,
    StageReason,
)
from dispatch_app.domain.cpr.commands import ReportCprStep
from dispatch_app.domain.cpr.steps import CprStep
from dispatch_app.domain.endings.commands import AgreeToNoVehicle, ProposeNoVehicle, ReferIncident
from dispatch_app.domain.endings.kept import NoVehicleReason, ReferralAnswer, ReferralTo
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.state import Call
from dispatch_app.domain.telephone import CallPurpose, Target, TargetKind
from dispatch_app.domain.telephone_commands import CallOut, SettleCallBack
from tests.day.desk import Desk, now
from tests.day.moment import Moment, Story
from tests.day.scene import Scene

# ---- the usual, and what comes to nothing ----------------------------------------------------


async def ordinary(m: Moment) -> None:
    incident = await m.opens()
    mission = await m.sends(incident)
    await m.hangs_up()
    m.later(mission, incident=incident)


async def stopped(m: Moment) -> None:
    """The caller takes it back before anybody is sent."""
    incident = await m.opens()
    await m.hangs_up()
    await m.closes(incident, IncidentOutcome.CANCELLED_BY_CALLER)


async def refused(m: Moment) -> None:
    incident = await m.opens()
    await m.hangs_up()
    await m.closes(incident, IncidentOutcome.REFUSED_BY_PATIENT)


async def no_vehicle(m: Moment) -> None:
    """Nobody is sent to somebody unwell: two persons say so."""
    incident = await m.opens()
    await m.seat.does(ProposeNoVehicle(incident=incident, reason=NoVehicleReason.ADVICE_ENOUGH))
    alone = await m.seat.asks(AgreeToNoVehicle(incident=incident))
    assert isinstance(alone, Refused), "one person alone sent nobody"
    await m.scene.leader.until(
        lambda: incident in m.scene.leader.state.no_vehicle, "the proposal at the second seat"
    )
    await m.scene.leader.does(AgreeToNoVehicle(incident=incident))
    await m.hangs_up()


async def referral(m: Moment) -> None:
    """Another centre is asked, and says yes later."""
    incident = await m.opens()
    asks = ReferIncident(incident=incident, to=ReferralTo.OTHER_CENTRE, name="邻市演示中心")
    await m.seat.does(asks)
    await m.hangs_up()
    await m.seat.does(replace(asks, answer=ReferralAnswer.ACCEPTED))


async def empty_run(m: Moment) -> None:
    incident = await m.opens()
    mission = await m.sends(incident)
    await m.hangs_up()

    async def nobody_there() -> None:
        if mission is not None:
            await m.crews.run(
                mission,
                through=Stage.ON_SCENE,
                ends=Stage.EMPTY,
                why=StageReason.NO_PATIENT_FOUND,
            )
        await m.closes(incident, IncidentOutcome.NO_PATIENT)

    m.scene.begin(nobody_there())


# ---- calls without an incident of their own --------------------------------------------------


def settled_as(outcome: CallOutcome) -> Story:
    async def story(m: Moment) -> None:
        await m.scene.settles(m.seat, m.call, outcome)
        await m.hangs_up()

    return story


def _going_on(m: Moment) -> IncidentId | None:
    open_ = [i.id for i in m.seat.state.incidents.values() if i.open and i.calls and i.missions]
    return m.scene.chance.choice(open_) if open_ else None


async def chaser(m: Moment) -> None:
    """Somebody asks where the vehicle stays; without any open incident it was a question."""
    incident = _going_on(m)
    joined = None
    if incident is not None:
        joined = await m.seat.asks(c.AttachCall(call=m.call.id, incident=incident))
    if not isinstance(joined, Accepted):
        await m.scene.settles(m.seat, m.call, CallOutcome.CONSULTATION)
    await m.hangs_up()


async def silent_caller(m: Moment) -> None:
    """Says nothing; is called back, and it was nothing."""
    await m.scene.settles(m.seat, m.call, CallOutcome.SILENT)
    await m.hangs_up()
    m.scene.begin(called_back(m.scene, m.seat, m.call))


async def called_back(scene: Scene, seat: Desk, call: Call) -> None:
    """Whoever gave up or said nothing is called, and the list is one shorter."""
    await seat.until(lambda: call.id in seat.state.telephone.call_backs, "the call-back list")
    to = Target(kind=TargetKind.NUMBER, id=call.number)
    asked = await seat.asks(CallOut(to=to, purpose=CallPurpose.CALL_BACK, back_to=call.id))
    if isinstance(asked, Accepted):
        out = next(e.call for e in asked.events if hasattr(e, "back_to"))
        await seat.until(
            lambda: seat.state.calls[out].answered_at or seat.state.calls[out].ended_at,
            "the call back",
        )
        if seat.state.calls[out].talking:
            await seat.asks(c.EndCall(call=out))
            scene.exchange.hang_up(seat.state.calls[out].ref)
            await seat.until(lambda: seat.state.calls[out].ended_at is not None, "its end")
    await seat.does(SettleCallBack(call=call.id, outcome=CallOutcome.FALSE_ALARM))


async def cpr(m: Moment) -> None:
    """Nobody breathes: the lane's clocks run beside the dispatch."""
    incident = await m.opens()
    step = ReportCprStep(incident=incident, step=CprStep.RECOGNISED, reached_at=now())
    await m.seat.does(step)
    mission = await m.sends(incident)
    await m.seat.does(replace(step, step=CprStep.FIRST_COMPRESSION, reached_at=now()))
    await m.hangs_up()
    m.later(mission, incident=incident)
