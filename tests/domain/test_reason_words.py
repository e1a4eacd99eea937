"""The centre names, orders and hides the reasons that people choose from; the codes stay."""

from __future__ import annotations

import pytest

from dispatch_app.domain.codes import PauseReason, Role, SuspendReason
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.register_commands import KeepRecord, RetireRecord
from dispatch_app.domain.registers.reasons import IDS, LISTS, offered, own_words
from dispatch_app.domain.registers.rows import row, rows
from dispatch_app.domain.values import Actor
from dispatch_app.i18n import Texts
from dispatch_app.services.audience import Viewer, part_of
from tests.fakes.builders import NORTH, Centre, an_empty_centre

MA = Actor(account=AccountId("ma"), role=Role.DIRECTOR)


def says(centre: Centre, id_: str, **cells: str) -> None:
    found = row(centre.state, "reasons", id_)
    assert found is not None
    told = {**found.cells, **cells}
    centre.do(KeepRecord(register="reasons", id=id_, cells=told, seen=found.seen), MA)


def suspended_with(centre: Centre) -> list[SuspendReason]:
    return offered(SuspendReason, centre.state.records)


def test_every_reason_stands_in_the_table_before_anybody_said_anything() -> None:
    assert [found.id for found in rows(an_empty_centre().state, "reasons")] == list(IDS)
    assert offered(SuspendReason, {}) == list(SuspendReason)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_reason_has_a_word_of_the_program(language: str) -> None:
    texts = Texts.load(language)
    assert [id_ for id_ in IDS if not texts.has(id_)] == []
    assert [name for name in LISTS if not texts.has(f"reason_list.{name}")] == []


def test_a_reason_is_offered_at_the_place_that_the_centre_gave_it() -> None:
    centre = an_empty_centre()
    says(centre, "suspend_reason.other", order="1")
    assert suspended_with(centre)[0] is SuspendReason.OTHER


def test_a_hidden_reason_is_offered_no_more_and_keeps_its_word() -> None:
    centre = an_empty_centre()
    says(centre, "suspend_reason.low_priority", zh="病情不急", hidden="yes")
    assert SuspendReason.LOW_PRIORITY not in suspended_with(centre)
    assert own_words(centre.state.records, "zh") == {"suspend_reason.low_priority": "病情不急"}
    assert own_words(centre.state.records, "en") == {}


def test_nobody_stands_before_an_empty_list() -> None:
    centre = an_empty_centre()
    first, *others = PauseReason
    for reason in others:
        says(centre, f"pause_reason.{reason.value}", hidden="yes")
    with pytest.raises(Rejected) as no:
        says(centre, f"pause_reason.{first.value}", hidden="yes")
    assert no.value.details["reason"] == "last-one"
    assert offered(PauseReason, centre.state.records, others) == others


def test_a_code_that_rules_go_by_is_not_taken_out() -> None:
    with pytest.raises(Rejected) as no:
        an_empty_centre().do(RetireRecord(register="reasons", id=IDS[0]), MA)
    assert no.value.code == "record.program-code"


def test_no_code_is_added() -> None:
    cells = {"id": "pause_reason.fishing", "list": "pause_reason"}
    with pytest.raises(Rejected) as no:
        an_empty_centre().do(KeepRecord(register="reasons", cells=cells), MA)
    assert (no.value.code, no.value.details["column"]) == ("record.bad-cell", "id")


def test_stations_choose_by_the_same_words_and_see_no_other_table() -> None:
    centre = an_empty_centre()
    says(centre, "pause_reason.meal", zh="吃饭")
    cells = {"list": "district", "zh": "东区"}
    centre.do(KeepRecord(register="code_lists", cells=cells), MA)
    seen = part_of(centre.state, Viewer(station=NORTH)).records
    assert [record.register for record in seen.values()] == ["reasons"]
    assert own_words(seen, "zh") == {"pause_reason.meal": "吃饭"}


def test_words_of_the_centre_are_said_until_it_takes_them_back() -> None:
    texts = Texts.load("zh")
    before = texts.code("pause_reason", "meal")
    texts.reword({"pause_reason.meal": "吃{饭}"})
    assert texts.code("pause_reason", "meal") == "吃{饭}"
    texts.reword({})
    assert texts.code("pause_reason", "meal") == before
