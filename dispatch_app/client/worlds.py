"""Keeps a client's own data in one world: what was played is never sent to a live centre.

A directory that a client keeps its data in belongs to the world that used it first.
"""

from __future__ import annotations

from pathlib import Path

from dispatch_app.wire.messages import Problem

MARK = "TRAINING"
"""A file of this name marks a directory as a training run's."""
TRAINING_ONLY, LIVE_ONLY = "world.training-only", "world.live-only"


class OtherWorld(Exception):
    """The message names the directory and the mend."""


def keep_apart(directory: Path, *, training: bool) -> None:
    """
    Raises:
        OtherWorld: the directory has been used in the other world.
        OSError: it cannot be written.
    """
    marked = (directory / MARK).exists()
    if marked and not training:
        raise OtherWorld(f"{directory}: holds data of a training run; name another directory")
    if training and not marked:
        if any(directory.glob("*.sqlite")):
            raise OtherWorld(
                f"{directory}: holds data of a live centre; name a directory of the training run"
            )
        (directory / MARK).write_text("nothing in here is real\n", encoding="utf-8")


def unmeant(*, meant: bool, here: bool) -> Problem | None:
    """Why who means one world must not stay in the other: said by the client to itself, should the
    centre not say it."""
    if meant is here:
        return None
    return Problem(code=TRAINING_ONLY if here else LIVE_ONLY)
