"""What the centre answers about incidents, tracks and miles, as a seat reads it. Knows no Qt."""

from __future__ import annotations

from typing import Any

import msgspec

from dispatch_app.domain.form_history import FormStep
from dispatch_app.domain.replay_marks import ReplayMark
from dispatch_app.domain.tracks import Mileage, Track
from dispatch_app.ports.records import IncidentLine, IncidentRecord


class TracksTold(msgspec.Struct, frozen=True, kw_only=True):
    tracks: list[Track]


class Way(msgspec.Struct, frozen=True, kw_only=True):
    vehicle: str
    went: Mileage


class WaysTold(msgspec.Struct, frozen=True, kw_only=True):
    ways: list[Way]


class FormTold(msgspec.Struct, frozen=True, kw_only=True):
    steps: list[FormStep]


class MarksTold(msgspec.Struct, frozen=True, kw_only=True):
    marks: list[ReplayMark]


IncidentLines = list[IncidentLine]

_LEARNT: list[msgspec.json.Decoder[Any]] = [
    msgspec.json.Decoder(kind)
    for kind in (TracksTold, WaysTold, FormTold, MarksTold, IncidentLines, IncidentRecord)
]
"""Learnt while nobody else teaches msgspec the same dataclasses."""
