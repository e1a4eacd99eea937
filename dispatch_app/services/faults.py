"""What is broken, as the centre itself can tell it from what it knows. Pure; raises nothing.

Judged anew each time: whatever is not broken now is named too, so that an alarm of before a restart
ends. What has never been there is not judged: a station without a terminal is no fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field

from dispatch_app.domain.alarms import (
    LONGEST_DETAIL,
    LONGEST_REASON,
    AlarmId,
    AlarmKind,
    Severity,
    alarm_id,
)
from dispatch_app.domain.codes import Overdue, Stage
from dispatch_app.domain.recordings import Recorder, RecorderTrouble
from dispatch_app.domain.state import CentreState

DISK_LOW, DISK_OUT = 0.05, 0.02
"""Free shares of the disk that holds the journal."""
CLOCK_OFF_S = 2.0
"""More than a slow line could make up, and enough to put times of a record in the wrong order."""
SEVERAL = 2
PARTS_OF_SEATS = frozenset({AlarmKind.MAP, AlarmKind.GAZETTEER})
ORDER_UNDELIVERED = "order_undelivered"
GRAVE_FOR_RECORDER = frozenset(
    {
        RecorderTrouble.SPACE_OUT,
        RecorderTrouble.DISK_FAILS,
        RecorderTrouble.EXCHANGE_AWAY,
        RecorderTrouble.SOUND_CARD_GONE,
        RecorderTrouble.SEAL_BROKEN,
        RecorderTrouble.CHANNELS_FULL,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    reason: str
    severity: Severity
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the server sees besides its state."""

    silent_stations: Set[str] = frozenset()
    """Followed the stream and do not any more, for so long that it is no hiccup."""
    heard_stations: Set[str] = frozenset()
    silent_recorders: Set[str] = frozenset()
    silent_links: Set[str] = frozenset()
    """Processes that speak with linked systems, by account."""
    heard_links: Set[str] = frozenset()
    workers: Mapping[str, str] = field(default_factory=dict)
    """Timers and workers by name: empty while they come round, else what they are stuck at."""
    disk_free: float | None = None
    """Share, 0 to 1; None where the journal is not on a disk of this machine."""
    store_trouble: str = ""
    """Why the journal's store takes nothing; empty while it does."""
    clocks: Mapping[str, float] = field(default_factory=dict)
    """Of seats, stations and machines, in seconds ahead of ours."""
    told: tuple[tuple[AlarmKind, str, str], ...] = ()
    """What each says of its own workers and parts; the reason is empty while all is well."""
    lost_seats: Set[str] = frozenset()
    """Went without a good-bye."""
    heard_seats: Set[str] = frozenset()


Judged = dict[AlarmId, Fault | None]


def judge(state: CentreState, seen: Seen) -> Judged:
    """Every thing that can be judged now, with its fault or None."""
    return {
        alarm_id(kind, source[:64].replace("/", "-")): fault
        for kind, source, fault in _judged(state, seen)
    }


Judgement = tuple[AlarmKind, str, Fault | None]


def _judged(state: CentreState, seen: Seen) -> Iterator[Judgement]:
    yield from _telephone(state)
    for station in seen.silent_stations:
        yield AlarmKind.STATION_LINK, station, Fault(reason="gone", severity=Severity.WARNING)
    yield from _orders_undelivered(state, seen)
    for recorder in state.recorders.values():
        yield AlarmKind.RECORDER, recorder.id, _of_recorder(recorder, seen)
    for name in seen.silent_links | seen.heard_links:
        fault = Fault(reason="process_gone", severity=Severity.WARNING)
        yield AlarmKind.LINK, name, fault if name in seen.silent_links else None
    for locator in state.locators.values():
        fault = Fault(reason=locator.reason, severity=Severity.WARNING)
        yield AlarmKind.GAZETTEER, locator.id, None if locator.answers else fault
    for name, trouble in seen.workers.items():
        fault = Fault(reason="silent", severity=Severity.WARNING, detail=trouble)
        yield AlarmKind.WORKER, name, fault if trouble else None
    yield AlarmKind.DATABASE, "journal", _of_store(seen.store_trouble)
    for name, ahead_s in seen.clocks.items():
        yield AlarmKind.CLOCK, name, _of_clock(ahead_s)
    for kind, name, trouble in seen.told:
        yield kind, name, _told(kind, trouble) if trouble else None
    yield from _network(seen)
    if seen.disk_free is not None:
        yield AlarmKind.DISK, "journal", _of_disk(seen.disk_free)


def _orders_undelivered(state: CentreState, seen: Seen) -> Iterator[Judgement]:
    """A link that does not bring an order does not answer, whatever its terminal says of itself."""
    unanswered = {
        str(m.station)
        for m in state.missions.values()
        if m.stage is Stage.ORDERED
        and Overdue.NOT_DELIVERED.value in m.overdue
        and m.slips[0].delivered_at is None
    }
    told = {
        a.source
        for a in state.alarms.values()
        if a.kind is AlarmKind.STATION_LINK and a.reason == ORDER_UNDELIVERED
    }
    fault = Fault(reason=ORDER_UNDELIVERED, severity=Severity.CRITICAL)
    for station in sorted((unanswered | told | seen.heard_stations) - seen.silent_stations):
        yield AlarmKind.STATION_LINK, station, fault if station in unanswered else None


def _telephone(state: CentreState) -> Iterator[Judgement]:
    """Lines of a dead exchange are not a fault each: the exchange is the one."""
    exchange = state.telephone.exchange
    down = exchange is not None and not exchange.up
    if exchange is not None:
        fault = Fault(reason=exchange.reason or "gone", severity=Severity.CRITICAL)
        yield AlarmKind.EXCHANGE, "exchange", fault if down else None
    for line in state.lines.values():
        broken = not line.heard and not (down and line.by_exchange)
        fault = Fault(reason=line.reason or "gone", severity=Severity.WARNING)
        yield AlarmKind.TRUNK, line.id, fault if broken else None


def _of_recorder(recorder: Recorder, seen: Seen) -> Fault | None:
    if recorder.id in seen.silent_recorders:
        return Fault(reason="process_gone", severity=Severity.CRITICAL)
    troubles = sorted(recorder.status.troubles, key=lambda t: t not in GRAVE_FOR_RECORDER)
    if not troubles:
        return None
    grave = troubles[0] in GRAVE_FOR_RECORDER
    return Fault(
        reason=f"recorder_{troubles[0].value}",
        severity=Severity.CRITICAL if grave else Severity.WARNING,
    )


def _told(kind: AlarmKind, trouble: str) -> Fault:
    """A part names its reason; a worker is silent, and says for how long."""
    if kind in PARTS_OF_SEATS:
        return Fault(reason=trouble[:LONGEST_REASON], severity=Severity.WARNING)
    detail = trouble[:LONGEST_DETAIL]
    return Fault(reason="silent", severity=Severity.WARNING, detail=detail)


def _of_store(trouble: str) -> Fault | None:
    return Fault(reason="unavailable", severity=Severity.CRITICAL) if trouble else None


def _of_clock(ahead_s: float) -> Fault | None:
    if abs(ahead_s) <= CLOCK_OFF_S:
        return None
    return Fault(reason="clock_off", severity=Severity.WARNING, detail=f"{ahead_s:+.1f} s")


def _network(seen: Seen) -> Iterator[Judgement]:
    """One seat that is gone is a machine; several at once are the network between them."""
    for seat in seen.lost_seats:
        yield AlarmKind.TERMINAL, f"seat-{seat}", Fault(reason="gone", severity=Severity.WARNING)
    for seat in seen.heard_seats:
        yield AlarmKind.TERMINAL, f"seat-{seat}", None
    gone = len(seen.lost_seats) + len(seen.silent_stations)
    fault = Fault(reason="several_gone", severity=Severity.CRITICAL, detail=str(gone))
    yield AlarmKind.NETWORK, "centre", fault if gone >= SEVERAL else None


def _of_disk(free: float) -> Fault | None:
    if free >= DISK_LOW:
        return None
    grave = free < DISK_OUT
    return Fault(
        reason="space_low",
        severity=Severity.CRITICAL if grave else Severity.WARNING,
        detail=f"{free:.0%}",
    )
