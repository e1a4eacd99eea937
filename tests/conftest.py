"""What every test has: Qt without a screen and strict, peers, a private database."""

from __future__ import annotations

import os

# Before anything imports Qt.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("TESTS_QT_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.fonts.warning=false;qt.multimedia.*=false")

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
    yield _heard
    said = list(_heard.unexpected)
    _heard.unexpected.clear()
    assert not said, f"Qt said: {said}"


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
