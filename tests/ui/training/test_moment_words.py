"""A moment says in words what was missed, not the bare value that the score keeps."""

from __future__ import annotations

from datetime import UTC, datetime

from dispatch_app.domain.ids import AccountId, IncidentId, SeatId
from dispatch_app.domain.training.scores import Kpi, Moment
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.training.score_words import _subject

WRONG = Moment(
    at=datetime(2026, 1, 1, tzinfo=UTC),
    kpi=Kpi.PRIORITY,
    seat=SeatId("1"),
    account=AccountId("seat-1"),
    incident=IncidentId("i1"),
    call=None,
    subject="2",
)


def test_a_priority_that_does_not_fit_is_told_as_one() -> None:
    assert _subject(WRONG, Texts.load("zh")) == "定为 P2，与病情不符"
    assert "P2" in _subject(WRONG, Texts.load("en"))
