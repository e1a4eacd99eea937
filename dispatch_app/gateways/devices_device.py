"""One device whose settings can be tried out, taken and taken back while its gateway runs.

Settings are tried at the real port: what runs there makes room for a few seconds, because a port
has one owner. Whatever fails, what ran before runs again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock
from typing import Any, Protocol

from devices.errors import DeviceError
from dispatch_app.gateways.devices_file import (
    BadSetting,
    FieldSpec,
    SettingsFile,
    Table,
    changed,
    shown,
)
from dispatch_app.gateways.devices_port import ManagedPort
from dispatch_app.wire.devices import DeviceWord

TRIAL_S = 6.0
"""A device that has not answered by then does not; a supply is called silent only after eight."""

TURN_S = 5.0
"""A loop at a port comes round several times a second, and waits some seconds for what opens it."""

_CERTAIN = ("", "port_missing", "refused", "server_away")
"""What needs no waiting: it is there, or cannot be. A silent one may yet answer."""

Heard = Callable[[object], None]


class Driver(Protocol):
    def start(self) -> None: ...
    def stop(self) -> object: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind[T]:
    """How a make of devices is set up: its form, what a table means, how it is tried."""

    specs: tuple[FieldSpec, ...]
    """The first one says where the device is."""
    settings_of: Callable[[Table], T]
    """Raises BadSetting."""
    place_of: Callable[[T], tuple[str, int]]
    """Port and speed, for people."""
    driver: Callable[[T, Heard], Driver]
    """One that is only tried; raises DeviceError."""
    verdict: Callable[[object], str | None]
    """Of an event: "" it is heard, a code why it is not, None: no word on that."""
    proven: str = ""
    """What a trial that went well has shown, as a code; empty: that the device answers."""


class Condition(Protocol):
    """What a process says of its own workers."""

    def beat(self, worker: str, period_s: float) -> None: ...
    def ended(self, worker: str) -> None: ...


class Beats:
    """Where loops of devices tell that they come round; nowhere until somebody listens."""

    def __init__(self) -> None:
        self._condition: Condition | None = None

    def to(self, condition: Condition) -> None:
        self._condition = condition

    def of(self, worker: str, period_s: float) -> Callable[[], None]:
        """For a loop to call each time it comes round."""

        def beat() -> None:
            if self._condition is not None:
                self._condition.beat(worker, period_s)

        return beat

    def ended(self, worker: str) -> None:
        """It was stopped in order: nobody must miss it."""
        if self._condition is not None:
            self._condition.ended(worker)


class Part[T](Protocol):
    """What runs for good, with its way to the centre."""

    def start(self, settings: T) -> None: ...
    def stop(self) -> None: ...

    def in_need(self) -> str:
        """Why it must not be disturbed now: a code; empty if it may."""
        ...


class Device(Protocol):
    """What the desk needs of one; changes raise BadSetting."""

    @property
    def port(self) -> ManagedPort: ...
    def word(self) -> DeviceWord: ...
    def record(self) -> None: ...
    def try_out(self, changes: Mapping[str, str]) -> str:
        """A code for what went well, as far as it went; empty: the device has answered."""
        ...

    def take(self, changes: Mapping[str, str]) -> str: ...
    def restore(self) -> str: ...


class ConfiguredDevice[T]:
    """`file` None: its settings came by the command line and are not changed from afar."""

    def __init__(
        self,
        port: ManagedPort,
        kind: Kind[T],
        part: Part[T],
        table: Table,
        *,
        file: SettingsFile | None = None,
        section: Sequence[str] = (),
        trial_s: float = TRIAL_S,
    ) -> None:
        self.port = port
        self._kind = kind
        self._part = part
        self._table = dict(table)
        self._settings = kind.settings_of(self._table)
        self._file = file
        self._section = tuple(section)
        self._trial_s = trial_s
        self._lock = Lock()

    def start(self) -> None:
        self._part.start(self._settings)

    def stop(self) -> None:
        self._part.stop()
        self.port.stop_recording()

    def word(self) -> DeviceWord:
        port, _ = self._kind.place_of(self._settings)
        if self._file is None:
            return self.port.word(port)
        fields = shown(self._kind.specs, self._table)
        return self.port.word(port, fields, can_restore=self._earlier() is not None)

    def record(self) -> None:
        try:
            self.port.record(*self._kind.place_of(self._settings))
        except OSError as trouble:
            raise BadSetting("device.recording", why=str(trouble)) from trouble

    # ---- settings

    def try_out(self, changes: Mapping[str, str]) -> str:
        """Run with them for a moment, and go on as before."""
        with self._lock:
            settings = self._meant(changed(self._kind.specs, self._table, changes))
            self._quiet()
            try:
                self._trial(settings)
            finally:
                self._part.start(self._settings)
        return self._kind.proven

    def take(self, changes: Mapping[str, str]) -> str:
        """As `try_out`; if it went well, written down and gone on with."""
        with self._lock:
            table = changed(self._kind.specs, self._table, changes)
            settings = self._meant(table)
            self._quiet()
            try:
                self._trial(settings)
                self._keep(table, settings)
            finally:
                self._part.start(self._settings)
        return self._kind.proven

    def restore(self) -> str:
        """Without a trial: these have run before, and what runs now may be why one goes back."""
        with self._lock:
            earlier = self._earlier()
            if earlier is None:
                raise BadSetting("device.nothing-earlier")
            settings = self._meant(earlier)
            self._quiet()
            try:
                self._keep(earlier, settings)
            finally:
                self._part.start(self._settings)
        return ""

    def _keep(self, table: dict[str, Any], settings: T) -> None:
        """Keys that are not in the form stay as the file has them: another device's, perhaps."""
        assert self._file is not None
        rest = self._file.table(self._section)
        self._file.write(self._section, self._with_own(rest, table))
        self._table, self._settings = table, settings
        self.port.begin_anew()

    def _earlier(self) -> dict[str, Any] | None:
        earlier = self._file.table_before(self._section) if self._file is not None else None
        if earlier is None:
            return None
        mine = self._with_own(self._table, earlier)
        return mine if mine != self._table else None

    def _with_own(self, table: Table, own: Table) -> dict[str, Any]:
        """A table whose keys of the form are those of another."""
        keys = {spec.key for spec in self._kind.specs}
        rest = {key: value for key, value in table.items() if key not in keys}
        return rest | {key: value for key, value in own.items() if key in keys}

    def _meant(self, table: Table) -> T:
        if self._file is None:
            raise BadSetting("device.no-file")
        return self._kind.settings_of(table)

    def _quiet(self) -> None:
        need = self._part.in_need()
        if need:
            raise BadSetting(need)
        self._part.stop()

    def _trial(self, settings: T) -> None:
        """
        Raises:
            BadSetting: the port cannot be had, or nobody answers as expected.
        """
        told, verdicts = Event(), ["silent"]

        def hear(event: object) -> None:
            verdict = self._kind.verdict(event)
            if verdict is not None:
                verdicts.append(verdict)
            if verdict in _CERTAIN:
                told.set()

        try:
            driver = self._kind.driver(settings, hear)
        except DeviceError as trouble:
            raise BadSetting("device.setting-unusable", why=str(trouble)) from trouble
        driver.start()
        try:
            told.wait(self._trial_s)
        finally:
            driver.stop()
        if verdicts[-1]:
            place, _ = self._kind.place_of(settings)
            raise BadSetting(f"device.reason.{verdicts[-1]}", self._kind.specs[0].key, place)


def recordings_in(data: Path) -> Path:
    """Where a gateway keeps the bytes of its lines."""
    return data / "recordings"
