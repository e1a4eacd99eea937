"""The recordings of a replayed incident, sounding in step with it while it runs as fast as it was.

Decides when what sounds; the sound itself is opened as everywhere, with leave and by name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from dispatch_app.ui.kit.recording.fetching import Fetched
from dispatch_app.ui.kit.recording.found import Found, Remark
from dispatch_app.ui.kit.recording.listening import Listening
from dispatch_app.ui.kit.recording.opening import Opening

IN_STEP_S = 0.7
"""Sound that is farther from the replay's clock jumps to it; nearer is not heard."""

Say = Callable[..., None]


def sounding_at(recordings: Sequence[Found], now: datetime) -> Found | None:
    """What was being recorded; of several the one that began last."""
    going = [
        f for f in recordings if f.began_at <= now < f.began_at + timedelta(seconds=f.length_s)
    ]
    return max(going, key=lambda f: f.began_at) if going else None


class SoundInStep:
    """An `OpenedView` without anything to look at."""

    def __init__(
        self,
        listening: Listening,
        say: Say,
        ask: Callable[[Sequence[str], Callable[[str], None]], None],
    ) -> None:
        self._listening = listening
        self._say = say
        self._ask = ask
        self._opening: Opening | None = None
        self._wanted = ""
        """The recording that is asked for."""
        self._recordings: Sequence[Found] = ()
        self.on = True

    def attach(self, opening: Opening) -> None:
        """Whoever opens has to know whom to tell."""
        self._opening = opening

    def show_recordings(self, recordings: Sequence[Found]) -> None:
        """Another incident: silence, and no copy stays."""
        self._recordings = recordings
        self.let_go()

    def let_go(self) -> None:
        self._wanted = ""
        if self._opening is not None:
            self._opening.close()

    def switch(self) -> None:
        self.on = not self.on

    def follow(self, now: datetime, *, running: bool, rate: int) -> None:
        """The replay stands or runs here."""
        found = sounding_at(self._recordings, now)
        if found is None or not (self.on and running and rate == 1):
            self._silence()
            return
        opened = self._opening.found if self._opening is not None else None
        if opened is not None and opened.id == found.id:
            self._keep_step((now - found.began_at).total_seconds())
        elif self._opening is not None and self._wanted != found.id:
            self._silence()
            self._wanted = found.id
            self._opening.open(found)

    def _silence(self) -> None:
        if self._listening.now.playing:
            self._listening.toggle()

    def _keep_step(self, at_s: float) -> None:
        playing = self._listening.now
        if playing.loaded and abs(playing.at_s - at_s) > IN_STEP_S:
            self._listening.seek(at_s)
        if playing.loaded and not playing.playing and not playing.trouble:
            self._listening.toggle()

    # ---- as an opened view

    def ask_what_for(self, codes: Sequence[str], then: Callable[[str], None]) -> None:
        self._ask(codes, then)

    def show_opened(self, found: Found, fetched: Fetched) -> None:
        self._say("info", "replay.sounding", serial=found.serial)

    def show_remarks(self, remarks: Sequence[Remark]) -> None:
        """Remarks are read in the player, not here."""

    def show_held(self, *, held: bool) -> None:
        """What is held is seen in the player, not here."""

    def say(self, tone: str, key: str, **values: object) -> None:
        if tone != "info":
            self._say(tone, key, **values)
