"""A gateway's side of the device desk: tells of its devices each second, does what is asked.

Works on threads of its own: a trial takes seconds, and neither devices nor link may wait for it.
Without a centre it does nothing, and the devices go on.
"""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Protocol

import msgspec

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.link import Answer, LinkState, LinkStatus, Listener, Pulse
from dispatch_app.client.replica import View
from dispatch_app.domain.commands import Command
from dispatch_app.domain.device_commands import ReportDeviceRequest
from dispatch_app.domain.device_events import DeviceAsked
from dispatch_app.domain.devices import DeviceOutcome, DeviceRequestId, DeviceWish
from dispatch_app.domain.values import Fix
from dispatch_app.gateways.devices_device import Device
from dispatch_app.gateways.devices_file import BadSetting
from dispatch_app.wire.devices import FEED_ANSWER, DeviceBursts, DeviceWord, FilePart

log = logging.getLogger(__name__)

FEED = "/v1/devices"
TICK_S = 1.0
WATCHED_TICK_S = 0.4
EXPIRES = timedelta(seconds=30)
"""A wish older than this is not carried out: who had it looks no more."""
PART_LETTERS = 200_000
PART_WAIT_S = 10.0


class Centre(Protocol):
    """What is needed of a link."""

    def send(self, command: Command) -> object: ...
    def feed(self, path: str, fields: Mapping[str, object], then: Answer) -> None: ...


class DeviceDesk:
    """Hears the centre on the link's thread."""

    def __init__(
        self,
        gateway: str,
        devices: Sequence[Device],
        *,
        now: Callable[[], datetime],
        tick_s: float = TICK_S,
        before: Callable[[], None] = lambda: None,
    ) -> None:
        """`gateway` is the account that signs in; `now` the time of the centre; `before` each word
        devices that nothing calls are looked at."""
        self._gateway = gateway
        self._devices = {device.port.name: device for device in devices}
        self._now = now
        self._tick_s = tick_s
        self._before = before
        self._centre: Centre | None = None
        self._online = False
        self._known: set[str] = set()
        self._watched: frozenset[str] = frozenset()
        self._wishes: queue.SimpleQueue[DeviceAsked | None] = queue.SimpleQueue()
        self._ended = Event()
        self._threads = [
            Thread(target=self._tell_on, name="device-desk", daemon=True),
            Thread(target=self._work, name="device-wishes", daemon=True),
        ]

    def start(self, centre: Centre) -> None:
        self._centre = centre
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """A trial that runs is waited for: its device must run again before it is stopped."""
        self._ended.set()
        self._wishes.put(None)
        for thread in self._threads:
            if thread.is_alive():
                thread.join()
        for device in self._devices.values():
            device.port.look(on=False)

    # ---- up

    def _tell_on(self) -> None:
        while not self._ended.wait(WATCHED_TICK_S if self._watched else self._tick_s):
            self.tell()

    def tell(self) -> None:
        """One word of all devices."""
        if self._centre is None or not self._online:
            return
        self._before()
        bursts = [
            DeviceBursts(device=name, bursts=taken)
            for name in sorted(self._watched)
            if name in self._devices and (taken := self._devices[name].port.take_bursts())
        ]
        self._centre.feed(FEED, {"devices": self._words(), "bursts": bursts}, self._answered)

    def _words(self) -> list[DeviceWord]:
        return [device.word() for device in self._devices.values()]

    def _answered(self, answer: bytes | Declined | Away) -> None:
        """On the link's thread."""
        match answer:
            case bytes():
                self._watch(answer)
            case Declined():
                log.warning("the centre does not hear of devices: %s", answer.problem.code)
            case Away():
                self._look_at(frozenset())

    def _watch(self, body: bytes) -> None:
        try:
            watched = FEED_ANSWER.decode(body).watched
        except (msgspec.ValidationError, msgspec.DecodeError) as strange:
            log.warning("the centre speaks another version: %s", strange)
            return
        self._look_at(frozenset(watched))

    def _look_at(self, watched: frozenset[str]) -> None:
        self._watched = watched
        for name, device in self._devices.items():
            device.port.look(on=name in watched)

    # ---- down

    def view(self, view: View) -> None:
        asked = [e for e in view.events if isinstance(e, DeviceAsked)]
        for event in asked:
            if event.gateway == self._gateway and event.request not in self._known:
                self._known.add(event.request)
                self._wishes.put(event)
        for request in view.state.device_requests.values():
            if request.outcome is None and request.gateway == self._gateway:
                self._settle_orphan(request.id)

    def _settle_orphan(self, request: DeviceRequestId) -> None:
        """A wish that this process has no memory of, because it was started again."""
        if request not in self._known:
            self._known.add(request)
            self._refuse(request, BadSetting("device.started-again"))

    def status(self, status: LinkStatus) -> None:
        self._online = status.state is LinkState.ONLINE

    def _work(self) -> None:
        while (asked := self._wishes.get()) is not None:
            try:
                shown = self._do(asked)
            except BadSetting as no:
                self._refuse(asked.request, no)
            else:
                done = DeviceOutcome.DONE
                self._report(ReportDeviceRequest(request=asked.request, outcome=done, code=shown))

    def _do(self, asked: DeviceAsked) -> str:
        """A code for what has shown itself, where that is less than an answer of the device."""
        device = self._devices.get(asked.device)
        if device is None:
            raise BadSetting("device.unknown", why=asked.device)
        if self._now() - asked.at > EXPIRES:
            raise BadSetting("device.too-late")
        log.info("device %s: %s by %s", asked.device, asked.wish.value, asked.by.account)
        changes = {change.key: change.value for change in asked.changes}
        match asked.wish:
            case DeviceWish.TEST:
                return device.try_out(changes)
            case DeviceWish.TAKE:
                return device.take(changes)
            case DeviceWish.RESTORE:
                return device.restore()
            case DeviceWish.RECORD:
                device.record()
            case DeviceWish.STOP_RECORDING:
                if device.port.stop_recording() is None:
                    raise BadSetting("device.not-recording")
            case DeviceWish.FETCH:
                self._bring(asked.device, device.port.recorded)
        return ""

    def _bring(self, name: str, path: Path | None) -> None:
        """In pieces: one large body would be refused."""
        if path is None:
            raise BadSetting("device.nothing-recorded")
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as trouble:
            raise BadSetting("device.recording", why=str(trouble)) from trouble
        pieces = [text[at : at + PART_LETTERS] for at in range(0, len(text), PART_LETTERS)] or [""]
        for at, piece in enumerate(pieces):
            part = FilePart(device=name, name=path.name, part=at, parts=len(pieces), text=piece)
            if not self._has_brought(part):
                raise BadSetting("device.not-brought")

    def _has_brought(self, part: FilePart) -> bool:
        """One after another: pieces that overtake each other are no file."""
        assert self._centre is not None
        answered, outcomes = Event(), [False]

        def then(answer: bytes | Declined | Away) -> None:
            outcomes.append(isinstance(answer, bytes))
            answered.set()

        self._centre.feed(FEED, {"devices": self._words(), "file": part}, then)
        answered.wait(PART_WAIT_S)
        return outcomes[-1]

    def _refuse(self, request: DeviceRequestId, no: BadSetting) -> None:
        self._report(
            ReportDeviceRequest(
                request=request,
                outcome=DeviceOutcome.REFUSED,
                code=no.code,
                place=no.place,
                why=no.why[:300],
            )
        )

    def _report(self, command: ReportDeviceRequest) -> None:
        if self._centre is not None:
            self._centre.send(command)


class WithDesk:
    """A gateway's own listener and the desk on one link."""

    def __init__(self, own: Listener, desk: DeviceDesk) -> None:
        self._own = own
        self._desk = desk

    def view(self, view: View) -> None:
        self._own.view(view)
        self._desk.view(view)

    def fixes(self, fixes: Sequence[Fix]) -> None:
        self._own.fixes(fixes)

    def status(self, status: LinkStatus) -> None:
        self._own.status(status)
        self._desk.status(status)

    def heartbeat(self, pulse: Pulse) -> None:
        self._own.heartbeat(pulse)
