"""What the server says of itself without being signed in to: nothing about people or calls."""

from __future__ import annotations

import msgspec

from dispatch_app.server.centre import Centre
from dispatch_app.services.heartbeat import Beat
from dispatch_app.wire.messages import VERSION


class Timer(msgspec.Struct, frozen=True, kw_only=True):
    """One timer's heartbeat."""

    age_s: float
    period_s: float
    alive: bool
    trouble: str


class Health(msgspec.Struct, frozen=True, kw_only=True):
    healthy: bool
    version: int
    sequence: int
    """Last number of the journal that this server wrote or read."""
    published: int
    """Last number that the streams were told."""
    readers: int
    timers: dict[str, Timer]
    locators: dict[str, str]
    """Services that tell where callers are: empty while one answers, else why it does not."""


def health_of(centre: Centre) -> Health:
    beats = centre.beats.all()
    return Health(
        healthy=all(beat.alive for beat in beats.values()),
        version=VERSION,
        sequence=centre.bus.folded.sequence,
        published=centre.hub.news.sequence,
        readers=len(centre.hub.listeners),
        timers={name: _timer(beat) for name, beat in beats.items()},
        locators={x.id: x.reason for x in centre.bus.state.locators.values()},
    )


def _timer(beat: Beat) -> Timer:
    return Timer(age_s=beat.age_s, period_s=beat.period_s, alive=beat.alive, trouble=beat.trouble)
