"""What the page of power shows, as rows of words. Pure: state and figures in, rows out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from dispatch_app.domain.power import (
    BatteryTest,
    Feed,
    Outage,
    PowerReading,
    Supply,
    SupplyId,
    TestKind,
)
from dispatch_app.domain.state import CentreState
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import clock_text, local
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.power.health import trouble_words

_SUPPLIES = (
    ("supply", False, 110),
    ("state", False, 300),
    ("since", False, 100),
    ("input", True, 90),
    ("load", True, 80),
    ("battery", True, 150),
    ("left", True, 150),
    ("autonomy", True, 260),
    ("temperature", True, 90),
)
_HISTORY = (("when", False, 170), ("supply", False, 110), ("what", False, 260), ("how", False, 620))


def supply_heads(texts: Texts) -> tuple[Head, ...]:
    return _heads(_SUPPLIES, texts)


def history_heads(texts: Texts) -> tuple[Head, ...]:
    return _heads(_HISTORY, texts)


def _heads(columns: tuple[tuple[str, bool, int], ...], texts: Texts) -> tuple[Head, ...]:
    return tuple(
        Head(texts(f"power.page.head.{name}"), figures, px) for name, figures, px in columns
    )


# ---- supplies


def supply_lines(
    state: CentreState, fresh: Mapping[SupplyId, PowerReading], texts: Texts, zone: str
) -> tuple[Line, ...]:
    return tuple(_supply(s, fresh.get(s.id), texts, zone) for s in state.supplies.values())


def _supply(supply: Supply, reading: PowerReading | None, texts: Texts, zone: str) -> Line:
    unknown = texts("power.page.unknown")
    cells = (
        supply.id,
        state_words(supply, texts),
        clock_text(supply.since, zone),
        _measure("volts", reading.input_v if reading else None, texts),
        _measure("percent", reading.load_percent if reading else None, texts),
        _battery(reading, texts),
        span_words(reading.runtime_s if reading else None, texts) or unknown,
        _autonomy(supply, reading, texts),
        _measure("degrees", reading.temperature_c if reading else None, texts),
    )
    return Line(key=supply.id, cells=cells, about=supply)


def state_words(supply: Supply, texts: Texts) -> str:
    """What it lives on, and all that is wrong."""
    status = supply.status
    words = [] if status.feed is Feed.UNKNOWN else [texts(f"power.feed.{status.feed.value}")]
    words += [trouble_words(supply, trouble, texts) for trouble in status.troubles]
    if status.testing:
        words.append(texts("power.testing"))
    return texts("power.joint").join(words)


def _battery(reading: PowerReading | None, texts: Texts) -> str:
    if reading is None:
        return texts("power.page.unknown")
    volts = _measure("volts", reading.battery_v, texts, digits=1)
    return f"{_measure('percent', reading.battery_percent, texts)}  {volts}"


def _autonomy(supply: Supply, reading: PowerReading | None, texts: Texts) -> str:
    """How long it would carry the full load, and how long it must. What was learnt last holds on
    while nothing is measured."""
    known = reading or supply.reading
    have = span_words(known.full_load_s if known else None, texts) or texts("power.page.unknown")
    need = span_words(supply.status.required_s, texts)
    return texts("power.page.of", have=have, need=need)


def span_words(seconds: float | None, texts: Texts) -> str:
    if seconds is None:
        return ""
    hours, rest = divmod(int(seconds), 3600)
    return texts("power.page.span", hours=hours, minutes=rest // 60)


def _measure(unit: str, value: float | None, texts: Texts, *, digits: int = 0) -> str:
    if value is None:
        return texts("power.page.unknown")
    return texts(f"power.page.{unit}", **{unit: f"{value:.{digits}f}"})


# ---- what was


def history_lines(state: CentreState, texts: Texts, zone: str) -> tuple[Line, ...]:
    """Outages and tests of all supplies, the latest first."""
    found = [
        entry
        for supply in state.supplies.values()
        for entry in (*_outages(supply, texts, zone), *_tests(supply, texts, zone))
    ]
    found.sort(key=lambda entry: entry[0], reverse=True)
    return tuple(line for _, line in found)


def _outages(supply: Supply, texts: Texts, zone: str) -> Iterator[tuple[datetime, Line]]:
    for outage in supply.outages:
        running = outage.ended_at is None
        what = texts("power.page.outage-running" if running else "power.page.outage")
        how = texts("power.joint").join(_of_outage(outage, texts, zone))
        yield outage.began_at, _entry("outage", supply, outage.began_at, what, how, zone)


def _of_outage(outage: Outage, texts: Texts, zone: str) -> Iterator[str]:
    if outage.ended_at is not None:
        lasted_s = (outage.ended_at - outage.began_at).total_seconds()
        yield texts("power.page.lasted", span=short_span(lasted_s, texts))
    if outage.lowest_percent is not None:
        yield texts("power.page.lowest", percent=f"{outage.lowest_percent:.0f}")
    for key, at in (
        ("low-at", outage.low_at),
        ("saved-at", outage.saved_at),
        ("shutdown-at", outage.shutdown_at),
    ):
        if at is not None:
            yield texts(f"power.page.{key}", at=clock_text(at, zone))


def _tests(supply: Supply, texts: Texts, zone: str) -> Iterator[tuple[datetime, Line]]:
    for test in supply.tests:
        what = texts("power.page.test", kind=test_words(test.kind, test.minutes, texts))
        how = texts("power.joint").join(_of_test(test, texts))
        yield test.asked_at, _entry("test", supply, test.asked_at, what, how, zone)


def test_words(kind: TestKind, minutes: int, texts: Texts) -> str:
    return texts(f"power.test.{kind.value}", minutes=minutes)


test_words.__test__ = False  # type: ignore[attr-defined]


def _of_test(test: BatteryTest, texts: Texts) -> Iterator[str]:
    yield texts(f"power.outcome.{test.outcome.value if test.outcome else 'asked'}")
    found = test.findings
    if found is not None:
        yield texts("power.page.lasted", span=short_span(found.lasted_s, texts))
    if found is not None and found.from_percent is not None and found.to_percent is not None:
        yield texts(
            "power.page.drop",
            from_=f"{found.from_percent:.0f}",
            to=f"{found.to_percent:.0f}",
            load=f"{found.load_percent or 0:.0f}",
        )
    yield texts("power.page.by", who=test.by.account)


def short_span(seconds: float, texts: Texts) -> str:
    """Below a minute in seconds: a quick test takes ten."""
    if seconds < 60:
        return texts("power.page.seconds", seconds=f"{seconds:.0f}")
    if seconds < 3600:
        return texts("power.page.minutes", minutes=f"{seconds / 60:.0f}")
    return span_words(seconds, texts)


def _entry(kind: str, supply: Supply, at: datetime, what: str, how: str, zone: str) -> Line:
    when = f"{local(at, zone):%Y-%m-%d} {clock_text(at, zone)}"
    return Line(key=f"{kind}|{supply.id}|{at.isoformat()}", cells=(when, supply.id, what, how))
