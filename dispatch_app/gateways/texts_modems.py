"""How text modems stand, as the centre is to hear it: one word each, and an alarm. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Lock

from devices.sms_modem.events import ModemBack, ModemStale
from dispatch_app.domain.alarm_commands import ClearAlarm, RaiseAlarm
from dispatch_app.domain.alarms import AlarmKind
from dispatch_app.domain.commands import Command
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.texts.commands import ReportTextModem

REPEAT = timedelta(seconds=3)
"""Before a word that the centre does not seem to have is told once more."""


class ModemWords:
    """Written by the modems' threads, asked by the bridge's."""

    def __init__(self, account: AccountId) -> None:
        self._account = account
        self._reasons: dict[str, str] = {}
        """Why a modem cannot send; empty: it can. One that has not spoken stands here nowhere."""
        self._alarms: dict[str, str] = {}
        self._told_at: dict[str, datetime] = {}
        self._lock = Lock()

    def heard(self, modem: str, event: ModemBack | ModemStale) -> None:
        reason = event.reason.value if isinstance(event, ModemStale) else ""
        with self._lock:
            self._reasons[modem] = reason

    def gone(self, modem: str) -> None:
        """Stopped in order: nothing is known of it until it speaks again."""
        with self._lock:
            self._reasons.pop(modem, None)

    def able(self, modem: str) -> bool:
        return self._reasons.get(modem) == ""

    def due(self, state: CentreState, now: datetime) -> Iterator[Command]:
        with self._lock:
            reasons = dict(self._reasons)
        for modem, reason in reasons.items():
            known = state.texts.modems.get(f"{self._account}/{modem}")
            told_at = self._told_at.get(modem)
            differs = known is None or (known.heard, known.reason) != (not reason, reason)
            if differs and (told_at is None or now - told_at > REPEAT):
                self._told_at[modem] = now
                yield ReportTextModem(modem=modem, heard=not reason, reason=reason)
            if self._alarms.get(modem) != reason:
                self._alarms[modem] = reason
                yield self._alarm(modem, reason)

    def _alarm(self, modem: str, reason: str) -> Command:
        """Also cleared at the start: a process before this one may have raised it."""
        if not reason:
            return ClearAlarm(kind=AlarmKind.TEXT_MODEM, source=modem)
        return RaiseAlarm(kind=AlarmKind.TEXT_MODEM, source=modem, reason=reason)
