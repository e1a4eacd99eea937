"""Rules of corrections: filed by a desk, decided above, taken back with what they did."""

from __future__ import annotations

import pytest

from dispatch_app.domain import map_commands as mc
from dispatch_app.domain.codes import CorrectionStatus, PlaceSource
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.values import Place
from tests.fakes.builders import SEAT_1, Centre, a_centre, at_seat
from tests.fakes.map_work import LEADER, THERE, a_filing, added_place, an_own_place, filed


def refused(centre: Centre, command: mc.MapCommand) -> str:
    with pytest.raises(Rejected) as refusal:
        centre.do(command, LEADER)
    return refusal.value.code


def test_a_filed_correction_waits_for_all_to_see() -> None:
    centre = a_centre()
    incident = centre.opens()
    kept = filed(centre, incident=incident.id)
    assert kept.open
    assert kept.filed_by == at_seat(SEAT_1)
    assert kept.correction.incident == incident.id
    assert centre.state.own_places == {}


def test_an_accepted_correction_becomes_a_place_that_the_typed_words_find() -> None:
    centre = a_centre()
    kept = filed(centre, note="地图上在旧址")
    centre.do(mc.AcceptCorrection(id=kept.id), LEADER)
    decided = centre.state.decided_corrections[kept.id]
    assert decided.place is not None
    made = centre.state.own_places[decided.place].place
    assert (made.name, made.aliases, made.position) == ("金桂花园二期", ("金桂花园",), THERE)
    assert made.kind == "estate"
    assert centre.state.corrections == {}


def test_a_correction_without_words_of_its_own_keeps_the_typed_name() -> None:
    centre = a_centre()
    kept = filed(centre, right=Place(text="", position=THERE, source=PlaceSource.MAP_CLICK))
    centre.do(mc.AcceptCorrection(id=kept.id), LEADER)
    (made,) = centre.state.own_places.values()
    assert (made.place.name, made.place.aliases) == ("金桂花园", ())


def test_who_accepts_may_describe_the_place_otherwise() -> None:
    centre = a_centre()
    kept = filed(centre)
    centre.do(mc.AcceptCorrection(id=kept.id, place=an_own_place(position=THERE)), LEADER)
    (made,) = centre.state.own_places.values()
    assert made.place == an_own_place(position=THERE)


def test_a_correction_of_a_place_of_our_own_moves_it() -> None:
    centre = a_centre()
    wrong = added_place(centre)
    kept = filed(centre, own_place=wrong.id)
    centre.do(mc.AcceptCorrection(id=kept.id), LEADER)
    assert centre.state.own_places[wrong.id].place == an_own_place(position=THERE)


def test_a_place_retired_meanwhile_is_made_anew() -> None:
    centre = a_centre()
    wrong = added_place(centre)
    kept = filed(centre, own_place=wrong.id)
    centre.do(mc.RetireOwnPlace(id=wrong.id), LEADER)
    centre.do(mc.AcceptCorrection(id=kept.id), LEADER)
    (made,) = centre.state.own_places.values()
    assert made.id != wrong.id


def test_undoing_an_acceptance_takes_the_place_back_and_asks_again() -> None:
    centre = a_centre()
    wrong = added_place(centre)
    before = centre.state.own_places[wrong.id].place
    kept = filed(centre, own_place=wrong.id)
    centre.do(mc.AcceptCorrection(id=kept.id), LEADER)
    centre.do(mc.UndoCorrection(id=kept.id), LEADER)
    assert centre.state.corrections[kept.id].open
    assert centre.state.own_places[wrong.id].place == before


def test_an_acceptance_whose_place_was_worked_on_since_stays() -> None:
    centre = a_centre()
    kept = filed(centre)
    centre.do(mc.AcceptCorrection(id=kept.id), LEADER)
    (made,) = centre.state.own_places.values()
    assert refused(centre, mc.UndoOwnPlace(id=made.id)) == "place.by-correction"
    renamed = an_own_place(position=THERE)
    centre.do(mc.ChangeOwnPlace(id=made.id, place=renamed), LEADER)
    assert refused(centre, mc.UndoCorrection(id=kept.id)) == "correction.place-changed-since"
    centre.do(mc.UndoOwnPlace(id=made.id), LEADER)
    assert centre.state.own_places[made.id].place == made.place


def test_a_rejection_says_why_and_can_be_taken_back() -> None:
    centre = a_centre()
    kept = filed(centre)
    no = mc.RejectCorrection(id=kept.id, reason=" ")
    assert refused(centre, no) == "correction.reason-missing"
    centre.do(mc.RejectCorrection(id=kept.id, reason="不是同一处"), LEADER)
    assert centre.state.decided_corrections[kept.id].last.note == "不是同一处"
    assert refused(centre, mc.AcceptCorrection(id=kept.id)) == "correction.decided"
    centre.do(mc.UndoCorrection(id=kept.id), LEADER)
    assert centre.state.corrections[kept.id].open


def test_a_decision_that_came_meanwhile_is_not_taken_back_unseen() -> None:
    centre = a_centre()
    kept = filed(centre)
    withdraw = mc.UndoCorrection(id=kept.id, seen=kept.filed_at)
    centre.later(3).do(mc.AcceptCorrection(id=kept.id), LEADER)
    assert refused(centre, withdraw) == "correction.changed-meanwhile"
    assert len(centre.state.own_places) == 1


def test_a_filing_can_be_withdrawn_and_filed_again() -> None:
    centre = a_centre()
    kept = filed(centre)
    centre.do(mc.UndoCorrection(id=kept.id))
    assert centre.state.decided_corrections[kept.id].status is CorrectionStatus.WITHDRAWN
    centre.do(mc.UndoCorrection(id=kept.id))
    assert centre.state.corrections[kept.id].open


def test_a_correction_says_where_it_really_is() -> None:
    with pytest.raises(InvalidValue):
        a_centre().do(a_filing(right=Place(text="金桂花园二期")))


def test_a_correction_of_an_unknown_place_of_our_own_is_refused() -> None:
    assert refused(a_centre(), a_filing(own_place="no-such")) == "place.unknown"
