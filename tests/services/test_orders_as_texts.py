"""An order that does not arrive, or that a person wants sent another way, reaches its crew as a
text message where the centre has a modem."""

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Level
from dispatch_app.domain.order_commands import SendAnotherWay
from dispatch_app.domain.texts.commands import ReportTextModem
from dispatch_app.domain.timers import Timers
from dispatch_app.services.undelivered import UndeliveredOrders
from dispatch_app.services.watch import OverdueWatch
from tests.fakes import builders as a
from tests.fakes.text_room import GATEWAY as TEXTS_GATEWAY
from tests.fakes.working_bus import a_bus


class Spool:
    def __init__(self):
        self.sent = []

    def send(self, mission, version):
        self.sent.append((mission.number, version.version))


def a_mission(working):
    call = working.ask(c.ReportRinging(line=a.LINE_1)) and next(iter(working.state.calls))
    working.ask(c.AnswerCall(call=call), a.at_seat(a.SEAT_1))
    working.ask(c.OpenIncident(call=call), a.at_seat(a.SEAT_1))
    incident = next(iter(working.state.incidents))
    order = c.DispatchVehicle(
        incident=incident,
        vehicle=a.V01,
        slip=a.a_slip(),
        recommendation=a.a_recommendation(a.V01),
    )
    working.ask(order, a.at_seat(a.SEAT_1))
    return next(iter(working.state.missions.values()))


def flush(working):
    """Commands are taken in order: once this one is answered, earlier ones are too."""
    working.ask(c.ReportLine(line="flush", heard=True))


def a_person_wants_another_way(working, mission):
    working.ask(SendAnotherWay(mission=mission.id), a.at_seat(a.SEAT_1))


def what_came(working, mission):
    notes = working.state.missions[mission.id].channels
    return [(n.channel.value, n.step.value, n.reason) for n in notes]


def a_crew_with_a_telephone(working):
    working.set_up()
    working.ask(
        c.RegisterVehicle(
            id=a.V01, plate="演A01", station=a.NORTH, level=Level.BLS, phone="19900000077"
        )
    )
    working.ask(ReportTextModem(modem="main", heard=True), TEXTS_GATEWAY)
    return a_mission(working)


def texted(working, channel=None):
    def words(version):
        return f"第{version.version}版"

    react = UndeliveredOrders(channel, lambda: working.state, working.tells, words).react
    for entry in working.journal.read(0, 1000):
        react(entry)
    return [(t.number, t.words) for t in working.state.texts.messages.values()]


def test_an_order_not_delivered_goes_to_its_crew_as_a_text():
    with a_bus() as working:
        mission = a_crew_with_a_telephone(working)
        working.clock.later(21)
        OverdueWatch(working.bus, working.clock, Timers())()
        flush(working)
        assert texted(working) == [("19900000077", "第1版")]
        assert texted(working) == [("19900000077", "第1版")]
        assert what_came(working, mission) == [("text", "asked", "")]


def test_who_wants_another_way_gets_the_text_and_the_second_channel():
    with a_bus() as working:
        mission, spool = a_crew_with_a_telephone(working), Spool()
        a_person_wants_another_way(working, mission)
        assert len(texted(working, spool)) == 1
        assert spool.sent == [(mission.number, 1)]


def test_without_a_modem_that_can_send_no_text_is_promised():
    with a_bus() as working:
        mission = a_crew_with_a_telephone(working)
        working.ask(ReportTextModem(modem="main", heard=False, reason="no_card"), TEXTS_GATEWAY)
        a_person_wants_another_way(working, mission)
        assert texted(working) == []
        assert what_came(working, mission)[-1] == ("second", "failed", "none_there")
