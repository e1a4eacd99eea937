"""What looks at the centre's state again and again, from its start to its end. Picks no parts."""

from __future__ import annotations

from typing import Protocol

from dispatch_app.domain.timers import Timers
from dispatch_app.ports.clock import Clock
from dispatch_app.services import appointment_watch, duty_watch, large_event_watch, text_watch
from dispatch_app.services.bus import Bus
from dispatch_app.services.heartbeat import Heartbeats
from dispatch_app.services.notice_watch import NoticeWatch
from dispatch_app.services.protocol_keeping import ProtocolWatch
from dispatch_app.services.review_watch import ReviewWatch
from dispatch_app.services.rounds import Rounds
from dispatch_app.services.station_calls import StationCalls
from dispatch_app.services.watch import (
    AfterCallWatch,
    AlarmWatch,
    Archiving,
    ConditionWatch,
    DrillWatch,
    DueWatch,
    OverdueWatch,
)


class _Watch(Protocol):
    @property
    def period_s(self) -> float: ...
    def __call__(self) -> object: ...


def standing_watches(
    bus: Bus, clock: Clock, timers: Timers, beats: Heartbeats, *, ring_station: bool
) -> list[Rounds]:
    """`ring_station`: a station that does not answer an order is telephoned."""
    watches: dict[str, _Watch] = {
        "overdue watch": OverdueWatch(bus, clock, timers),
        "road condition watch": ConditionWatch(bus, clock),
        "duty watch": DueWatch(bus, clock, duty_watch.due),
        "after-call watch": AfterCallWatch(bus, clock, timers),
        "alarm watch": AlarmWatch(bus, clock, timers),
        "drill watch": DrillWatch(bus, clock),
        "notice watch": NoticeWatch(bus, clock),
        "review watch": ReviewWatch(bus, clock),
        "protocol watch": ProtocolWatch(bus, clock),
        "large event watch": DueWatch(bus, clock, large_event_watch.due),
        "appointment watch": DueWatch(bus, clock, appointment_watch.due),
        "text watch": DueWatch(bus, clock, text_watch.due),
        "archiving": Archiving(bus, clock, timers),
    }
    if ring_station:
        watches["station calls"] = StationCalls(bus, clock)
    return [Rounds(name, watch.period_s, watch, beats) for name, watch in watches.items()]
