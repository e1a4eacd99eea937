"""One small city for all tests of the generator."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from gis.generate import CityReport, generate_city
from gis.osm import OsmData, read_osm

SEED = 7


@dataclass(frozen=True)
class City:
    folder: Path
    report: CityReport
    data: OsmData


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    folder = tmp_path_factory.mktemp("city")
    report = generate_city("small", SEED, folder)
    return City(folder, report, read_osm(report.map_file))
