"""The shapes of a form's history and of bookmarks on the wire."""

from __future__ import annotations

from typing import Any

import msgspec

from dispatch_app.domain.form_history import FormStep
from dispatch_app.domain.replay_marks import ReplayMark


class FormHistory(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/incidents/{incident}/form`: oldest first."""

    steps: list[FormStep]


class ReplayMarks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/incidents/{incident}/marks`: in the order of the story."""

    marks: list[ReplayMark]


_LEARNT: list[msgspec.json.Decoder[Any]] = [
    msgspec.json.Decoder(kind) for kind in (FormHistory, ReplayMarks)
]
"""Learnt before there are threads; see `codec`."""
