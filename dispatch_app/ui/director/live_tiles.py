"""The key figures on top of the live board, in words and tones. Pure: figures and state in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch_app.domain.codes import SeatState, VehicleState
from dispatch_app.domain.radar import naked_districts
from dispatch_app.domain.state import READY, CentreState
from dispatch_app.domain.supervising import AlertKind
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import minutes_text, span_text
from dispatch_app.ports.figures import FigureCell, FiguresNow, NowFigure

NONE = "—"
SHARES: Mapping[str, AlertKind] = {
    "pick_up": AlertKind.PICK_UP,
    "dispatch": AlertKind.DISPATCH,
    "turn_out": AlertKind.WHEELS,
}
"""Measures with a norm, and which alerts hold a share of theirs against a line."""
_OFF_DUTY = frozenset({VehicleState.OUT_OF_SERVICE, VehicleState.UNKNOWN})
_NEAR = 0.05
"""So little below its target a share is amber; further below it is red."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One key figure. Its tone says how it stands against its line: a word beside says the same."""

    name: str
    head: str
    value: str
    beside: str = ""
    foot: str = ""
    foot_tone: str = ""
    tone: str = ""
    """`ok`, `warn`, `bad`, or empty where there is no line."""


def tiles(
    state: CentreState, figures: FiguresNow | None, now: datetime, texts: Texts
) -> tuple[Tile, ...]:
    by_measure = {f.column.measure: f for f in figures.figures} if figures is not None else {}
    return (
        *(_share(name, by_measure.get(name), texts) for name in SHARES),
        _response(by_measure.get("response"), texts),
        _counts(by_measure, texts),
        _fleet(state, texts),
        _seats(state, now, texts),
    )


def _share(name: str, figure: NowFigure | None, texts: Texts) -> Tile:
    head = texts(f"live.kpi.{name}")
    if figure is None:
        return Tile(name=name, head=head, value=NONE, foot=texts("live.waiting-figures"))
    target, cell = figure.column.target, figure.day
    if target is not None:
        head = f"{head}  {texts('live.target', target=f'{100 * target:.0f}')}"
    if cell.within is None or not cell.n:
        return Tile(name=name, head=head, value=NONE, foot=texts("live.none-yet"))
    foot = texts(
        "live.foot.share",
        n=cell.n,
        p50=_seconds(cell.p50),
        p90=_seconds(cell.p90),
        excluded=cell.excluded,
    )
    if cell.corrected:
        foot = f"{foot}  {texts('live.corrected', n=cell.corrected)}"
    hour = figure.hour
    said = _percent(hour.within)
    return Tile(
        name=name,
        head=head,
        value=_percent(cell.within),
        beside=texts("live.hour", value=said, n=hour.n),
        foot=foot,
        tone=_tone(cell.within, target),
    )


def _tone(within: float, target: float | None) -> str:
    if target is None:
        return ""
    if within >= target:
        return "ok"
    return "warn" if within >= target - _NEAR else "bad"


def _percent(share: float | None) -> str:
    return NONE if share is None else f"{100 * share:.1f} %"


def _seconds(seconds: float | None) -> str:
    if seconds is None:
        return NONE
    return f"{seconds:.0f} s" if seconds < 600 else minutes_text(seconds)


def _response(figure: NowFigure | None, texts: Texts) -> Tile:
    head = texts("live.kpi.response")
    if figure is None or not figure.day.n:
        foot = texts("live.waiting-figures" if figure is None else "live.none-yet")
        return Tile(name="response", head=head, value=NONE, foot=foot)
    day, hour = figure.day, figure.hour
    said = NONE if hour.p50 is None else minutes_text(hour.p50)
    return Tile(
        name="response",
        head=head,
        value=NONE if day.p50 is None else minutes_text(day.p50),
        beside=f"/ {NONE if day.p90 is None else minutes_text(day.p90)}",
        foot=f"n {day.n}  {texts('live.hour', value=said, n=hour.n)}",
    )


def _counts(figures: Mapping[str, NowFigure], texts: Texts) -> Tile:
    foot = {name: _hits(figures.get(name)) for name in ("chaser_share", "nuisance")}
    return Tile(
        name="counts",
        head=texts("live.kpi.counts"),
        value=_n(figures.get("calls_in")),
        beside=f"/ {_n(figures.get('missions'))} / {_hits(figures.get('empty'))}",
        foot=texts(
            "live.foot.counts",
            chasers=foot["chaser_share"],
            nuisance=foot["nuisance"],
            lost=_hits(figures.get("calls_abandoned")),
        ),
    )


def _n(figure: NowFigure | None) -> str:
    return NONE if figure is None else str(figure.day.n)


def _hits(figure: NowFigure | None) -> str:
    """How many of a share it were."""
    if figure is None:
        return NONE
    return str(round((figure.day.value or 0.0) * figure.day.n))


def _fleet(state: CentreState, texts: Texts) -> Tile:
    doing = [state.vehicle_state(v) for v in state.vehicles.values()]
    ready = sum(d in READY for d in doing)
    serving = sum(d not in _OFF_DUTY for d in doing)
    bare = sorted(naked_districts(state))
    foot = texts("live.naked", count=len(bare), names="、".join(bare)) if bare else ""
    return Tile(
        name="fleet",
        head=texts("live.kpi.fleet"),
        value=str(ready),
        beside=f"/ {serving}",
        foot=foot or texts("live.covered"),
        foot_tone="warn" if bare else "",
    )


def _seats(state: CentreState, now: datetime, texts: Texts) -> Tile:
    present = sum(s.state is not SeatState.SIGNED_OUT for s in state.seats.values())
    talking = len({c.seat for c in state.calls.values() if c.talking and c.seat is not None})
    ringing = [c.rang_at for c in state.calls.values() if c.ringing]
    if ringing:
        span = span_text((now - min(ringing)).total_seconds())
        foot = texts("live.queue", count=len(ringing), span=span)
    else:
        foot = texts("live.no-queue")
    return Tile(
        name="seats",
        head=texts("live.kpi.seats"),
        value=str(present),
        beside=f"/ {talking}",
        foot=foot,
        foot_tone="warn" if ringing else "",
    )


def shares_of(figures: FiguresNow | None) -> dict[AlertKind, tuple[int, int]]:
    """Of the last hour, how many were within their norm, of how many: for alerts."""
    found = {}
    for figure in figures.figures if figures is not None else ():
        kind, cell = SHARES.get(figure.column.measure), figure.hour
        if kind is not None and cell.within is not None:
            found[kind] = (_within(cell), cell.n)
    return found


def _within(cell: FigureCell) -> int:
    return round((cell.within or 0.0) * cell.n)
