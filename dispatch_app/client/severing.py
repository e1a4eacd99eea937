"""Stands between a link and who listens to it: while a drill takes the link away, nothing passes.

The line below stays open, so that the end of the drill is heard at once, wherever it was decided.
What came in the meantime is kept and handed on whole, as after an outage. Knows no network.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from dispatch_app.client.link_words import LinkState, LinkStatus, Listener, Pulse
from dispatch_app.client.replica import View
from dispatch_app.domain.codes import Role
from dispatch_app.domain.commands import Command
from dispatch_app.domain.drills import SEATS, DrillEnd, cuts, holds_back
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.lamps import Lamp
from dispatch_app.domain.rules.drills import cannot_wait
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Fix

CUT = "drill.cut"
"""The code of a status that is played: the centre is there, and a drill hides it."""
END_DRILL = "/v1/commands/EndDrill"
"""The one thing that may be said while a drill has taken the link away."""


class Severing:
    """A `Listener` before the listener. On the link's thread, but for `urgency`."""

    def __init__(self, listener: Listener, released: Callable[[], None]) -> None:
        """`released` is called when commands may go out again."""
        self._listener = listener
        self._released = released
        self._role: Role | None = None
        self._state = CentreState()
        self._status: LinkStatus | None = None
        self._kept: View | None = None
        self._fixes: dict[VehicleId, Fix] = {}
        self.cut = False
        """Nothing is heard and nothing is said."""
        self.holds = False
        """What is asked waits, whether or not anything is heard."""

    @property
    def lamps(self) -> tuple[Lamp, ...]:
        """Drills that run, as far as this seat has heard."""
        return tuple(drill.lamp for drill in self._state.drills.values() if drill.runs)

    def urgency(self, command: Command) -> DrillEnd | None:
        """Why the drill that holds this command back must end now; None if it may wait. Only
        people at the centre's seats can end one."""
        if not self.holds or self._role not in SEATS:
            return None
        return cannot_wait(self._state, command)

    # ---- as a listener

    def view(self, view: View) -> None:
        self._state = view.state
        was_cut, was_held = self.cut, self.holds
        self._look()
        if was_cut:
            view = self._kept_with(view)
        if was_cut and self.cut:
            self._kept = view
            return
        self._kept = None
        if was_cut:
            self._tell_status()
        self._listener.view(view)
        if self.cut:
            self._tell_status()
        elif was_cut:
            self._listener.fixes(list(self._fixes.values()))
            self._fixes = {}
        if was_held and not self.holds:
            self._released()

    def _look(self) -> None:
        drills = self._state.drills.values()
        known = self._role is not None
        self.cut = known and cuts(drills, self._role or Role.SYSTEM)
        self.holds = known and holds_back(drills, self._role or Role.SYSTEM)

    def _kept_with(self, view: View) -> View:
        """One view of all that came while nobody was to hear it."""
        kept = self._kept
        if kept is None or view.fresh:
            return view
        return replace(view, events=(*kept.events, *view.events), fresh=kept.fresh)

    def fixes(self, fixes: Sequence[Fix]) -> None:
        if self.cut:
            self._fixes |= {fix.vehicle: fix for fix in fixes}
        else:
            self._listener.fixes(fixes)

    def heartbeat(self, pulse: Pulse) -> None:
        if not self.cut:
            self._listener.heartbeat(pulse)

    def status(self, status: LinkStatus) -> None:
        self._status = status
        if status.session is not None:
            self._role = status.session.role
            self._look()
        self._tell_status()

    def _tell_status(self) -> None:
        """A centre that is really away is told as it is."""
        status = self._status
        if status is None:
            return
        if self.cut and status.state is LinkState.ONLINE:
            status = replace(status, state=LinkState.OFFLINE, code=CUT)
        self._listener.status(status)
