"""Reads the centre's answers about training and scored shifts. Knows no network, shows nothing."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

import msgspec

from dispatch_app.client.truth_table import Unreadable
from dispatch_app.domain.training.scores import Score

SCORE, RESULTS = "/v1/training/score", "/v1/training/results"


def score_path(since: datetime, until: datetime) -> str:
    return f"{SCORE}?{urlencode({'from': since.isoformat(), 'until': until.isoformat()})}"


def score_in(answer: bytes) -> Score:
    """Raises Unreadable where the answer has another shape."""
    try:
        return msgspec.json.decode(answer, type=Score)
    except (msgspec.ValidationError, msgspec.DecodeError) as strange:
        raise Unreadable(str(strange)) from strange


def results_in(answer: bytes) -> tuple[Score, ...]:
    """What earlier runs came to. Raises Unreadable."""
    try:
        return tuple(msgspec.json.decode(answer, type=list[Score]))
    except (msgspec.ValidationError, msgspec.DecodeError) as strange:
        raise Unreadable(str(strange)) from strange
