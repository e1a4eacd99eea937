"""A centre that is linked with the police by data and with the fire brigade by voice."""

from __future__ import annotations

from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.links.commands import ReportPartner
from dispatch_app.domain.links.values import LinkContent, LinkWay, PartnerId, PartnerKind
from dispatch_app.domain.values import Actor, Position
from tests.fakes.builders import SEAT_1, Centre, a_centre, at_seat

GATEWAY = Actor(account=AccountId("gateway-links"), role=Role.LINKS)
DESK = at_seat(SEAT_1)
POLICE, FIRE = PartnerId("police"), PartnerId("fire")
TOLD = LinkContent(
    number="110-0042",
    place="演示区人民路2号",
    position=Position(31.51, 120.49),
    uncertainty_m=40,
    complaint="车祸",
    patients=3,
    callback_number="09990000042",
)


def a_linked_centre() -> Centre:
    centre = a_centre()
    for partner, kind, way in (
        (POLICE, PartnerKind.POLICE, LinkWay.DATA),
        (FIRE, PartnerKind.FIRE, LinkWay.VOICE),
    ):
        command = ReportPartner(partner=partner, kind=kind, name=kind.value, way=way, up=True)
        centre.do(command, GATEWAY)
    return centre
