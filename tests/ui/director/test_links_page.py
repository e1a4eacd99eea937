"""The director's page of shared cases: unanswered first, both sides' times, figures with n."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from dispatch_app.client.api import Away
from dispatch_app.domain.codes import Role
from dispatch_app.domain.commands import FixPlace, OpenIncident
from dispatch_app.domain.ids import AccountId, IncidentId
from dispatch_app.domain.links.commands import (
    AskPartner,
    ReportLinkAsk,
    ReportLinkDelivered,
    ReportLinkWord,
    ReportPartner,
)
from dispatch_app.domain.links.figures import figures
from dispatch_app.domain.links.values import (
    LinkCase,
    LinkContent,
    LinkPurpose,
    LinkWay,
    LinkWordId,
    PartnerId,
    PartnerKind,
    Standing,
    WordKind,
)
from dispatch_app.domain.radar import RadarKind, radar
from dispatch_app.domain.values import Actor, Position
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.links_page import LinksPage
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.director.radar_words import RadarWords
from dispatch_app.ui.kit.desk import Desk
from dispatch_app.ui.kit.theme import Theme
from dispatch_app.wire import codec
from dispatch_app.wire.link_messages import SharedCases
from tests.fakes.builders import SEAT_1, Centre, a_centre, a_place, at_seat
from tests.fakes.form_desk import FormDesk
from tests.fakes.recording_room import MemorySource

GATEWAY = Actor(account=AccountId("gateway-links"), role=Role.LINKS)
POLICE = PartnerId("police")
TOLD = LinkContent(
    number="110-0042",
    place="演示区人民路2号",
    position=Position(31.51, 120.49),
    uncertainty_m=40,
    complaint="车祸",
)


class Room:
    def __init__(self, directory: Path) -> None:
        self.centre: Centre = a_centre()
        self.centre.do(
            ReportPartner(
                partner=POLICE,
                kind=PartnerKind.POLICE,
                name="演示110",
                way=LinkWay.DATA,
                up=True,
            ),
            GATEWAY,
        )
        self.desk = FormDesk(self.centre)
        self.asked: list[tuple[str, Any]] = []
        self.desk.ask = lambda path, then: self.asked.append((path, then))  # type: ignore[method-assign]
        self.texts = Texts.load("zh")
        place = DirectorPlace(
            desk=cast(Desk, self.desk),
            texts=self.texts,
            theme=Theme.load("night"),
            source=MemorySource(directory),
            exports=directory / "out",
        )
        self.opened: list[tuple[str, str]] = []
        place.record_door.wanted.connect(self._opened)
        self.page = LinksPage(place)
        self.panel = self.page.widget
        self.panel.show()

    def _opened(self, kind: str, thing: str) -> None:
        self.opened.append((kind, thing))

    @property
    def cases(self) -> list[LinkCase]:
        return list(self.centre.state.links.cases.values())

    def police_ask(self, wire: str = "W-1") -> LinkCase:
        ask = ReportLinkAsk(
            partner=POLICE,
            wire=wire,
            word=LinkWordId(f"{wire}-1"),
            purpose=LinkPurpose.HAND_OVER,
            content=TOLD,
            sent_at=self.centre.now,
        )
        self.centre.do(ask, GATEWAY)
        return self.cases[-1]

    def we_ask(self) -> LinkCase:
        self.centre.do(OpenIncident(), at_seat(SEAT_1))
        incident = list(self.centre.state.incidents)[-1]
        place = a_place(position=Position(31.5, 120.5), uncertainty_m=30)
        self.centre.do(FixPlace(incident=incident, place=place), at_seat(SEAT_1))
        ask = AskPartner(incident=incident, partner=POLICE, purpose=LinkPurpose.SUPPORT)
        self.centre.do(ask, at_seat(SEAT_1))
        return self.cases[-1]

    def they_accept(self, case: LinkCase) -> None:
        self.centre.later(2).do(ReportLinkDelivered(case=case.id, word=case.words[0].id), GATEWAY)
        answer = ReportLinkWord(
            partner=POLICE,
            wire=case.wire,
            word=LinkWordId(f"{case.wire}-a"),
            kind=WordKind.ANSWER,
            sent_at=self.centre.now,
            standing=Standing.ACCEPTED,
            reference="110-7",
            words="已派人前往",
        )
        self.centre.later(40).do(answer, GATEWAY)

    def shows(self) -> list[tuple[str, ...]]:
        self.desk.hear()
        self.page.tick()
        return [line.cells for line in self.panel.table.rows.lines]

    def centre_answers(self) -> None:
        counted = figures(self.cases, self.centre.now, received_s=30, answer_s=120)
        found = SharedCases(cases=self.cases[::-1], whole=True, figures=list(counted))
        self.asked[-1][1](codec.encode(found))


@pytest.fixture
def room(qapp: Any, tmp_path: Path) -> Iterator[Room]:
    opened = Room(tmp_path)
    yield opened
    opened.panel.close()
    opened.panel.deleteLater()


def test_who_waits_stands_first_with_how_long_and_both_sides_times_beside(room: Room) -> None:
    ours = room.we_ask()
    room.they_accept(ours)
    room.police_ask()
    room.centre.later(65)
    first, second = room.shows()
    assert first[1:4] == ("演示110", "移交来", "110-0042")
    assert (first[4], first[6]) == ("车祸 · 演示区人民路2号", "01:05")
    assert (second[2], second[6:]) == ("请求支援", ("", "2 s", "42 s"))
    assert "未答复 1 件" in room.panel.title.text()
    assert room.panel.partners.text() == "演示110  ● 在线"


def test_the_chosen_one_is_told_word_by_word_with_its_times(room: Room) -> None:
    room.they_accept(room.we_ask())
    room.shows()
    room.panel.table.choose(room.cases[0].id)
    said = room.panel.story.text()
    assert "已派人前往" in said
    assert said.count("已接受") == 2, "in the heading, and where it was said"
    assert said.count("送达") == 2, "ours with them, and theirs here"


def test_figures_are_of_the_period_and_tell_n_and_limits(room: Room) -> None:
    room.page.shown()
    room.they_accept(room.we_ask())
    room.police_ask()
    room.centre.later(200)
    room.desk.hear()
    room.centre_answers()
    (line,) = room.panel.figures.rows.lines
    assert line.cells[:5] == ("演示110", "0", "1", "1", "0")
    assert line.cells[-3:] == (
        "2 s / 2 s  100% · n 1",
        "42 s / 42 s  100% · n 1",
        "— / —  0% · n 1",
    )
    assert "30 秒" in room.panel.foot.text()
    room.page._pressed("month")
    path = room.asked[-1][0]
    first = room.centre.now - timedelta(days=31)
    assert f"since={first:%Y-%m}" in path


def test_what_ended_long_ago_comes_from_the_centre_and_what_waits_is_always_there(
    room: Room,
) -> None:
    waits = room.police_ask()
    done = room.we_ask()
    room.they_accept(done)
    room.page.shown()
    room.centre_answers()
    room.centre.later(40 * 86400)
    assert room.shows()[0][3] == waits.content.number
    room.asked[-1][1](Away("offline"))
    assert room.panel.said.text()


def test_the_incident_of_a_case_opens_by_key(room: Room) -> None:
    room.police_ask()
    room.shows()
    room.panel.table.choose(room.cases[0].id)
    room.page._pressed("open")
    assert room.opened == [], "nobody has accepted it"
    ours = room.we_ask()
    room.shows()
    room.panel.table.choose(ours.id)
    room.page._pressed("open")
    assert room.opened == [("incident", IncidentId(ours.incident or ""))]


def test_an_answer_of_another_shape_is_said(room: Room) -> None:
    room.page.shown()
    room.asked[-1][1](msgspec.json.encode({"cases": 1}))
    assert room.panel.said.text()


def test_a_case_that_nobody_answers_comes_onto_the_radar_and_leaves_with_the_answer(
    room: Room,
) -> None:
    case = room.we_ask()
    room.centre.later(119)
    assert RadarKind.LINK_OPEN not in kinds(room)
    room.centre.later(1)
    rows = radar(room.centre.state, room.centre.now)
    (row,) = (row for row in rows if row.kind is RadarKind.LINK_OPEN)
    assert row.urgent
    words = RadarWords(
        state=room.centre.state,
        now=room.centre.now,
        texts=room.texts,
        zone="Asia/Shanghai",
        complaints={},
    )
    assert words.line(row).title == "演示110 请求支援 02:00 未答复"
    room.they_accept(case)
    assert RadarKind.LINK_OPEN not in kinds(room)


def kinds(room: Room) -> list[RadarKind]:
    return [row.kind for row in radar(room.centre.state, room.centre.now)]
