"""A station terminal with all its widgets, at a fake desk over the rules of a whole centre."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from tests.fakes.builders import a_centre
from tests.fakes.station_desk import StationRig


@pytest.fixture
def rig(qapp: QApplication, tmp_path) -> Iterator[StationRig]:
    """Online, shown, waiting."""
    rig = StationRig(tmp_path, a_centre())
    qapp.installEventFilter(rig.touches)
    rig.window.resize(1366, 768)
    rig.window.show()
    rig.desk.come_online()
    rig.terminal.refresh()
    yield rig
    qapp.removeEventFilter(rig.touches)
    rig.close()
