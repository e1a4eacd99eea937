"""A seat with the large-event window, closed when the test is over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.large_event_seat import LargeEventSeat


@pytest.fixture
def seat(qapp: Any, tmp_path: Path) -> Iterator[LargeEventSeat]:
    opened = LargeEventSeat(tmp_path)
    yield opened
    opened.close()
