"""Keeps what is played and what is real apart at the door: nobody signs in to the other world."""

from __future__ import annotations

from dispatch_app.server.centre import Centre
from dispatch_app.server.problems import Refusal

TRAINING_ONLY = "world.training-only"
"""Nothing here is real, and who asks means a live centre."""
LIVE_ONLY = "world.live-only"


def must_be_meant(centre: Centre, *, training: bool) -> None:
    """Asked before any password or key is looked at.

    Raises:
        Refusal: who signs in means the other world.
    """
    here = centre.bus.state.training is not None
    if here is not training:
        raise Refusal(409, TRAINING_ONLY if here else LIVE_ONLY)
