"""A seat's window loads no tool of map building: its start and its memory are the dispatcher's."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("osmium", "shapely", "rapidfuzz", "openpyxl", "scipy", "opencc", "pypinyin")
LOADED = "import sys, {seat}; print([name for name in {heavy} if name in sys.modules])"


@pytest.mark.parametrize(
    "seat",
    [
        "dispatch_app.seating.dispatcher",
        "dispatch_app.seating.director",
        "dispatch_app.seating.station",
    ],
)
def test_a_seat_loads_no_tool_of_map_building(seat):
    code = LOADED.format(seat=seat, heavy=HEAVY)
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == "[]"


def test_a_dispatchers_seat_starts_without_the_player():
    players = ("pyqtgraph", "soundfile", "PySide6.QtMultimedia")
    code = LOADED.format(seat="dispatch_app.seating.dispatcher", heavy=players)
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == "[]"


@pytest.mark.parametrize("package", ["gis.gazetteer", "gis.features", "gis.tiles", "gis.painter"])
def test_a_package_of_the_map_loads_nothing_by_its_name_alone(package):
    code = (
        f"import sys, {package}; import {package} as one; "
        "print([name for name in sys.modules if name.startswith(one.__name__ + '.')])"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == "[]"
