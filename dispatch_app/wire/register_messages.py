"""The shapes of the centre's own tables on the wire: their rows, and the history of one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from dispatch_app.domain.values import Actor


class RegisterRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    cells: dict[str, str]
    seen: str
    """What a change of this row tells as `seen`, so that no other change is overwritten."""
    retired: bool = False


class RegisterRows(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/registers/{register}`"""

    register: str
    rows: list[RegisterRow]


class RegisterStep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step in the life of a row."""

    sequence: int
    at: datetime
    by: Actor
    cells: dict[str, str] | None
    """What stood there after it; None: it was retired."""
    note: str = ""


class RegisterSteps(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/registers/{register}/steps?id=`: newest first."""

    register: str
    id: str
    steps: list[RegisterStep]


REGISTER_ROWS: msgspec.json.Decoder[RegisterRows] = msgspec.json.Decoder(RegisterRows)
REGISTER_STEPS: msgspec.json.Decoder[RegisterSteps] = msgspec.json.Decoder(RegisterSteps)
REGISTER_SHAPES: tuple[Any, ...] = (RegisterRows, RegisterSteps)
"""Learnt before there are threads; see `codec`."""
