"""A record is invented from its first moment or never."""

from __future__ import annotations

from datetime import date

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.past import InventedPast
from dispatch_app.domain.past_commands import DeclareInvented
from tests.fakes import builders as a

PAST = InventedPast(first_day=date(2024, 1, 1), last_day=date(2025, 12, 31), seed=7)


def test_a_record_is_marked_before_anything_else():
    centre = a.an_empty_centre()
    centre.do(DeclareInvented(past=PAST), a.MACHINE)
    centre.do(c.ReportRinging(line=a.LINE_1), a.MACHINE)
    assert centre.state.invented == PAST


@pytest.mark.parametrize("first", [c.ReportRinging(line=a.LINE_1), DeclareInvented(past=PAST)])
def test_what_has_begun_is_never_called_invented(first):
    centre = a.an_empty_centre()
    centre.do(first, a.MACHINE)
    with pytest.raises(Rejected, match=r"past\.not-empty"):
        centre.do(DeclareInvented(past=PAST), a.MACHINE)
