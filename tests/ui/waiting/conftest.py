"""A seat at which somebody waits for a vehicle, closed when the test is over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.waiting_seat import WaitingSeat


@pytest.fixture
def seat(qapp: Any) -> Iterator[WaitingSeat]:
    opened = WaitingSeat()
    yield opened
    opened.close()
