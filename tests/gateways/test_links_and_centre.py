"""An incident goes to a linked system and comes back answered, whichever side dies meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dispatch_app.adapters.links.calling import PartnerAddress, PartnerCaller, PartnerRefused
from dispatch_app.adapters.links.door import Identity
from dispatch_app.adapters.links.messages import (
    DATUM,
    Location,
    NumberAnswer,
    NumberQuery,
    Told,
)
from dispatch_app.client.link_cases import shared_path
from dispatch_app.domain.codes import Role
from dispatch_app.domain.commands import FixPlace, OpenIncident
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.links.commands import AnswerPartner, AskPartner, RecordReadBack
from dispatch_app.domain.links.values import (
    MUST_BE_READ_BACK,
    LinkCase,
    LinkPurpose,
    PartnerId,
    ReadBackItem,
    Standing,
)
from dispatch_app.domain.values import Place, Position
from dispatch_app.wire.link_messages import SharedCases
from tests.fakes.links_room import OURS, LinksRoom, now
from tests.fakes.running_server import Client, RunningServer, running_server, until

HERE = Position(31.5, 120.5)
TOLD = Told(
    number="110-0042",
    location=Location(
        latitude=31.51, longitude=120.49, datum=DATUM, uncertainty_m=40, text="演示区人民路2号"
    ),
    complaint="车祸",
    patients=3,
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with running_server(tmp_path_factory.mktemp("centre")) as running:
        yield running


@pytest.fixture(scope="module")
def room(server: RunningServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LinksRoom]:
    """Where nobody dies."""
    yield from opened(server, tmp_path_factory.mktemp("links"))


@pytest.fixture
def frail(server: RunningServer, tmp_path: Path) -> Iterator[LinksRoom]:
    yield from opened(server, tmp_path)


def opened(server: RunningServer, directory: Path) -> Iterator[LinksRoom]:
    made = LinksRoom(server, directory).start()
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture
def desk(server: RunningServer) -> Client:
    return server.client(seat="1")


def an_incident(desk: Client) -> IncidentId:
    events = desk.does(OpenIncident())
    incident = IncidentId(events[0]["body"]["incident"])
    place = Place(text="演示区和平路1号", position=HERE, uncertainty_m=30)
    desk.does(FixPlace(incident=incident, place=place))
    return incident


def asked(desk: Client, room: LinksRoom, partner: PartnerId | None = None) -> LinkCase:
    incident = an_incident(desk)
    command = AskPartner(
        incident=incident, partner=partner or room.police, purpose=LinkPurpose.HAND_OVER
    )
    desk.does(command)
    return room.links.of_incident(incident)[-1]


def knows_partners(room: LinksRoom) -> Any:
    return until(
        lambda: room.links.partners.get(room.police) and room.links.partners[room.police].up,
        "the partner in the centre's list",
    )


def stands(room: LinksRoom, case: LinkCase, standing: Standing) -> LinkCase:
    until(lambda: room.links.cases[case.id].standing is standing, standing.value)
    return room.links.cases[case.id]


def test_an_incident_is_handed_over_and_their_answer_is_in_the_record(room, desk):
    knows_partners(room)
    case = stands(room, asked(desk, room), Standing.ACCEPTED)
    there = room.partner.cases[case.wire]
    where = there.told.location
    assert (where.latitude, where.longitude, where.datum) == (HERE.lat, HERE.lon, "WGS-84")
    assert case.reference == there.reference
    # Their answer may be here before our own word that they have it.
    until(lambda: room.links.cases[case.id].words[0].delivered_at, "the receipt")


def test_the_centre_tells_all_of_a_period_with_figures_and_masks_it_for_auditors(
    server, room, desk
):
    knows_partners(room)
    case = stands(room, asked(desk, room), Standing.ACCEPTED)
    until(lambda: room.links.cases[case.id].words[0].delivered_at, "the receipt")
    period = shared_path(case.opened_at)
    leader = server.client(Role.SHIFT_LEADER, seat="8")
    told = msgspec.json.decode(leader.get(period).content, type=SharedCases)
    assert [one.id for one in told.cases][-1] == case.id
    assert told.whole
    row = next(row for row in told.figures if row.partner == room.police)
    assert (row.handed_out, row.their_answers.n, row.confirmed.n) == (1, 1, 1)
    auditor = server.client(Role.AUDITOR)
    masked = auditor.get(period)
    assert "和平路1号" not in masked.text
    assert server.client(Role.STATION, station="N").get(period).status_code == 403


def test_a_partner_that_is_away_gets_it_when_it_is_back(frail, desk):
    knows_partners(frail)
    frail.partner_leaves()
    until(lambda: not frail.links.partners[frail.police].up, "the partner seen away")
    assert f"link/{frail.police}" in frail.alarms
    case = asked(desk, frail)
    assert case.undelivered
    frail.partner_returns()
    stands(frail, case, Standing.ACCEPTED)
    until(lambda: f"link/{frail.police}" not in frail.alarms, "the alarm over")


def test_a_partner_that_was_started_again_knows_its_cases(frail, desk):
    knows_partners(frail)
    wire = frail.partner.ask(LinkPurpose.HAND_OVER, TOLD, "两车相撞")
    case = until(lambda: frail.links.of_wire(frail.police, wire), "their case")
    frail.partner_leaves()
    frail.partner_returns()
    desk.does(AnswerPartner(case=case.id, standing=Standing.ACCEPTED))
    until(lambda: not frail.links.cases[case.id].undelivered, "our answer with them")
    assert frail.partner.cases[wire].standing is Standing.ACCEPTED
    assert not any(word.trouble for word in frail.links.cases[case.id].words)


def test_what_was_asked_while_the_gateway_was_dead_goes_out_when_it_lives(frail, desk):
    knows_partners(frail)
    frail.gateway_stops()
    case = asked(desk, frail)
    frail.gateway_starts()
    stands(frail, case, Standing.ACCEPTED)
    assert len(frail.partner.cases) == 1, "told once"


def test_what_a_partner_hands_over_becomes_an_incident_and_they_learn_our_answer(room, desk):
    knows_partners(room)
    wire = room.partner.ask(LinkPurpose.HAND_OVER, TOLD, "两车相撞")
    case = until(lambda: room.links.of_wire(room.police, wire), "their case")
    assert case.rings
    assert (case.content.position, case.content.patients) == (Position(31.51, 120.49), 3)
    desk.does(AnswerPartner(case=case.id, standing=Standing.ACCEPTED))
    there = until(
        lambda: room.partner.cases[wire].standing is Standing.ACCEPTED and room.partner.cases[wire],
        "our answer with them",
    )
    incident = room.links.cases[case.id].incident
    assert there.reference == desk.get(f"/v1/incidents/{incident}").json()["incident"]["number"]


def test_their_request_taken_back_stops_ringing(room, desk):
    knows_partners(room)
    wire = room.partner.ask(LinkPurpose.SUPPORT, TOLD)
    case = until(lambda: room.links.of_wire(room.police, wire), "their case")
    room.partner.take_back(wire, "not_needed")
    assert not stands(room, case, Standing.CANCELLED).rings


def test_a_partner_served_by_voice_counts_when_it_was_read_back(room, desk):
    until(lambda: room.fire in room.links.partners, "the partner by voice")
    case = asked(desk, room, room.fire)
    items = MUST_BE_READ_BACK | {ReadBackItem.COORDINATES}
    desk.does(RecordReadBack(case=case.id, listener="接警员乙", items=items, accepted=True))
    assert room.links.cases[case.id].standing is Standing.ACCEPTED


def test_the_process_beside_the_links_sees_cases_and_no_callers(server, room, desk):
    knows_partners(room)
    asked(desk, room)
    seen = server.client(Role.LINKS).snapshot()["state"]
    assert seen["links"]["cases"]
    assert not seen["incidents"]
    assert not seen["calls"]


def test_a_partner_asks_whose_a_number_is_and_the_journal_names_it(server, room, desk):
    knows_partners(room)
    number = "09990001234"
    address = PartnerAddress(
        name=OURS, url=f"http://127.0.0.1:{room.port}", key=room.partner.centre.key
    )

    async def ask() -> NumberAnswer:
        identity = Identity(name=room.police, key=room.their_key)
        caller = PartnerCaller(identity, address, now, timeout_s=20.0)
        try:
            return await caller.number(NumberQuery(id="q-1", sent_at=now(), number=number))
        finally:
            await caller.close()

    with pytest.raises(PartnerRefused) as no:
        asyncio.run(ask())
    assert no.value.code == "link.number-unknown", "the small centre's table is empty"
    auditor = server.client(Role.AUDITOR, name="auditor")
    journal = auditor.get("/v1/journal?limit=1000").json()
    askers = [e["body"]["account"] for e in journal if e["kind"] == "NumberAsked"]
    assert any(asker.endswith(f":{room.police}") for asker in askers)
