"""The seat's copy of the centre's state, folded with the domain's own `evolve`.

A seat therefore cannot show a state that the centre could not be in. Knows no network.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch_app.domain.centre import evolve_all
from dispatch_app.domain.events import Event
from dispatch_app.domain.state import CentreState
from dispatch_app.wire import codec
from dispatch_app.wire.messages import EventRecord, Events


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The state as of a number, and the events that led to it from the view before."""

    state: CentreState
    sequence: int
    events: tuple[Event, ...] = ()
    fresh: bool = False
    """Taken whole from a snapshot: everything may differ."""


def view_of_snapshot(sequence: int, state: bytes) -> View:
    """Start from the centre's own state.

    Raises:
        BadMessage: the centre speaks another version.
    """
    return View(state=codec.decode_state(state), sequence=sequence, fresh=True)


def after(view: View, frame: Events) -> View:
    """Take a frame in. Events that were seen before are passed over.

    Raises:
        BadMessage: an event of a kind or shape that this seat does not know.
    """
    events = tuple(event_of(r) for r in frame.events if r.sequence > view.sequence)
    return replace(
        view,
        state=evolve_all(view.state, events),
        sequence=max(view.sequence, frame.sequence),
        events=events,
        fresh=False,
    )


def event_of(record: EventRecord) -> Event:
    return codec.decode_event(record.kind, record.body)
