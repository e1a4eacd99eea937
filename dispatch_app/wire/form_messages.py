"""The shape of a form's history on the wire."""

from __future__ import annotations

from typing import Any

import msgspec

from dispatch_app.domain.form_history import FormStep


class FormHistory(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`GET /v1/incidents/{incident}/form`: oldest first."""

    steps: list[FormStep]


_LEARNT: list[msgspec.json.Decoder[Any]] = [msgspec.json.Decoder(FormHistory)]
"""Learnt before there are threads; see `codec`."""
