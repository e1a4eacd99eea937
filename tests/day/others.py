"""Work of a scripted day beside the usual call: large events, links, paper, shifts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dispatch_app.adapters.links.messages import DATUM, Location, Told
from dispatch_app.client.replies import Accepted, Refused
from dispatch_app.domain import commands as c
from dispatch_app.domain.bad_hour.commands import FilePaperForm, ReservePaperForms
from dispatch_app.domain.bad_hour.events import PaperFormsReserved
from dispatch_app.domain.codes import IncidentOutcome, Stage
from dispatch_app.domain.hand_over_commands import OfferHandOver, SignHandOver
from dispatch_app.domain.hand_over_events import HandOverOffered
from dispatch_app.domain.ids import IncidentId, MissionId, VehicleId
from dispatch_app.domain.large_events.commands import (
    BundleOrder,
    CloseLargeEvent,
    DeclareLargeEvent,
    NoteTold,
    RecordCasualty,
    SendBundle,
    WriteEventLog,
)
from dispatch_app.domain.large_events.events import BundleSent
from dispatch_app.domain.large_events.plans import EventKind, Unit
from dispatch_app.domain.large_events.values import Casualty, NotifyStep, Triage
from dispatch_app.domain.links.commands import AnswerPartner, AskPartner
from dispatch_app.domain.links.values import LinkCase, LinkPurpose, PartnerId, Standing
from dispatch_app.domain.order_commands import ToldStage
from dispatch_app.domain.state import Call
from dispatch_app.domain.values import Patient
from dispatch_app.gateways.links_partner import PlayedPartner
from tests.day.crews import Crews
from tests.day.desk import Declined, Desk
from tests.day.moment import Moment
from tests.day.scene import Scene
from tests.day.stories import called_back

PAPER_RUN = timedelta(minutes=20)
WAITING = ("vehicle.taken", "vehicle.not-ready", "large.nobody-left")


# ---- large events ----------------------------------------------------------------------------


async def large_event(m: Moment) -> None:
    """Declared from its first call; a bundle goes; casualties, tellings and the log are kept."""
    incident = await m.opens()
    kind = EventKind.TRAFFIC
    await m.seat.looks_up("/v1/large-events/plans")
    await m.seat.does(DeclareLargeEvent(incident=incident, kind=kind, patients=6))
    missions = await _bundle(m, incident)
    await m.hangs_up()
    for number, triage in enumerate((Triage.RED, Triage.YELLOW, Triage.GREEN), start=1):
        casualty = Casualty(tag=f"T{number}", triage=triage, mission=missions[0])
        await m.seat.does(RecordCasualty(incident=incident, casualty=casualty))
    await m.seat.does(WriteEventLog(incident=incident, text="首车已派"))
    for one in m.seat.state.large.events[incident].to_tell[:2]:
        confirmed = NoteTold(
            incident=incident, role=one.role, step=NotifyStep.CONFIRMED, number="09990000001"
        )
        await m.seat.does(confirmed)
    m.scene.begin(_lived_out(m, incident, missions))


async def _bundle(m: Moment, incident: IncidentId) -> list[MissionId]:
    """Those that are near and free, at once; taken anew where others were faster."""
    while True:
        rows = await m.seat.until(lambda: m.scene.table(m.seat, m.who.place), "free vehicles")
        orders = tuple(
            BundleOrder(
                vehicle=row.vehicle,
                unit=Unit.BLS,
                slip=m.scene.slip(m.seat, m.who, row.vehicle, note="大型事件"),
                hospital=m.scene.known_hospitals[n % len(m.scene.known_hospitals)],
            )
            for n, row in enumerate(rows)
        )
        match await m.seat.asks(SendBundle(incident=incident, orders=orders, shown=rows)):
            case Accepted(events=events):
                sent = next(e for e in events if isinstance(e, BundleSent))
                return [one.mission for one in sent.sent]
            case Refused(code=code) if code in WAITING:
                m.scene.refused[code] += 1
            case other:
                raise Declined(f"{m.seat.name}: {other}")


async def _lived_out(m: Moment, incident: IncidentId, missions: list[MissionId]) -> None:
    for mission in missions:
        await m.crews.run(mission)
    await m.seat.does(CloseLargeEvent(incident=incident, review="按预案完成"))
    await m.over(incident)


# ---- other systems ---------------------------------------------------------------------------


@dataclass(slots=True)
class Linked:
    """The played partner, and how it is called."""

    partner: PlayedPartner
    name: PartnerId
    asked: list[str] = field(default_factory=list)


def told_to(linked: Callable[[], Linked], purpose: LinkPurpose) -> Callable[..., object]:
    async def story(m: Moment) -> None:
        incident = await m.opens()
        name = linked().name
        await m.seat.until(
            lambda: (known := m.seat.state.links.partners.get(name)) and known.up, "the link"
        )
        asks = AskPartner(incident=incident, partner=name, purpose=purpose, complaint_name="外伤")
        await m.seat.does(asks)
        await m.hangs_up()
        if purpose is LinkPurpose.SUPPORT:
            m.later(await m.sends(incident), incident=incident)
        m.scene.begin(_taken_by(m, incident, purpose))

    return story


async def _taken_by(m: Moment, incident: IncidentId, purpose: LinkPurpose) -> None:
    """Their word that they go; what is theirs is over for us with it."""

    def accepted() -> LinkCase | None:
        cases = m.seat.state.links.of_incident(incident)
        taken = (Standing.ACCEPTED, Standing.FINISHED)
        return next((case for case in cases if case.standing in taken), None)

    if purpose is LinkPurpose.SUPPORT:
        return
    await m.seat.until(accepted, "their answer")
    await m.closes(incident, IncidentOutcome.REFERRED)


async def handed_in(scene: Scene, crews: Crews, seat: Desk, linked: Linked) -> None:
    """They hand an incident over: it becomes one of ours, a vehicle goes, they learn the end."""
    who = scene.caller()
    assert who.place.position is not None
    at = who.place.position
    place = Location(
        latitude=at.lat, longitude=at.lon, datum=DATUM, uncertainty_m=40, text=who.place.text
    )
    told = Told(number=f"110-{len(linked.asked):04d}", location=place, complaint="车祸", patients=1)
    wire = linked.partner.ask(LinkPurpose.HAND_OVER, told, "两车相撞")
    linked.asked.append(wire)
    case = await seat.until(lambda: seat.state.links.of_wire(linked.name, wire), "their case")
    await seat.does(AnswerPartner(case=case.id, standing=Standing.ACCEPTED))
    incident = await seat.until(lambda: seat.state.links.cases[case.id].incident, "its incident")
    mission = await scene.sends(seat, incident, who)
    assert mission is not None
    scene.begin(_finished(scene, crews, seat, case, mission, incident))


async def _finished(
    scene: Scene,
    crews: Crews,
    seat: Desk,
    case: LinkCase,
    mission: MissionId,
    incident: IncidentId,
) -> None:
    await crews.run(mission)
    await seat.until(lambda: not seat.state.open_missions(seat.state.incidents[incident]), "it")
    await seat.does(AnswerPartner(case=case.id, standing=Standing.FINISHED))
    await seat.does(c.CloseIncident(incident=incident, outcome=IncidentOutcome.DELIVERED))


# ---- who gave up, paper, shifts --------------------------------------------------------------


async def abandoned(scene: Scene, seat: Desk) -> None:
    """Rings and gives up; somebody calls back."""
    ref = scene.exchange.ring(scene.caller().number)
    call: Call = await seat.until(lambda: seat.state.call_of(ref), "the call")
    scene.exchange.hang_up(ref)
    await seat.until(lambda: seat.state.calls[call.id].abandoned_at, "that it gave up")
    await called_back(scene, seat, seat.state.calls[call.id])


async def paper_form(scene: Scene, seat: Desk, vehicle: VehicleId, called_at: datetime) -> None:
    """A run of the bad hour is entered with the times that stand on its form."""
    who = scene.caller()
    reserved = await seat.does(ReservePaperForms(count=1))
    number = next(e.first for e in reserved if isinstance(e, PaperFormsReserved))
    chain = (
        Stage.ACKNOWLEDGED,
        Stage.EN_ROUTE,
        Stage.ON_SCENE,
        Stage.TRANSPORTING,
        Stage.AT_HOSPITAL,
        Stage.COMPLETE,
    )
    form = FilePaperForm(
        number=number,
        called_at=called_at,
        outcome=IncidentOutcome.DELIVERED,
        callback_number=who.number,
        contact_name=who.name,
        place=who.place,
        complaint=who.complaint,
        patient=Patient(age_years=40),
        vehicle=vehicle,
        ordered_at=called_at + timedelta(minutes=1),
        stages=tuple(
            ToldStage(stage=stage, at=called_at + timedelta(minutes=2 + 2 * n))
            for n, stage in enumerate(chain)
        ),
        hospital=scene.known_hospitals[0],
    )
    await seat.does(form)


async def shift_handed_over(giver: Desk, taker: Desk) -> None:
    """Two people sign the sheet that the centre composed."""
    offered = await giver.does(OfferHandOver(note="交班"))
    sheet = next(e.id for e in offered if isinstance(e, HandOverOffered))
    await taker.until(lambda: sheet in taker.state.hand_overs, "the sheet")
    await taker.does(SignHandOver(id=sheet, note="接班"))
