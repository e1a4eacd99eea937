"""A region's tables bring what changed in them; what people changed by hand stays."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.services.region_rows import Row, bring_rows
from tests.fakes.builders import H1, NORTH, V01, V02, setting_up
from tests.fakes.working_bus import WorkingBus, a_bus

KINDS = (c.RegisterStation, c.RegisterVehicle, c.RegisterHospital)
TABLES: list[Row] = [wish for wish in setting_up() if isinstance(wish, KINDS)]


class Loaded:
    """`ports.loaded_rows.LoadedRows` in memory."""

    def __init__(self) -> None:
        self._digests: Mapping[str, str] = {}

    def digests(self) -> Mapping[str, str]:
        return self._digests

    def keep(self, digests: Mapping[str, str]) -> None:
        self._digests = dict(digests)


def otherwise(id_: str, **more: object) -> list[Row]:
    """The tables with one row otherwise."""
    return [replace(row, **more) if row.id == id_ else row for row in TABLES]


def renamed(working: WorkingBus) -> str:
    return working.state.stations[NORTH].name


def test_the_first_load_brings_all_rows_and_the_next_start_none() -> None:
    with a_bus() as working:
        loaded = Loaded()
        assert bring_rows(working.bus, TABLES, loaded) == len(TABLES)
        assert bring_rows(working.bus, TABLES, loaded) == 0


def test_what_was_changed_by_hand_outlives_starts_and_newer_maps() -> None:
    with a_bus() as working:
        loaded = Loaded()
        bring_rows(working.bus, TABLES, loaded)
        by_hand = next(row for row in TABLES if row.id == NORTH)
        assert isinstance(by_hand, c.RegisterStation)
        working.ask(replace(by_hand, name="城北新站"))
        bring_rows(working.bus, TABLES, loaded)
        bring_rows(working.bus, otherwise(H1, name="演示一院东院"), loaded)
        assert renamed(working) == "城北新站"
        assert working.state.hospitals[H1].name == "演示一院东院"


def test_a_row_that_a_newer_table_says_otherwise_counts_more_than_the_hand() -> None:
    with a_bus() as working:
        loaded = Loaded()
        bring_rows(working.bus, TABLES, loaded)
        bring_rows(working.bus, otherwise(NORTH, name="城北总站"), loaded)
        assert renamed(working) == "城北总站"
        bring_rows(working.bus, TABLES, loaded)
        assert renamed(working) == "城北站", "a table that goes back to an old row is no repeat"


def test_what_a_person_retired_is_not_brought_back_by_a_table(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with a_bus() as working, caplog.at_level(logging.WARNING):
        loaded = Loaded()
        bring_rows(working.bus, TABLES, loaded)
        working.ask(c.RetireVehicle(vehicle=V01))
        bring_rows(working.bus, otherwise(V01, plate="演A99"), loaded)
        assert V01 not in working.state.vehicles
        assert V02 in working.state.vehicles
        assert "vehicle:01: retired" in caplog.text
