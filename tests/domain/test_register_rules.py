"""Rules of the centre's own tables: what a row may hold, who was faster, what is never lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Role
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.fleet_events import VehicleRegistered
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.protocols.model import LEVELS
from dispatch_app.domain.register_commands import KeepRecord, RetireRecord
from dispatch_app.domain.register_events import RecordKept
from dispatch_app.domain.registers.catalogue import OF_OLD, REGISTERS
from dispatch_app.domain.registers.columns import (
    BadCell,
    Column,
    Kind,
    faults,
    normal,
    normal_row,
)
from dispatch_app.domain.registers.kept import NEW, Row
from dispatch_app.domain.registers.rows import row, rows
from dispatch_app.domain.registers.steps import STEPS, step_of
from dispatch_app.domain.telephone import ContactKind
from dispatch_app.domain.values import Actor, Position
from dispatch_app.services.register_rights import check_keeping, check_table
from dispatch_app.services.rights import check
from gis.tables import CAPABILITIES as OF_FILES
from gis.tables import LEVELS as LEVELS_OF_FILES
from tests.fakes.builders import H1, NORTH, V01, V03, Centre, a_centre

UNIT = {"name": "市疾控中心", "kind": "疾控", "numbers": "0999 000 0001"}


def shown(centre: Centre, register: str, id_: str) -> Row:
    found = row(centre.state, register, id_)
    assert found is not None
    return found


def refusal(centre: Centre, command: c.Command) -> Rejected:
    with pytest.raises(Rejected) as refused:
        centre.do(command)
    return refused.value


def changed(found: Row, **cells: str) -> dict[str, str]:
    return {**found.cells, **cells}


def kept_unit(centre: Centre) -> str:
    event, *_ = centre.do(KeepRecord(register="units", cells=UNIT, seen=NEW))
    assert isinstance(event, RecordKept)
    return event.id


# ---- one row ---------------------------------------------------------------------------------


def test_a_vehicle_gets_another_plate_and_keeps_what_it_is_doing() -> None:
    centre = a_centre()
    before, found = centre.state.vehicles[V01], shown(centre, "vehicles", V01)
    command = KeepRecord(
        register="vehicles", id=V01, cells=changed(found, plate="演A99"), seen=found.seen
    )
    (event,) = centre.do(command)
    assert isinstance(event, VehicleRegistered)
    after = centre.state.vehicles[V01]
    assert (after.plate, after.base, after.crew) == ("演A99", before.base, before.crew)


def test_of_two_who_change_one_row_the_second_is_told() -> None:
    centre = a_centre()
    found = shown(centre, "hospitals", H1)
    centre.do(
        KeepRecord(register="hospitals", id=H1, cells=changed(found, beds="9"), seen=found.seen)
    )
    late = KeepRecord(
        register="hospitals", id=H1, cells=changed(found, grade="三级甲等"), seen=found.seen
    )
    assert refusal(centre, late).code == "record.changed-meanwhile"
    assert centre.state.hospitals[H1].beds == 9


def test_a_number_that_is_taken_is_not_added_again_even_if_it_was_retired() -> None:
    centre = a_centre()
    found = shown(centre, "vehicles", V01)
    again = KeepRecord(register="vehicles", cells=dict(found.cells), seen=NEW)
    assert refusal(centre, again).code == "record.exists"
    centre.do(RetireRecord(register="vehicles", id=V01, seen=found.seen))
    assert refusal(centre, again).code == "record.exists"


def test_what_was_retired_serves_again_with_all_that_stood_there() -> None:
    centre = a_centre()
    found = shown(centre, "vehicles", V01)
    centre.do(RetireRecord(register="vehicles", id=V01, note="大修", seen=found.seen))
    gone = shown(centre, "vehicles", V01)
    assert gone.retired
    assert gone.cells == found.cells
    centre.do(KeepRecord(register="vehicles", id=V01, cells=dict(gone.cells), seen=gone.seen))
    assert shown(centre, "vehicles", V01) == found


def test_a_row_kept_as_it_stands_changes_nothing() -> None:
    centre = a_centre()
    for register, id_ in (("vehicles", V01), ("stations", NORTH), ("hospitals", H1)):
        found = shown(centre, register, id_)
        assert centre.do(KeepRecord(register=register, id=id_, cells=dict(found.cells))) == ()


def test_a_number_does_not_change() -> None:
    centre = a_centre()
    found = shown(centre, "vehicles", V01)
    command = KeepRecord(register="vehicles", id=V01, cells=changed(found, id="77"))
    assert refusal(centre, command).code == "record.id-stays"


def test_a_vehicle_belongs_to_a_station_that_serves() -> None:
    centre = a_centre()
    found = shown(centre, "vehicles", V01)
    no = refusal(centre, KeepRecord(register="vehicles", id=V01, cells=changed(found, station="X")))
    assert (no.code, no.details["column"]) == ("record.bad-cell", "station")
    assert no.details["reason"] == "no-such-row"


def test_two_vehicles_do_not_share_a_plate() -> None:
    centre = a_centre()
    plate = centre.state.vehicles[V03].plate
    found = shown(centre, "vehicles", V01)
    no = refusal(centre, KeepRecord(register="vehicles", id=V01, cells=changed(found, plate=plate)))
    assert (no.details["reason"], no.details["id"]) == ("taken", V03)


def test_retiring_asks_the_rules_of_live_work() -> None:
    centre = a_centre()
    no = refusal(centre, RetireRecord(register="stations", id=NORTH))
    assert no.code == "station.has-vehicles"


def test_a_place_of_our_own_is_added_changed_and_retired_by_the_same_two_wishes() -> None:
    centre = a_centre()
    cells = {"name": "体育馆东门", "lon": "118.8", "lat": "32.05"}
    centre.do(KeepRecord(register="places", cells=cells, seen=NEW))
    (found,) = rows(centre.state, "places")
    cells = changed(found, aliases="体育馆；东门")
    centre.do(KeepRecord(register="places", id=found.id, cells=cells, seen=found.seen))
    assert shown(centre, "places", found.id).cells["aliases"] == "体育馆;东门"
    centre.do(RetireRecord(register="places", id=found.id))
    gone = shown(centre, "places", found.id)
    centre.do(KeepRecord(register="places", id=found.id, cells=dict(gone.cells)))
    assert not shown(centre, "places", found.id).retired


# ---- tables without events of their own ------------------------------------------------------


def test_a_unit_stands_in_the_phone_book_as_long_as_it_serves() -> None:
    centre = a_centre()
    id_ = kept_unit(centre)
    (contact,) = centre.state.telephone.contacts.values()
    assert (contact.name, contact.numbers) == ("市疾控中心", ("09990000001",))
    found = shown(centre, "units", id_)
    cells = changed(found, kind="消防救援", numbers="09990000002")
    centre.do(KeepRecord(register="units", id=id_, cells=cells, seen=found.seen))
    (contact,) = centre.state.telephone.contacts.values()
    assert (contact.kind, contact.numbers) == (ContactKind.FIRE, ("09990000002",))
    centre.do(RetireRecord(register="units", id=id_))
    assert centre.state.telephone.contacts == {}
    assert shown(centre, "units", id_).retired


def test_an_id_that_the_centre_never_made_is_unknown() -> None:
    command = KeepRecord(register="units", id="made-up", cells=UNIT)
    assert refusal(a_centre(), command).code == "record.no-such-row"


def test_half_a_position_is_none() -> None:
    cells = {"name": "甲", "numbers": "19900000001", "address": "某路", "disease": "透析"}
    command = KeepRecord(register="key_patients", cells={**cells, "lon": "118.8"})
    no = refusal(a_centre(), command)
    assert (no.code, no.details["column"]) == ("record.bad-cell", "lat")


# ---- cells -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "typed", "kept"),
    [
        (Column(name="x", kind=Kind.PHONES), "+86 199-0000-0001；0999 0000001", None),
        (Column(name="x", kind=Kind.DAY), "2026/2/29", None),
        (Column(name="x", kind=Kind.DAY), "２０２６．３．１", "2026-03-01"),
        (Column(name="x", kind=Kind.WHOLE), "12.0", "12"),
        (Column(name="x", kind=Kind.WHOLE), "12.5", None),
        (Column(name="x", kind=Kind.WHOLE, least=0, most=9), "10", None),
        (Column(name="x", kind=Kind.CODE, codes=("als",)), "ALS", "als"),
        (Column(name="x", kind=Kind.CODE, codes=("als",)), "bls", None),
        (Column(name="x", kind=Kind.FLAG), "是", "yes"),
        (Column(name="x", kind=Kind.FLAG), "maybe", None),
        (Column(name="x", kind=Kind.KEY), "A 1", None),
        (Column(name="x", needed=True), "  ", None),
        (Column(name="x", kind=Kind.DECIMAL), "nan", None),
        (Column(name="x", kind=Kind.WORDS), "甲、乙；甲", "甲;乙"),
    ],
)
def test_a_cell_is_made_plain_or_refused(column: Column, typed: str, kept: str | None) -> None:
    if kept is None and column.kind is not Kind.PHONES:
        with pytest.raises(BadCell):
            normal(column, typed)
    else:
        assert normal(column, typed) == (kept or "8619900000001;09990000001")


@given(st.text(max_size=40), st.sampled_from(list(Kind)))
def test_a_cell_that_was_taken_is_taken_again_as_it_is(typed: str, kind: Kind) -> None:
    column = Column(name="x", kind=kind, codes=("als", "bls"))
    try:
        once = normal(column, typed)
    except BadCell:
        return
    assert normal(column, once) == once


def test_all_faults_of_a_row_are_told_at_once() -> None:
    columns = REGISTERS["vehicles"].columns
    found = {bad.column: bad.reason for bad in faults(columns, {"id": "1", "height_m": "99"})}
    assert found == {
        "plate": "empty",
        "station": "empty",
        "level": "empty",
        "height_m": "out-of-range",
    }


def test_a_column_that_no_table_has_is_named() -> None:
    with pytest.raises(BadCell) as bad:
        normal_row(REGISTERS["units"].columns, {**UNIT, "colour": "red"})
    assert (bad.value.column, bad.value.reason) == ("colour", "no-such-column")


# ---- history, rights, codes ------------------------------------------------------------------


def test_every_change_of_a_row_is_a_step_with_what_stood_there_after_it() -> None:
    centre = a_centre()
    found = shown(centre, "vehicles", V01)
    told: list[Event] = [
        *centre.do(KeepRecord(register="vehicles", id=V01, cells=changed(found, plate="演A99"))),
        *centre.do(RetireRecord(register="vehicles", id=V01, note="报废")),
    ]
    steps = [step for event in told if (step := step_of(event)) is not None]
    assert [step.id for step in steps] == [V01, V01]
    assert steps[0].cells == changed(found, plate="演A99")
    assert (steps[1].cells, steps[1].note) == (None, "报废")


def test_every_table_of_old_has_steps_and_all_others_are_kept_rows() -> None:
    assert {"RecordKept", "RecordRetired"} <= {kind.__name__ for kind in STEPS}
    assert set(REGISTERS) >= OF_OLD


def as_role(role: Role) -> Actor:
    return Actor(account=AccountId("one"), role=role)


def test_who_looks_after_machines_sees_no_patients() -> None:
    with pytest.raises(Rejected):
        check_table(as_role(Role.MAINTAINER), "key_patients")
    check_keeping(as_role(Role.MAINTAINER), "vehicles")
    check_keeping(as_role(Role.DIRECTOR), "key_patients")


def test_a_shift_leader_keeps_the_phone_book_and_not_the_fleet() -> None:
    leader, state = as_role(Role.SHIFT_LEADER), a_centre().state
    check(leader, KeepRecord(register="phone_book", cells={}), state)
    with pytest.raises(Rejected) as refused:
        check(leader, KeepRecord(register="vehicles", cells={}), state)
    assert refused.value.code == "right.missing"
    check_table(leader, "vehicles")


def test_a_dispatcher_keeps_no_table() -> None:
    with pytest.raises(Rejected):
        check(as_role(Role.DISPATCHER), KeepRecord(register="units", cells={}), a_centre().state)


def test_files_and_forms_have_the_same_codes() -> None:
    assert set(REGISTERS["hospitals"].column("capabilities").codes) == set(OF_FILES)
    assert set(REGISTERS["vehicles"].column("level").codes) == set(LEVELS_OF_FILES) == set(LEVELS)


def test_a_position_read_back_is_the_very_same() -> None:
    centre = a_centre()
    found = shown(centre, "stations", NORTH)
    at = Position(lat=float(found.cells["lat"]), lon=float(found.cells["lon"]))
    assert at == centre.state.stations[NORTH].position
