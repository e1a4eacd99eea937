"""A vehicle ranked with an old fix says how old it is and what that costs."""

from __future__ import annotations

from dispatch_app.domain.ranking import Travel, rank_vehicles
from dispatch_app.domain.stale_fixes import StaleFixes, StaleRule
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.dispatching.cells import CellMaker
from dispatch_app.ui.dispatcher.dispatching.rows import VehicleRow, vehicle_rows
from dispatch_app.ui.dispatcher.dispatching.words import reason_text
from dispatch_app.ui.kit.theme import Theme
from tests.fakes.builders import V01, V02, V03, a_centre


def row_of_01(age_s: float, added_s_per_min: float = 20.0) -> VehicleRow:
    state = a_centre().state
    travel = {
        V01: Travel(time_s=100, distance_m=900, fix_age_s=age_s),
        V02: Travel(time_s=200, distance_m=1900, fix_age_s=2.0),
        V03: Travel(time_s=300, distance_m=2900, fix_age_s=2.0),
    }
    stale = StaleFixes(rule=StaleRule.RANK, added_s_per_min=added_s_per_min)
    ranked = rank_vehicles(state, travel, wanted=None, priority=None, stale=stale)
    return next(r for r in vehicle_rows(ranked, state) if r.vehicle == V01)


def test_its_age_and_what_it_costs_stand_in_the_row() -> None:
    row = row_of_01(320.0)
    assert reason_text(row, Texts.load("zh")) == "GPS 5 分钟前，+1'00\""
    assert row.time_s == 160.0


def test_where_nothing_is_added_the_age_stands_alone() -> None:
    assert reason_text(row_of_01(320.0, 0.0), Texts.load("zh")) == "GPS 5 分钟前"


def test_the_reason_warns() -> None:
    cells = CellMaker(Texts.load("zh"), Theme.load("night")).vehicle(row_of_01(320.0), False)
    assert cells["reason"].tone == "warning"


def test_a_fresh_vehicle_says_nothing_of_its_age() -> None:
    assert row_of_01(2.0).fix_age_min is None
