"""How the recorders stand, in one word for a lamp. State and sign of life in, words out."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from dispatch_app.domain.recordings import Recorder, RecorderTrouble
from dispatch_app.domain.state import CentreState
from dispatch_app.i18n.texts import Texts

DECADE_DAYS = 3650
"""Beyond that a forecast is only a long number."""
GRAVE = frozenset(
    {
        RecorderTrouble.SPACE_OUT,
        RecorderTrouble.DISK_FAILS,
        RecorderTrouble.EXCHANGE_AWAY,
        RecorderTrouble.SOUND_CARD_GONE,
        RecorderTrouble.SEAL_BROKEN,
        RecorderTrouble.CHANNELS_FULL,
    }
)
"""Something is not being recorded now, or may have been tampered with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecorderHealth:
    tone: str
    """`ok`, `warn`, `bad`, or `off` where there is no recorder."""
    word: str = ""
    """Says what it is; empty where the lamp's own name is enough."""


def recorder_health(state: CentreState, online: Set[str] | None, texts: Texts) -> RecorderHealth:
    """The worst of all recorders. `online`: whose streams the centre has; None: not known yet."""
    if not state.recorders:
        return RecorderHealth(tone="off")
    found = [_of(recorder, online, texts) for recorder in state.recorders.values()]
    return min(found, key=lambda health: ("bad", "warn", "ok").index(health.tone))


def _of(recorder: Recorder, online: Set[str] | None, texts: Texts) -> RecorderHealth:
    if is_gone(recorder, online):
        return RecorderHealth(tone="bad", word=texts("recorder.gone", recorder=recorder.id))
    troubles = sorted(recorder.status.troubles, key=lambda t: t not in GRAVE)
    if troubles:
        tone = "bad" if troubles[0] in GRAVE else "warn"
        return RecorderHealth(tone=tone, word=texts(f"recorder.trouble.{troubles[0].value}"))
    days = recorder.status.full_in_days
    if days is None or days > DECADE_DAYS:
        return RecorderHealth(tone="ok")
    return RecorderHealth(tone="ok", word=texts("recorder.room", days=f"{days:.0f}"))


def is_gone(recorder: Recorder, online: Set[str] | None) -> bool:
    """Whether its process no longer follows the centre; what it records meanwhile is told later."""
    return online is not None and recorder.id not in online
