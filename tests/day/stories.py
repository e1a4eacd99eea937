"""What becomes of each kind of call on a scripted day, one short story each.

A story is told while its seat talks; what goes on after the call is begun beside, so that the seat
may take the next one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from dispatch_app.client.replies import Accepted, Refused
from dispatch_app.domain import commands as c
from dispatch_app.domain.changing.commands import RedirectVehicle, SettleReinforcement, SwapVehicle
from dispatch_app.domain.codes import (
    AcceptanceKind,
    CallOutcome,
    IncidentOutcome,
    Origin,
    Priority,
    Stage,
    StageReason,
    SuspendReason,
)
from dispatch_app.domain.cpr.commands import ReportCprStep
from dispatch_app.domain.cpr.steps import CprStep
from dispatch_app.domain.endings.commands import AgreeToNoVehicle, ProposeNoVehicle, ReferIncident
from dispatch_app.domain.endings.kept import NoVehicleReason, ReferralAnswer, ReferralTo
from dispatch_app.domain.events import MissionOrdered
from dispatch_app.domain.ids import IncidentId, MissionId
from dispatch_app.domain.state import FINAL, Call
from dispatch_app.domain.telephone import CallPurpose, Target, TargetKind
from dispatch_app.domain.telephone_commands import CallOut, SettleCallBack
from dispatch_app.domain.waiting.commands import RecordWelfareCall
from dispatch_app.domain.waiting.kept import WelfareResult
from tests.day.crews import Crews
from tests.day.desk import Desk, now
from tests.day.scene import Caller, Scene

CHANGED_TOO_LATE = frozenset(
    {"change.too-late", "mission.ended", "vehicle.taken", "vehicle.not-ready", "incident.closed"}
)


@dataclass(frozen=True, slots=True)
class Moment:
    """One call at one seat."""

    scene: Scene
    crews: Crews
    seat: Desk
    who: Caller
    call: Call

    async def opens(self) -> IncidentId:
        return await self.scene.opens(self.seat, self.call, self.who)

    async def sends(self, incident: IncidentId, who: Caller | None = None) -> MissionId | None:
        return await self.scene.sends(self.seat, incident, who or self.who)

    async def closes(self, incident: IncidentId, outcome: IncidentOutcome) -> None:
        await self.seat.does(c.CloseIncident(incident=incident, outcome=outcome))

    async def hangs_up(self) -> None:
        await self.scene.hangs_up(self.seat, self.call)

    def later(self, *missions: MissionId | None, incident: IncidentId) -> None:
        """The crews drive on; when the last is back the incident is closed."""
        self.scene.begin(self._lived_out([m for m in missions if m], incident))

    async def _lived_out(self, missions: list[MissionId], incident: IncidentId) -> None:
        for mission in missions:
            await self.crews.run(mission)
        await self.over(incident)

    async def over(self, incident: IncidentId) -> None:
        """Close it by what its crews found, once none of them is out."""
        scene = self.scene
        await self.seat.until(
            lambda: not self.seat.state.open_missions(self.seat.state.incidents[incident]),
            "the last crew",
        )
        if not self.seat.state.incidents[incident].open:
            return
        ended = [
            mission.stage
            for m in self.seat.state.incidents[incident].missions
            if (mission := scene.mission(m)) is not None
        ]
        await self.closes(
            incident,
            IncidentOutcome.DELIVERED
            if Stage.COMPLETE in ended
            else IncidentOutcome.CANCELLED_BY_CALLER,
        )


Story = Callable[[Moment], Awaitable[None]]

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
                await _rest(m, mission)
        await m.over(incident)

    m.scene.begin(more())


async def _rest(m: Moment, mission: MissionId) -> None:
    """Drive what is still to be driven."""
    await m.crews.signed(mission)
    for stage in (*_CHAIN,):
        known = m.scene.mission(mission)
        assert known is not None
        if known.stage in FINAL:
            break
        if stage not in _before(known.stage):
            await m.crews.reaches(mission, stage)
    known = m.scene.mission(mission)
    assert known is not None
    await m.scene.ready(known.vehicle)


_CHAIN = (
    Stage.EN_ROUTE,
    Stage.ON_SCENE,
    Stage.TRANSPORTING,
    Stage.AT_HOSPITAL,
    Stage.COMPLETE,
)


def _before(stage: Stage) -> tuple[Stage, ...]:
    return _CHAIN[: _CHAIN.index(stage) + 1] if stage in _CHAIN else ()


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


async def cpr(m: Moment) -> None:
    """Nobody breathes: the lane's clocks run beside the dispatch."""
    incident = await m.opens()
    step = ReportCprStep(incident=incident, step=CprStep.RECOGNISED, reached_at=now())
    await m.seat.does(step)
    mission = await m.sends(incident)
    await m.seat.does(replace(step, step=CprStep.FIRST_COMPRESSION, reached_at=now()))
    await m.hangs_up()
    m.later(mission, incident=incident)


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
    await _rest(m, mission)
    await m.over(incident)


STORIES: Mapping[str, tuple[float, Story]] = {
    "ordinary": (0.40, ordinary),
    "chaser": (0.07, chaser),
    "consultation": (0.07, settled_as(CallOutcome.CONSULTATION)),
    "nuisance": (0.03, settled_as(CallOutcome.MALICIOUS)),
    "wrong number": (0.03, settled_as(CallOutcome.WRONG_NUMBER)),
    "silent": (0.04, silent_caller),
    "stopped": (0.03, stopped),
    "refused": (0.02, refused),
    "no vehicle by two": (0.02, no_vehicle),
    "referral": (0.02, referral),
    "empty run": (0.03, empty_run),
    "reinforcement by caller": (0.02, reinforcement_by_caller),
    "reinforcement by crew": (0.02, reinforcement_by_crew),
    "suspended and woken": (0.02, suspended_and_woken),
    "suspended and offered": (0.02, suspended_and_offered),
    "redirect": (0.02, redirect),
    "swap": (0.02, swap),
    "hospital change": (0.02, hospital_change),
    "added patient": (0.02, added_patient),
    "moved place": (0.02, moved_place),
    "cancelled before rolling": (0.02, cancelled(rolling=False)),
    "cancelled after rolling": (0.02, cancelled(rolling=True)),
    "cpr": (0.02, cpr),
    "told late": (0.02, told_late),
}
"""Each kind, its share of the day and its story."""
