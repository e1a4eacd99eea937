"""What a seat knows of the centre's own tables: the centre's answers, read. Holds nothing."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import msgspec

from dispatch_app.wire.register_messages import REGISTER_ROWS, REGISTER_STEPS
from dispatch_app.wire.register_messages import RegisterRow as RegisterRow
from dispatch_app.wire.register_messages import RegisterStep as RegisterStep


class Unreadable(Exception):
    """The centre's answer is of another version."""


def rows_path(register: str) -> str:
    return f"/v1/registers/{quote(register, safe='')}"


def steps_path(register: str, id_: str) -> str:
    return f"{rows_path(register)}/steps?{urlencode({'id': id_, 'limit': 100})}"


def rows_in(answer: bytes) -> tuple[RegisterRow, ...]:
    """Raises:
    Unreadable: see there.
    """
    try:
        return tuple(REGISTER_ROWS.decode(answer).rows)
    except (msgspec.ValidationError, msgspec.DecodeError) as strange:
        raise Unreadable(str(strange)) from strange


def steps_in(answer: bytes) -> tuple[RegisterStep, ...]:
    """Newest first. Raises as `rows_in`."""
    try:
        return tuple(REGISTER_STEPS.decode(answer).steps)
    except (msgspec.ValidationError, msgspec.DecodeError) as strange:
        raise Unreadable(str(strange)) from strange
