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
    """What comes first is read even in a narrow window: the end of the machine before figures."""
    lost = "power.outage" if figures else "power.outage-no-figures"
    grave = [trouble for trouble in supply.status.troubles if trouble in GRAVE]
    parts = [
        *_shutdown(supply, now, texts),
        texts(lost, figures=figures),
        *(texts(f"power.trouble.{trouble.value}") for trouble in grave),
    ]
    if supply.outage is not None and supply.outage.saved_at is not None:
        parts.append(texts("power.saved"))
    return texts("power.joint").join(parts)


def _shutdown(supply: Supply, now: datetime, texts: Texts) -> list[str]:
    status = supply.status
    if status.shutdown is ShutdownStage.BEGUN:
        return [texts("power.begun")]
    if status.shutdown is not ShutdownStage.COUNTING or status.shutdown_at is None:
        return []
    left = max(0, round((status.shutdown_at - now).total_seconds()))
    return [texts("power.counting", seconds=left)]


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
