"""A centre with a text modem, somebody to tell, and a gateway that takes texts."""

from __future__ import annotations

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Level, Role
from dispatch_app.domain.ids import AccountId, MissionId, TextId
from dispatch_app.domain.texts.commands import ReportText, ReportTextModem, SendText, TakeText
from dispatch_app.domain.texts.values import TextAbout, TextMessage, TextStep
from dispatch_app.domain.values import Actor
from tests.fakes.builders import NORTH, V01, Centre, a_centre
from tests.fakes.large_event_room import CENTRE, a_large_centre, declared

GATEWAY = Actor(account=AccountId("gateway-texts"), role=Role.TEXTS)
OTHER_GATEWAY = Actor(account=AccountId("gateway-texts-2"), role=Role.TEXTS)
RUN = "run-1"
CREW_NUMBER = "19900000077"
HEAD_NUMBER = "19900000011"


def with_modem(centre: Centre) -> Centre:
    centre.do(ReportTextModem(modem="main", heard=True), GATEWAY)
    return centre


def telling() -> tuple[Centre, SendText]:
    """A large event, and the wish to text the first one on its list."""
    centre = with_modem(a_large_centre())
    event = declared(centre)
    about = TextAbout(incident=event.id, role=event.to_tell[0].role)
    return centre, SendText(number=HEAD_NUMBER, words="请到指挥部，回复1确认", about=about)


def ordering() -> tuple[Centre, SendText]:
    """An order that is out, and the wish to text its crew."""
    centre = with_modem(a_centre())
    centre.do(
        c.RegisterVehicle(id=V01, plate="演A01", station=NORTH, level=Level.BLS, phone=CREW_NUMBER),
        CENTRE,
    )
    mission = centre.sends(centre.opens(), V01)
    about = TextAbout(mission=MissionId(mission.id), version=1)
    return centre, SendText(number=CREW_NUMBER, words="出车", about=about)


def asked(centre: Centre, wish: SendText) -> TextId:
    centre.do(wish)
    return list(centre.state.texts.messages)[-1]


def text_of(centre: Centre, text: TextId) -> TextMessage:
    return centre.state.texts.messages[text]


def goes_out(centre: Centre, text: TextId, *references: int) -> None:
    centre.do(TakeText(text=text, run=RUN), GATEWAY)
    sent = ReportText(text=text, step=TextStep.SENT, references=references or (7,))
    centre.do(sent, GATEWAY)
