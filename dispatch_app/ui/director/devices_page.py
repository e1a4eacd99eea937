"""The device desk: which devices there are, what passes on their wires, what is asked of them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from urllib.parse import quote

import msgspec

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.devices import DEVICES_PATH, DeviceSeen, bursts_in, devices_in, file_in
from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.device_commands import AskDevice
from dispatch_app.domain.devices import (
    DeviceId,
    DeviceOutcome,
    DeviceRequest,
    DeviceRequestId,
    DeviceWish,
    SettingChange,
    last_request,
)
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import AccountId
from dispatch_app.ui.director.devices_panel import DevicesPanel
from dispatch_app.ui.director.devices_words import (
    burst_text,
    error_lines,
    key_of,
    lines,
    request_words,
)
from dispatch_app.ui.director.place import DirectorPlace

Answer = bytes | Declined | Away


class DevicesPage:
    name = "devices"

    def __init__(self, place: DirectorPlace) -> None:
        self._place = place
        self.widget = DevicesPanel(place.texts)
        self.widget.wanted.connect(self._want)
        self.widget.turned.connect(self._turned)
        self.widget.form.edited.connect(self._edited)
        self._devices: tuple[DeviceSeen, ...] = ()
        self._shown = ""
        self._last_byte = 0
        self._asks_list = self._asks_bytes = False
        self._mine: DeviceRequestId | None = None
        self._saved = ""
        place.desk.changed.connect(self._view_changed)

    # ---- as a page

    def shown(self) -> None:
        self._ask_list()
        self.widget.table.setFocus()

    def again(self) -> None:
        self._ask_list()

    def tick(self) -> None:
        self._ask_list()
        self._ask_bytes()
        self.refresh()

    def become(self) -> None:
        self.widget.update()

    def close(self) -> None: ...

    def _view_changed(self, _view: object) -> None:
        if self.widget.isVisible():
            self.refresh()

    # ---- asking what there is

    def _ask_list(self) -> None:
        if self._place.desk.online and not self._asks_list:
            self._asks_list = True
            self._place.desk.ask(DEVICES_PATH, self._listed)

    def _listed(self, answer: Answer) -> None:
        self._asks_list = False
        if isinstance(answer, bytes):
            self._devices = devices_in(answer)
            self.refresh()

    def _ask_bytes(self) -> None:
        seen = self._chosen()
        if seen is None or self._asks_bytes or not self._may_ask or self.widget.is_held:
            return
        self._asks_bytes = True
        path = f"{_path_of(seen)}/bytes?after={self._last_byte}"
        self._place.desk.ask(path, partial(self._passed, self._shown))

    def _passed(self, shown: str, answer: Answer) -> None:
        self._asks_bytes = False
        if not isinstance(answer, bytes) or shown != self._shown:
            return
        bursts = bursts_in(answer)
        if bursts:
            self._last_byte = bursts[-1].number
            texts, zone = self._place.texts, self._place.zone
            self.widget.add_bytes([burst_text(b.burst, texts, zone) for b in bursts])

    @property
    def _may_ask(self) -> bool:
        return self._place.desk.may(AskDevice)

    # ---- showing

    def refresh(self) -> None:
        desk, texts = self._place.desk, self._place.texts
        self.widget.show_devices(lines(self._devices, desk.now(), texts))
        self._turned()
        seen = self._chosen()
        self.widget.show_errors(error_lines(seen, texts, self._place.zone))
        self.widget.head_bytes(self._bytes_head(seen))
        fields = seen.word.settings if seen is not None and self._may_ask else []
        self.widget.form.show_settings(self._shown, fields)
        self.widget.form_none.setVisible(seen is not None and not fields)
        request = self._request(seen)
        self._say(request)
        self._allow(seen, request)

    def _bytes_head(self, seen: DeviceSeen | None) -> str:
        texts = self._place.texts
        if seen is None:
            return ""
        if not self._may_ask:
            return texts("device.bytes-not-yours")
        key = "device.bytes-held" if self.widget.is_held else "device.bytes"
        return texts(key, device=seen.word.name)

    def _turned(self) -> None:
        seen = self._chosen()
        key = key_of(seen) if seen is not None else ""
        if key != self._shown:
            self._shown, self._last_byte, self._saved = key, 0, ""
            self.widget.clear_bytes()
            self.widget.say("")

    def _chosen(self) -> DeviceSeen | None:
        line = self.widget.table.current
        about = line.about if line is not None else None
        return about if isinstance(about, DeviceSeen) else None

    def _request(self, seen: DeviceSeen | None) -> DeviceRequest | None:
        if seen is None:
            return None
        requests = self._place.desk.state.device_requests
        return last_request(requests, seen.gateway, seen.word.name)

    def _say(self, request: DeviceRequest | None) -> None:
        if self._saved:
            self.widget.say(self._saved, "ok")
            return
        words, tone = request_words(request, self._place.desk.now(), self._place.texts)
        if request is not None and request.id == self._mine and request.outcome is not None:
            self._answered(request)
        if words or request is not None:
            self.widget.say(words, tone)

    def _answered(self, request: DeviceRequest) -> None:
        """Once, for a wish of this seat."""
        self._mine = None
        refused = request.outcome is DeviceOutcome.REFUSED
        if refused:
            self.widget.mark(request.place)
        else:
            self.widget.form.mark("")
        if request.wish is DeviceWish.FETCH and not refused:
            path = (
                f"{DEVICES_PATH}/{quote(request.gateway, safe='')}/{quote(request.device, safe='')}"
            )
            self._place.desk.ask(f"{path}/recording", self._brought)

    def _brought(self, answer: Answer) -> None:
        """Into the directory of what is taken out of the house."""
        texts = self._place.texts
        if not isinstance(answer, bytes):
            self.widget.say(texts("device.not-saved", why=str(answer)), "alarm")
            return
        try:
            self._saved = texts("device.saved", file=self._write(answer))
        except (OSError, msgspec.DecodeError) as trouble:
            self.widget.say(texts("device.not-saved", why=str(trouble)), "alarm")
        self.refresh()

    def _write(self, answer: bytes) -> Path:
        file = file_in(answer)
        self._place.exports.mkdir(parents=True, exist_ok=True)
        path = self._place.exports / Path(file.name).name
        path.write_text(file.text, encoding="utf-8", newline="\n")
        return path

    def _edited(self) -> None:
        """The keys are there with the first letter, not with the next second."""
        seen = self._chosen()
        self._allow(seen, self._request(seen))

    def _allow(self, seen: DeviceSeen | None, request: DeviceRequest | None) -> None:
        now = self._place.desk.now()
        free = seen is not None and self._may_ask and not (request and request.waits(now))
        if seen is None or not free or not seen.here:
            self.widget.allow({})
            return
        word = seen.word
        has_changes = bool(self.widget.form.changes())
        self.widget.allow(
            {
                DeviceWish.TEST: has_changes,
                DeviceWish.TAKE: has_changes,
                DeviceWish.RESTORE: word.can_restore,
                DeviceWish.RECORD: word.has_bytes and not word.recording,
                DeviceWish.STOP_RECORDING: bool(word.recording),
                DeviceWish.FETCH: bool(word.recorded) and not word.recording,
            }
        )

    # ---- wishes

    def _want(self, wish: DeviceWish) -> None:
        seen = self._chosen()
        if seen is None:
            return
        changes = self.widget.form.changes()
        with_changes = wish in (DeviceWish.TEST, DeviceWish.TAKE)
        try:
            told = [SettingChange(key=k, value=v) for k, v in changes.items() if with_changes]
            command = AskDevice(
                gateway=AccountId(seen.gateway),
                device=DeviceId(seen.word.name),
                wish=wish,
                changes=tuple(told),
            )
        except InvalidValue as strange:
            self.widget.say(str(strange), "alarm")
            return
        self._saved = ""
        self.widget.form.mark("")
        self.widget.say(self._place.texts("device.asked"))
        self._place.desk.send(command, self._replied)

    def _replied(self, reply: Reply) -> None:
        texts = self._place.texts
        match reply:
            case Accepted(events=events):
                asked = [getattr(event, "request", None) for event in events]
                self._mine = next((request for request in asked if request), None)
            case Refused(code=code, details=details):
                key = f"refusal.{code}"
                self.widget.say(texts(key, **dict(details)) if texts.has(key) else code, "alarm")
                return
            case Unreachable():
                self.widget.say(texts("link.retry"), "alarm")
                return
        self.refresh()


def _path_of(seen: DeviceSeen) -> str:
    return f"{DEVICES_PATH}/{quote(seen.gateway, safe='')}/{quote(seen.word.name, safe='')}"
