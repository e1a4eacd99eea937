"""What every test has: Qt without a screen and strict, peers, a private database."""

from __future__ import annotations

import os

# Before anything imports Qt.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("TESTS_QT_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.fonts.warning=false;qt.multimedia.*=false")

import gc
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import peers, postgresql_server

EXPECTED_QT_MESSAGES = (
    "This plugin does not support propagateSizeHints()",
    "This plugin does not support raise()",
    "This plugin does not support grabbing the keyboard",
    "PulseAudioService: pa_context_connect() failed",
    "QSoundEffect: playback of this format is not supported on the selected audio device",
)
"""What Qt says of a machine without screen and sound, not of us."""


class QtMessages:
    """All that Qt said during a test. A test that provokes a message takes it away."""

    def __init__(self) -> None:
        self.unexpected: list[str] = []

    def take(self, part: str) -> str:
        """Take away the messages that hold this part; fails if Qt said nothing like it."""
        taken = [message for message in self.unexpected if part in message]
        assert taken, f"Qt did not say {part!r} but {self.unexpected}"
        self.unexpected = [message for message in self.unexpected if part not in message]
        return taken[0]

    def hear(self, _kind: object, _context: object, message: str) -> None:
        if message not in EXPECTED_QT_MESSAGES:
            self.unexpected.append(message)


_heard = QtMessages()


def pytest_collection_finish() -> None:
    """What was imported stays; to look it through again at each collection takes most of its time.

    With it counted, a full collection came so late that hundreds of closed windows lay about.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def qapp() -> Iterator[Any]:
    """The one QApplication of the test run."""
    from PySide6.QtCore import qInstallMessageHandler
    from PySide6.QtWidgets import QApplication

    qInstallMessageHandler(_heard.hear)
    app = QApplication.instance() or QApplication(["tests"])
    yield app
    app.closeAllWindows()
    qInstallMessageHandler(None)


@pytest.fixture(autouse=True)
def qt_messages() -> Iterator[QtMessages]:
    """A message of Qt that nobody expects (warning, broken style sheet, …) fails the test."""
    _heard.unexpected.clear()
    if "PySide6.QtCore" in sys.modules:
        sys.modules["PySide6.QtCore"].qInstallMessageHandler(_heard.hear)
    before = {id(each) for each in _qt_objects()}
    yield _heard
    _bury([each for each in _qt_objects() if id(each) not in before])
    said = list(_heard.unexpected)
    _heard.unexpected.clear()
    assert not said, f"Qt said: {said}"


def _qt_objects() -> list[Any]:
    """Those that nobody but Python holds: no parent would take them away."""
    if "PySide6.QtWidgets" not in sys.modules:
        return []
    import shiboken6
    from PySide6.QtCore import QCoreApplication, QObject, QThread

    return [
        each
        for each in shiboken6.getAllValidWrappers()
        if isinstance(each, QObject)
        and not isinstance(each, QThread | QCoreApplication)
        and shiboken6.ownedByPython(each)
        and each.parent() is None
    ]


def _bury(objects: list[Any]) -> None:
    """End what a test made, and what it gave to `deleteLater`: no event loop is there to do it.

    A signal holds on to what it is connected to, out of the collector's sight: a presenter that
    hears itself through a desk would stay for ever, with its windows.
    """
    if "PySide6.QtWidgets" not in sys.modules:
        return
    from PySide6.QtCore import QCoreApplication, QEvent

    for each in objects:
        each.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="module", autouse=True)
def rubbish_of_one_module() -> Iterator[None]:
    """Collected before the next module begins: what was left open is told where it was."""
    yield
    gc.collect()


@pytest.fixture(scope="session")
def require_peer() -> Callable[[str], Path]:
    """`require_peer("xdotool")`: its path; absent, the test skips by name, with CI=true fails."""
    return peers.program


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real map extracts; absent, the test skips by name, or fails when CI=true."""
    return peers.map_extracts()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[postgresql_server.PostgresServer]:
    """A private PostgreSQL server for the whole run; each test takes a `new_database()`."""
    binaries = postgresql_server.programs()
    if binaries is None:
        peers.absent("PostgreSQL")
    with postgresql_server.private_server(binaries) as server:
        yield server
