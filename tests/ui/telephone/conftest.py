"""A seat with its telephone, closed after each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.fakes.telephone_seat import TelephoneSeat


@pytest.fixture
def seats(qapp: Any) -> Iterator[Callable[..., TelephoneSeat]]:
    """Makes seats as a test wants them."""
    made: list[TelephoneSeat] = []

    def make(**how: Any) -> TelephoneSeat:
        made.append(TelephoneSeat(**how))
        return made[-1]

    yield make
    for seat in made:
        seat.close()


@pytest.fixture
def seat(seats: Callable[..., TelephoneSeat]) -> TelephoneSeat:
    return seats()
