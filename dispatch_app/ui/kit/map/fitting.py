"""Which marks are to look other than they are drawn, and what they will look like.

A chip that is painted anew costs as much as a hundred that are there: hundreds of them, when
another incident is selected, are dressed a few at a time, and shown when all are ready. Knows no
places and no painter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from dispatch_app.ui.kit.map.dress import Dress
from dispatch_app.ui.kit.map.rows import Focus, Thing

Key = tuple[Thing, str]


class Fitting:
    def __init__(self) -> None:
        self.focus = Focus()
        """What will stand out when all are ready."""
        self._waiting: dict[Key, None] = {}
        self._ready: dict[Key, Dress] = {}

    @property
    def over(self) -> bool:
        """Nobody waits any more."""
        return not self._waiting

    def want(self, key: Key) -> None:
        """This mark has changed; what was made for it counts no longer."""
        self._ready.pop(key, None)
        self._waiting[key] = None

    def turn_to(self, focus: Focus, touched: Iterable[Key]) -> None:
        """Another focus: what was made under the last one is made anew."""
        self.focus = focus
        for key in (*self._ready, *touched):
            self._waiting[key] = None
        self._ready.clear()

    def forget(self, key: Key) -> None:
        self._waiting.pop(key, None)
        self._ready.pop(key, None)

    def go_on(self, most: int, make: Callable[[Key], Dress]) -> None:
        """Dress so many of those that wait."""
        for key in [key for key, _ in zip(self._waiting, range(most), strict=False)]:
            del self._waiting[key]
            self._ready[key] = make(key)

    def take(self) -> dict[Key, Dress]:
        """All that was made."""
        ready, self._ready = self._ready, {}
        return ready

    def clear(self) -> None:
        self._waiting.clear()
        self._ready.clear()


def touched_by(before: Focus, focus: Focus, keys: Iterable[Key]) -> list[Key]:
    """The marks that look other under another focus; all, if dimming begins or ends."""
    if before.active != focus.active:
        return list(keys)
    other = {
        Thing.INCIDENT: {before.incident} ^ {focus.incident},
        Thing.VEHICLE: before.vehicles ^ focus.vehicles,
        Thing.HOSPITAL: before.hospitals ^ focus.hospitals,
    }
    return [key for key in keys if key[1] in other.get(key[0], ())]
