"""Listening to one recording: where it stands, how fast, which part again. Knows no widgets.

The deck plays; this decides what it plays, and what the panel shows.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dispatch_app.ui.kit.recording.deck import Deck, Heard

RATES = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
JUMP_S = 10.0
STEP_S = 1.0
LEAST_LOOP_S = 0.2
"""A shorter part is a slip of the hand."""
_JUST_S = 0.5
"""Who goes back to a mark while it has just been passed means the one before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A place in a recording that somebody wants to find again."""

    at_s: float
    text: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Playing:
    """All that the panel shows of it."""

    loaded: bool = False
    playing: bool = False
    at_s: float = 0.0
    length_s: float = 0.0
    rate: float = 1.0
    heard: Heard = Heard.BOTH
    loop_from_s: float | None = None
    loop_to_s: float | None = None
    marks: tuple[Mark, ...] = ()
    trouble: str = ""
    """A code for the catalogue, or nothing."""

    @property
    def loop(self) -> tuple[float, float] | None:
        """The part that is played again and again."""
        if self.loop_from_s is None or self.loop_to_s is None:
            return None
        return self.loop_from_s, self.loop_to_s


class Listening:
    def __init__(self, deck: Deck, show: Callable[[Playing], None]) -> None:
        self._deck = deck
        self._show = show
        self.now = Playing()

    # ---- the recording

    def open(self, sound: Path, length_s: float, marks: Sequence[Mark] = ()) -> None:
        """Take a recording that is on this machine, and stand at its beginning."""
        self._deck.load(sound)
        self._deck.set_rate(self.now.rate)
        self._deck.hear(Heard.BOTH)
        self._become(
            Playing(loaded=True, length_s=length_s, rate=self.now.rate, marks=_ordered(marks))
        )

    def close(self) -> None:
        self._deck.pause()
        self._deck.unload()
        self._become(Playing(rate=self.now.rate))

    def show_marks(self, marks: Sequence[Mark]) -> None:
        self._become(replace(self.now, marks=_ordered(marks)))

    # ---- keys

    def toggle(self) -> None:
        """Play or pause; at the end it begins anew."""
        if not self.now.loaded:
            return
        play = not self.now.playing
        if play and self.now.at_s >= self.now.length_s:
            self.seek(0.0)
        # First the state, then the deck: it may say at once that it cannot.
        self._become(replace(self.now, playing=play, trouble=""))
        if play:
            self._deck.play()
        else:
            self._deck.pause()

    def seek(self, at_s: float) -> None:
        if not self.now.loaded:
            return
        at_s = min(max(at_s, 0.0), self.now.length_s)
        self._deck.seek(at_s)
        self._become(replace(self.now, at_s=at_s))

    def jump(self, by_s: float) -> None:
        self.seek(self.now.at_s + by_s)

    def faster(self) -> None:
        self._rate(min(bisect_right(RATES, self.now.rate), len(RATES) - 1))

    def slower(self) -> None:
        self._rate(max(bisect_left(RATES, self.now.rate) - 1, 0))

    def as_spoken(self) -> None:
        self._rate(RATES.index(1.0))

    def _rate(self, at: int) -> None:
        self._deck.set_rate(RATES[at])
        self._become(replace(self.now, rate=RATES[at]))

    def next_side(self) -> None:
        """Both, then only the caller, then only the centre."""
        sides = tuple(Heard)
        self.hear(sides[(sides.index(self.now.heard) + 1) % len(sides)])

    def hear(self, heard: Heard) -> None:
        if self.now.loaded:
            self._deck.hear(heard)
            self._become(replace(self.now, heard=heard))

    def loop_from_here(self) -> None:
        end = self.now.loop_to_s
        if end is not None and end - self.now.at_s < LEAST_LOOP_S:
            end = None
        self._loop(self.now.at_s, end)

    def loop_to_here(self) -> None:
        """End the part here; without a beginning it begins with the recording."""
        begin = self.now.loop_from_s or 0.0
        if self.now.at_s - begin < LEAST_LOOP_S:
            return
        self._loop(begin, self.now.at_s)
        self.seek(begin)

    def loop_over(self, begin_s: float, end_s: float) -> None:
        """A part drawn with the mouse."""
        begin_s, end_s = max(0.0, begin_s), min(end_s, self.now.length_s)
        if end_s - begin_s >= LEAST_LOOP_S:
            self._loop(begin_s, end_s)

    def drop_loop(self) -> None:
        self._loop(None, None)

    def _loop(self, begin_s: float | None, end_s: float | None) -> None:
        if self.now.loaded:
            self._become(replace(self.now, loop_from_s=begin_s, loop_to_s=end_s))

    def next_mark(self) -> None:
        after = [m.at_s for m in self.now.marks if m.at_s > self.now.at_s + 0.01]
        if after:
            self.seek(after[0])

    def previous_mark(self) -> None:
        before = [m.at_s for m in self.now.marks if m.at_s < self.now.at_s - _JUST_S]
        self.seek(before[-1] if before else 0.0)

    # ---- told by the deck

    def reached(self, at_s: float) -> None:
        """The deck plays on; at the end of a part it begins that part again."""
        loop = self.now.loop
        if loop is not None and self.now.playing and at_s >= loop[1]:
            self.seek(loop[0])
            return
        self._become(replace(self.now, at_s=min(at_s, self.now.length_s)))

    def measured(self, length_s: float) -> None:
        """How long the sound really is, once the deck knows it."""
        if self.now.loaded and length_s > 0:
            self._become(replace(self.now, length_s=length_s))

    def ended(self) -> None:
        loop = self.now.loop
        if loop is not None:
            self.seek(loop[0])
            self._deck.play()
            return
        self._become(replace(self.now, playing=False, at_s=self.now.length_s))

    def failed(self, code: str) -> None:
        """The machine cannot play it: said, and the rest stays as it is."""
        self._become(replace(self.now, playing=False, trouble=code))

    def _become(self, now: Playing) -> None:
        if now != self.now:
            self.now = now
            self._show(now)


def _ordered(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    return tuple(sorted(marks, key=lambda m: m.at_s))
