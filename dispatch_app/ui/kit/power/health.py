"""How the power stands, in one lamp and one sentence. State and newest figures in, words out.

A figure that is not of now is not shown; a supply that nobody hears is never called in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch_app.domain.power import (
    GRAVE,
    Feed,
    PowerReading,
    PowerTrouble,
    ShutdownStage,
    Supply,
    SupplyId,
)
from dispatch_app.domain.state import CentreState
from dispatch_app.i18n.texts import Texts

_TONES = ("bad", "warn", "ok", "off")
_HOUR_S = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerHealth:
    tone: str
    """`ok`, `warn`, `bad`, or `off` where no UPS is connected."""
    word: str = ""
    """Says what it is; empty where the lamp's own name is enough."""
    banner: str = ""
    """A sentence for every seat while it concerns everybody."""


def power_health(
    state: CentreState, readings: Iterable[PowerReading], now: datetime, texts: Texts
) -> PowerHealth:
    """The worst of all supplies."""
    if not state.supplies:
        return PowerHealth(tone="off")
    fresh = {r.supply: r for r in readings if r.fresh(now)}
    many = len(state.supplies) > 1
    found = [_of(s, fresh.get(s.id), now, texts, many=many) for s in state.supplies.values()]
    worst = min(found, key=lambda health: _TONES.index(health.tone))
    banners = [health.banner for health in found if health.banner]
    return PowerHealth(tone=worst.tone, word=worst.word, banner="  ".join(banners))


def _of(
    supply: Supply, reading: PowerReading | None, now: datetime, texts: Texts, *, many: bool
) -> PowerHealth:
    status = supply.status
    which = texts("power.which", supply=supply.id) if many else ""
    if status.feed is Feed.BATTERY:
        figures = figures_of(reading, texts)
        # The sentence beside the lamps says it all; a long lamp would take its room.
        return PowerHealth(tone="bad", banner=which + _outage(supply, figures, now, texts))
    if not status.troubles:
        word = texts("power.testing") if status.testing else ""
        return PowerHealth(tone="warn" if status.testing else "ok", word=word)
    trouble = status.troubles[0]
    tone = "bad" if trouble in GRAVE else "warn"
    return PowerHealth(
        tone=tone,
        word=texts("power.lamp.trouble", trouble=trouble_words(supply, trouble, texts)),
    )


def trouble_words(supply: Supply, trouble: PowerTrouble, texts: Texts) -> str:
    """A silent supply says why, where that is known."""
    reason = supply.status.reason
    if trouble is PowerTrouble.SILENT and texts.has(f"power.reason.{reason}"):
        return texts(f"power.reason.{reason}")
    return texts(f"power.trouble.{trouble.value}")


def _outage(supply: Supply, figures: str, now: datetime, texts: Texts) -> str:
    parts = [
        texts("power.outage", figures=figures) if figures else texts("power.outage-no-figures")
    ]
    status, outage = supply.status, supply.outage
    parts += [
        texts(f"power.trouble.{trouble.value}") for trouble in status.troubles if trouble in GRAVE
    ]
    if outage is not None and outage.saved_at is not None:
        parts.append(texts("power.saved"))
    if status.shutdown is ShutdownStage.COUNTING and status.shutdown_at is not None:
        left = max(0, round((status.shutdown_at - now).total_seconds()))
        parts.append(texts("power.counting", seconds=left))
    elif status.shutdown is ShutdownStage.BEGUN:
        parts.append(texts("power.begun"))
    return texts("power.joint").join(parts)


def figures_of(reading: PowerReading | None, texts: Texts) -> str:
    """Battery and time left, as far as they are known now."""
    if reading is None:
        return ""
    parts = []
    if reading.battery_percent is not None:
        parts.append(texts("power.percent", percent=round(reading.battery_percent)))
    if reading.runtime_s is not None:
        parts.append(left_words(reading.runtime_s, texts))
    return texts("power.joint").join(parts)


def left_words(seconds: float, texts: Texts) -> str:
    """Rounded down: nobody was ever sorry for a minute more."""
    hours, rest = divmod(int(seconds), _HOUR_S)
    minutes = rest // 60
    if hours:
        return texts("power.hours", hours=hours, minutes=minutes)
    return texts("power.minutes", minutes=minutes)


def by_supply(readings: Iterable[PowerReading], now: datetime) -> Mapping[SupplyId, PowerReading]:
    """The figures of now."""
    return {reading.supply: reading for reading in readings if reading.fresh(now)}
