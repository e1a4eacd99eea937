"""What earlier training runs came to: one file of a run's score each. Writes none.

Runs have databases of their own; these files are all that is left beside one when the next begins.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from dispatch_app.domain.training.scores import Score

log = logging.getLogger(__name__)

MOST = 500
"""The newest by their names are read; a name ends with when its run was made."""
_SCORE = msgspec.json.Decoder(Score)
"""Learnt before there are threads."""


def results_in(said: str) -> Callable[[], Sequence[Score]]:
    """Reads a directory as it is when it is asked for; an empty name has none."""
    return partial(results_of, Path(said)) if said else tuple


def results_of(directory: Path) -> Sequence[Score]:
    """Of runs alone, the earliest first; a file that cannot be read is passed over and said."""
    return sorted(_read(directory), key=lambda score: score.since)


def _read(directory: Path) -> Iterator[Score]:
    for file in sorted(directory.glob("*.json"), key=_made, reverse=True)[:MOST]:
        try:
            score = _SCORE.decode(file.read_bytes())
        except (OSError, msgspec.ValidationError, msgspec.DecodeError) as trouble:
            log.warning("%s is no result of a training run: %s", file.name, trouble)
            continue
        if score.run is not None:
            yield score


def _made(file: Path) -> str:
    return file.stem.rpartition("-")[2]
