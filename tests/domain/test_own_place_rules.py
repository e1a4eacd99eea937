"""Rules of the centre's own places: added, changed, moved, retired, and taken back."""

from __future__ import annotations

import pytest

from dispatch_app.domain import map_commands as mc
from dispatch_app.domain.codes import MapAct
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.values import Bounds
from tests.fakes.builders import Centre, a_centre
from tests.fakes.map_work import HERE, LEADER, THERE, added_place, an_own_place


def refused(centre: Centre, command: mc.MapCommand) -> str:
    with pytest.raises(Rejected) as refusal:
        centre.do(command, LEADER)
    return refusal.value.code


def test_a_move_changes_nothing_but_where_it_is() -> None:
    centre = a_centre()
    kept = added_place(centre)
    centre.do(mc.MoveOwnPlace(id=kept.id, position=THERE), LEADER)
    moved = centre.state.own_places[kept.id]
    assert moved.place == an_own_place(position=THERE)
    assert moved.last.act is MapAct.MOVED


def test_a_change_tells_itself_from_a_move() -> None:
    centre = a_centre()
    kept = added_place(centre)
    renamed = an_own_place(name="演示纺织厂北门", position=THERE)
    centre.do(mc.ChangeOwnPlace(id=kept.id, place=renamed), LEADER)
    assert centre.state.own_places[kept.id].last.act is MapAct.CHANGED


def test_a_retired_place_is_known_no_more_and_can_come_back() -> None:
    centre = a_centre()
    kept = added_place(centre)
    centre.do(mc.RetireOwnPlace(id=kept.id, note="已拆除"), LEADER)
    assert centre.state.own_places == {}
    assert refused(centre, mc.MoveOwnPlace(id=kept.id, position=THERE)) == "place.retired"
    assert centre.do(mc.RetireOwnPlace(id=kept.id), LEADER) == ()
    centre.do(mc.UndoOwnPlace(id=kept.id), LEADER)
    assert centre.state.own_places[kept.id].place == kept.place


def test_undo_gives_back_exactly_what_was_until_it_never_was() -> None:
    centre = a_centre()
    kept = added_place(centre)
    centre.do(mc.MoveOwnPlace(id=kept.id, position=THERE), LEADER)
    centre.do(mc.UndoOwnPlace(id=kept.id), LEADER)
    assert centre.state.own_places[kept.id].place == kept.place
    centre.do(mc.UndoOwnPlace(id=kept.id), LEADER)
    assert centre.state.own_places == {}
    assert refused(centre, mc.UndoOwnPlace(id=kept.id)) == "place.nothing-to-undo"


def test_the_same_place_on_the_same_spot_is_not_added_twice() -> None:
    centre = a_centre()
    kept = added_place(centre)
    with pytest.raises(Rejected) as refusal:
        centre.do(mc.AddOwnPlace(place=an_own_place()), LEADER)
    assert refusal.value.code == "place.exists"
    assert refusal.value.details["place"] == kept.id
    added_place(centre, position=THERE)


def test_what_another_did_meanwhile_is_not_undone_or_overwritten_unseen() -> None:
    centre = a_centre()
    kept = added_place(centre)
    centre.later(5).do(mc.MoveOwnPlace(id=kept.id, position=THERE), LEADER)
    stale = kept.last.at
    renamed = an_own_place(name="演示纺织厂北门")
    for command in (
        mc.UndoOwnPlace(id=kept.id, seen=stale),
        mc.ChangeOwnPlace(id=kept.id, place=renamed, seen=stale),
    ):
        assert refused(centre, command) == "place.changed-meanwhile"
    centre.do(mc.UndoOwnPlace(id=kept.id, seen=centre.now), LEADER)
    assert centre.state.own_places[kept.id].place == kept.place


def test_a_place_outside_the_map_is_refused() -> None:
    centre = a_centre()
    kept = added_place(centre)
    centre.bounds = Bounds(west=120.49, south=31.49, east=120.51, north=31.51)
    away = an_own_place(position=THERE)
    for command in (
        mc.AddOwnPlace(place=away),
        mc.ChangeOwnPlace(id=kept.id, place=away),
        mc.MoveOwnPlace(id=kept.id, position=THERE),
    ):
        assert refused(centre, command) == "position.outside-map"
    assert centre.do(mc.MoveOwnPlace(id=kept.id, position=HERE), LEADER) == ()


@pytest.mark.parametrize(
    "strange",
    [{"name": " "}, {"name": "长" * 201}, {"aliases": ("",)}, {"aliases": ("甲",) * 51}],
)
def test_a_place_that_nobody_could_call_by_name_does_not_exist(strange: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        an_own_place(**strange)
