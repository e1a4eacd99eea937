"""Rooms to dispatch from, closed when the test is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.fakes.dispatch_room import DispatchRoom


@pytest.fixture
def open_room(qapp: Any) -> Iterator[Callable[..., DispatchRoom]]:
    """`open_room(centre, language="en")`: a dispatch panel at work."""
    rooms: list[DispatchRoom] = []

    def open_one(*args: Any, **more: Any) -> DispatchRoom:
        rooms.append(DispatchRoom(*args, **more))
        return rooms[-1]

    yield open_one
    for room in rooms:
        room.close()


@pytest.fixture
def room(open_room: Callable[..., DispatchRoom]) -> DispatchRoom:
    return open_room()
