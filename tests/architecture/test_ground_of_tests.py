"""The ground that tests stand on: strict Qt, peers that are skipped by name, a real database."""

import pytest
from sqlalchemy import create_engine, text

from tests.fakes import peers


def test_qt_runs_without_a_screen(qapp):
    assert qapp.platformName() == "offscreen"


def test_a_message_of_qt_is_noticed(qapp, qt_messages):
    from PySide6.QtCore import qWarning

    qWarning("something is wrong")
    assert qt_messages.take("is wrong") == "something is wrong"
    assert qt_messages.unexpected == []


def test_a_broken_style_sheet_is_noticed(qapp, qt_messages):
    from PySide6.QtWidgets import QLabel

    label = QLabel()
    label.setStyleSheet("QLabel { color: ")
    label.ensurePolished()
    qt_messages.take("Could not parse stylesheet")


def test_an_absent_peer_is_skipped_by_name(monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no-such-program"):
        peers.program("no-such-program")


def test_an_absent_peer_fails_where_all_were_promised(monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no-such-program"):
        peers.program("no-such-program")


def test_a_peer_that_is_there_is_found(require_peer):
    assert require_peer("sh").exists()


def test_databases_of_the_private_server_are_apart(postgresql):
    urls = [postgresql.new_database(), postgresql.new_database()]
    for url in urls:
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE mine (at timestamptz)"))
        engine.dispose()
