"""Keys of a seat that try all alarms and that switch the trunks: asked once more, read back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.alarm_commands import RaiseTestAlarm, SwitchBypass
from dispatch_app.domain.alarms import AlarmKind, Severity
from dispatch_app.domain.state import CentreState
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.chooser import Chooser, Option
from dispatch_app.ui.kit.desk import Desk

_SEVERITY = {"warning": Severity.WARNING, "critical": Severity.CRITICAL}
_WRONG = "mismatch"


def bypass_now(state: CentreState, texts: Texts) -> str:
    """What was ordered, and what the relay itself was read to do."""
    order = state.bypass
    ordered = "none" if order is None else "ordered-on" if order.on else "ordered-off"
    told = [a for a in state.alarms.values() if a.kind is AlarmKind.BYPASS and a.standing]
    if any(alarm.reason == _WRONG for alarm in told):
        read = "read-wrong"
    else:
        read = "read-on" if told else "read-off"
    return texts("bypass.joint", ordered=texts(f"bypass.{ordered}"), read=texts(f"bypass.{read}"))


class AlarmKeys(QObject):
    said = Signal(str, str)
    """A tone and a sentence."""
    refused = Signal(str, object)
    """A refusal's code and details."""

    def __init__(
        self,
        desk: Desk,
        texts: Texts,
        chooser: Chooser,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._texts, self._chooser = desk, texts, chooser
        self._bypass = bypass_now(desk.state, texts)
        self._ordered_here = False
        desk.changed.connect(self._changed)

    def _changed(self, _view: object) -> None:
        """Who ordered it here is told what the relay does, as often as that changes."""
        now = bypass_now(self._desk.state, self._texts)
        if now != self._bypass:
            self._bypass = now
            if self._ordered_here:
                self.said.emit("info", self._texts("bypass.said", now=now))

    def key_test(self) -> None:
        texts = self._texts
        if not self._desk.may(RaiseTestAlarm):
            self.said.emit("warning", texts("right.missing-here"))
            return
        options = [Option(code, texts(f"test.{code}")) for code in _SEVERITY]
        self._chooser.ask(texts("test.title"), texts("test.hint"), options, self._test)

    def _test(self, code: str) -> None:
        command = RaiseTestAlarm(severity=_SEVERITY[code])
        self._desk.send(command, partial(self._replied, "test.said"))

    def key_bypass(self) -> None:
        texts = self._texts
        if not self._desk.may(SwitchBypass):
            self.said.emit("warning", texts("right.missing-here"))
            return
        order = self._desk.state.bypass
        code = "off" if order is not None and order.on else "on"
        self._chooser.ask(
            texts(f"bypass.{code}.title"),
            texts("bypass.hint", now=bypass_now(self._desk.state, texts)),
            [Option(code, texts(f"bypass.{code}.yes"))],
            self._switch,
        )

    def _switch(self, code: str) -> None:
        self._ordered_here = True
        session = self._desk.session
        seat = (session.seat or session.account) if session is not None else ""
        reason = self._texts("bypass.reason", seat=seat)
        command = SwitchBypass(on=code == "on", reason=reason)
        self._desk.send(command, partial(self._replied, ""))

    def _replied(self, key: str, reply: Reply) -> None:
        match reply:
            case Accepted():
                now = bypass_now(self._desk.state, self._texts)
                words = self._texts(key) if key else self._texts("bypass.said", now=now)
                self.said.emit("info", words)
            case Refused(code=code, details=details):
                self.refused.emit(code, details)
            case Unreachable():
                self.said.emit("warning", self._texts("link.retry"))
