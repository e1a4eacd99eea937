"""Rows of facts by hand, and a source that holds them: for counting without a store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from dispatch_app.domain.figures.fields import SUBJECTS, FieldKind
from dispatch_app.services.figures.columns import UNKNOWN_MOMENT, Facts, Vocabulary

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ms(at: datetime) -> int:
    return (at - EPOCH) // timedelta(milliseconds=1)


def facts_of(subject: str, rows: Sequence[Mapping[str, Any]]) -> Facts:
    """What a row does not say is not known; its nature is real."""
    fields = SUBJECTS[subject].fields.values()
    words = {name: Vocabulary() for each in SUBJECTS.values() for name in each.fields}
    given = [{"nature": "real", **row} for row in rows]
    columns = {
        kind: {f.id: [row.get(f.id) for row in given] for f in fields if f.kind is kind}
        for kind in FieldKind
    }
    return Facts(
        subject=SUBJECTS[subject],
        ids=np.array([row.get("id", f"row-{n}") for n, row in enumerate(given)] or [""], "S40")[
            : len(given)
        ],
        incidents=np.full(len(given), b"", "S40"),
        moments={
            name: np.array([UNKNOWN_MOMENT if at is None else ms(at) for at in values], np.int64)
            for name, values in columns[FieldKind.MOMENT].items()
        },
        codes={name: words[name].codes(v) for name, v in columns[FieldKind.CODE].items()},
        numbers={
            name: np.array([np.nan if n is None else n for n in values], np.float64)
            for name, values in columns[FieldKind.NUMBER].items()
        },
        corrected={},
        words=words,
    )


class HeldFacts:
    """A `FactSource` of one subject."""

    sequence = 1

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def facts(self, subject: str, since: datetime, until: datetime) -> Facts:
        assert subject == self._facts.subject.id
        return self._facts.within(ms(since), ms(until))
