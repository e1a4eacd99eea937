"""The dispatcher's own impression: kept with the incident, told to the crew."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.fakes.form_seat import FormSeat


@pytest.fixture
def seat(qapp):
    seat = FormSeat()
    yield seat
    seat.close()


def test_the_impression_is_kept_beside_what_the_protocol_says(seat):
    seat.answers()
    seat.press(Qt.Key.Key_Return)
    seat.type("xt")
    seat.press(Qt.Key.Key_Return)
    seat.panel.remarks.fields["impression"].setFocus()
    seat.type("AMI?")
    seat.pause()
    assert seat.incident.impression == "AMI?"
    assert seat.incident.plan.disease_class
    assert "AMI?" in seat.intake.slip_facts().note
