"""What becomes of calls whose help is changed: more of it, another, later, or none after all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from dispatch_app.client.replies import Accepted, Refused
from dispatch_app.domain import commands as c
from dispatch_app.domain.changing.commands import RedirectVehicle, SettleReinforcement, SwapVehicle
from dispatch_app.domain.codes import (
    AcceptanceKind,
    IncidentOutcome,
    Origin,
    Priority,
    Stage,
    StageReason,
    SuspendReason,
)
from dispatch_app.domain.events import MissionOrdered
from dispatch_app.domain.ids import IncidentId, MissionId
from dispatch_app.domain.waiting.commands import RecordWelfareCall
from dispatch_app.domain.waiting.kept import WelfareResult
from tests.day.moment import Moment, Story

CHANGED_TOO_LATE = frozenset(
    {"change.too-late", "mission.ended", "vehicle.taken", "vehicle.not-ready", "incident.closed"}
)


# ---- suspended -------------------------------------------------------------------------------


async def suspended_and_woken(m: Moment) -> None:
    """Waits for the patient; is called when that is due; wakes and is served."""
    incident = await _suspended(m, SuspendReason.WAITING_FOR_PATIENT)

    async def waits() -> None:
        await m.seat.until(lambda: _due(m, incident), "a welfare call being due", 60.0)
        await m.seat.does(RecordWelfareCall(incident=incident, result=WelfareResult.SAME))
        await m.seat.does(c.WakeIncident(incident=incident))
        mission = await m.sends(incident)
        m.later(mission, incident=incident)

    m.scene.begin(waits())


async def suspended_and_offered(m: Moment) -> None:
    """No vehicle, they say; the centre offers one that is free, and it is sent from hold."""
    incident = await _suspended(m, SuspendReason.NO_VEHICLE)

    async def waits() -> None:
        await m.seat.until(
            lambda: incident in m.seat.state.waiting.offers, "an offered vehicle", 60.0
        )
        mission = await m.sends(incident)
        m.later(mission, incident=incident)

    m.scene.begin(waits())


async def _suspended(m: Moment, reason: SuspendReason) -> IncidentId:
    incident = await m.opens()
    await m.seat.does(c.SetPlan(incident=incident, plan=replace(m.who.plan, priority=Priority.P1)))
    await m.seat.does(c.SuspendIncident(incident=incident, reason=reason))
    await m.hangs_up()
    return incident


def _due(m: Moment, incident: IncidentId) -> bool:
    return any(subject == incident for _, subject in m.seat.state.raised)


# ---- more help


async def reinforcement_by_caller(m: Moment) -> None:
    """A second caller of the same accident: one more vehicle under the call that asked for it."""
    incident = await m.opens()
    first = await m.sends(incident)
    again = m.scene.exchange.ring(m.scene.caller().number)
    await m.hangs_up()
    second_call = await m.scene.answers(m.seat, again)
    if second_call is None:
        m.later(first, incident=incident)
        return
    kind = AcceptanceKind.REINFORCEMENT
    await m.seat.does(c.AttachCall(call=second_call.id, incident=incident, kind=kind))
    second = await m.sends(incident)
    await m.scene.hangs_up(m.seat, second_call)
    m.later(first, second, incident=incident)


async def reinforcement_by_crew(m: Moment) -> None:
    incident = await m.opens()
    first = await m.sends(incident)
    await m.hangs_up()

    async def more() -> None:
        assert first is not None
        await m.crews.signed(first)
        await m.crews.reaches(first, Stage.EN_ROUTE)
        await m.crews.reaches(first, Stage.ON_SCENE)
        await m.crews.asks_for_more(first)
        await m.seat.until(lambda: incident in m.seat.state.reinforcements, "the crew's word")
        second = await m.sends(incident)
        await m.seat.asks(SettleReinforcement(incident=incident, note="一辆已派"))
        for mission in (first, second):
            if mission is not None:
                await m.crews.drives_on(mission)
        await m.over(incident)

    m.scene.begin(more())


# ---- changes ---------------------------------------------------------------------------------


async def _sent_and_signed(m: Moment) -> tuple[IncidentId, MissionId | None]:
    incident = await m.opens()
    mission = await m.sends(incident)
    await m.hangs_up()
    if mission is not None:
        await m.crews.signed(mission)
    return incident, mission


async def redirect(m: Moment) -> None:
    """A vehicle on its way turns to somebody else; who loses it waits and gets the next one."""
    incident, mission = await _sent_and_signed(m)
    other = m.scene.caller()
    gains = await m.scene.opens(m.seat, None, other)
    assert mission is not None
    known = m.scene.mission(mission)
    assert known is not None
    order = replace(
        await m.scene.order(m.seat, gains, other),
        vehicle=known.vehicle,
        slip=m.scene.slip(m.seat, other, known.vehicle),
        choice_reason=c.ChoiceReason.ALREADY_NEAR,
    )
    done = await m.seat.asks(RedirectVehicle(mission=mission, order=order, graver_loses=True))
    if isinstance(done, Accepted):
        into = next(e.mission for e in done.events if isinstance(e, MissionOrdered))
        m.later(into, incident=gains)
        m.later(await m.sends(incident), incident=incident)
        return
    assert isinstance(done, Refused) and done.code in CHANGED_TOO_LATE, done
    m.later(await m.sends(gains, other), incident=gains)
    m.later(mission, incident=incident)


async def swap(m: Moment) -> None:
    incident, mission = await _sent_and_signed(m)
    assert mission is not None
    order = await m.scene.order(m.seat, incident, m.who)
    done = await m.seat.asks(
        SwapVehicle(mission=mission, order=order, reason=StageReason.VEHICLE_FAILED)
    )
    if isinstance(done, Accepted):
        mission = next(e.mission for e in done.events if isinstance(e, MissionOrdered))
    else:
        assert isinstance(done, Refused) and done.code in CHANGED_TOO_LATE, done
    m.later(mission, incident=incident)


async def hospital_change(m: Moment) -> None:
    incident, mission = await _sent_and_signed(m)
    assert mission is not None
    known = m.scene.mission(mission)
    assert known is not None
    others = [h for h in m.scene.known_hospitals if h != known.hospital]
    await m.seat.does(
        c.ChooseHospital(mission=mission, hospital=others[0], reason=c.ChoiceReason.EQUIPMENT)
    )
    m.later(mission, incident=incident)


async def added_patient(m: Moment) -> None:
    """They are two: the crew's slip says so, and a second vehicle goes."""
    incident, mission = await _sent_and_signed(m)
    assert mission is not None
    two = replace(m.who, patient=replace(m.who.patient, count=2))
    known = m.scene.mission(mission)
    assert known is not None and known.slip is not None
    await m.seat.does(c.RecordIntake(incident=incident, patient=two.patient))
    await m.seat.does(
        c.AmendOrder(mission=mission, slip=replace(known.slip.slip, patient=two.patient))
    )
    second = await m.sends(incident, two)
    m.later(mission, second, incident=incident)


async def moved_place(m: Moment) -> None:
    """The place was wrong; the crew on its way gets another one."""
    incident, mission = await _sent_and_signed(m)
    right = m.scene.caller().place
    await m.seat.does(c.FixPlace(incident=incident, place=right))
    m.later(mission, incident=incident)


def cancelled(*, rolling: bool) -> Story:
    async def story(m: Moment) -> None:
        incident, mission = await _sent_and_signed(m)
        assert mission is not None
        if rolling:
            await m.crews.reaches(mission, Stage.EN_ROUTE)
        await m.seat.does(
            c.ReportStage(
                mission=mission,
                stage=Stage.STOOD_DOWN,
                origin=Origin.BY_HAND,
                reason=StageReason.CANCELLED_BY_CALLER,
            )
        )
        known = m.scene.mission(mission)
        assert known is not None
        await m.closes(incident, IncidentOutcome.CANCELLED_BY_CALLER)
        await m.scene.ready(known.vehicle)

    return story


async def told_late(m: Moment) -> None:
    """A crew without keys tells its times by radio: typed at the seat, with the time told."""
    incident, mission = await _sent_and_signed(m)
    assert mission is not None
    known = m.scene.mission(mission)
    assert known is not None and known.stages
    at = known.stages[-1].at + timedelta(milliseconds=1)
    await m.seat.asks(
        c.ReportStage(mission=mission, stage=Stage.EN_ROUTE, origin=Origin.BY_HAND, at=at)
    )
    m.scene.begin(_driven_on(m, mission, incident))


async def _driven_on(m: Moment, mission: MissionId, incident: IncidentId) -> None:
    await m.crews.drives_on(mission)
    await m.over(incident)
