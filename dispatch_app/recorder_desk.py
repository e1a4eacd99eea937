"""The recorder at the device desk: how long recordings stay, how much room, the second medium.

Where recordings lie is not changed from afar: list, seals and what stands in them would stay
behind.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from dispatch_app.client.link import Link, Listener
from dispatch_app.config import BadConfig, filled
from dispatch_app.gateways.devices_desk import DeviceDesk, WithDesk
from dispatch_app.gateways.devices_device import Driver, Heard, Kind, recordings_in
from dispatch_app.gateways.devices_file import (
    SWITCH,
    BadSetting,
    FieldSpec,
    SectionsFile,
    Table,
)
from dispatch_app.gateways.devices_link import LinkedCentre
from dispatch_app.gateways.devices_port import ManagedPort
from dispatch_app.gateways.devices_wireless import RECORDER, AtOnce, WirelessDevice, verdict
from dispatch_app.recording.keeping import GB, KeepingRules, free_on
from dispatch_app.recording.process import RecorderProcess
from dispatch_app.recording.settings import KeepingConfig, Settings, rules_of

SECTION = "keeping"
WRITTEN = "device.written"
"""That a file could be written and read back."""
PROBE_BYTES = 1 << 20
_DEFAULT = KeepingConfig()
SPECS = (
    FieldSpec("keeping.copy_to", default=_DEFAULT.copy_to),
    FieldSpec("keeping.days", "number", default=_DEFAULT.days),
    FieldSpec("keeping.low_gb", "number", default=_DEFAULT.low_gb),
    FieldSpec("keeping.least_gb", "number", default=_DEFAULT.least_gb),
    FieldSpec("keeping.copied_only", SWITCH, default=_DEFAULT.copied_only),
)


def rules_in(table: Table) -> KeepingRules:
    """
    Raises:
        BadSetting: limits that contradict each other, or a value of the wrong kind.
    """
    given = {key.removeprefix(f"{SECTION}."): value for key, value in table.items()}
    try:
        keeping = filled(KeepingConfig(), given, SECTION)
    except BadConfig as no:
        raise BadSetting("device.setting-unusable", why=str(no)) from no
    if keeping.least_gb > keeping.low_gb:
        raise BadSetting("device.room-contradicts", "keeping.least_gb", f"{keeping.low_gb:g}")
    return rules_of(keeping)


class KeepingPart:
    """The recorder records on; what changes is what its keeper goes by."""

    def __init__(self, process: RecorderProcess) -> None:
        self._process = process

    def start(self, settings: KeepingRules) -> None:
        self._process.keep_by(settings)

    def stop(self) -> None: ...

    def in_need(self) -> str:
        return ""


class RecorderDevice(WirelessDevice[KeepingRules]):
    """Its state is what troubles it; the first of several, the others among its errors."""

    def __init__(self, process: RecorderProcess, settings: Settings, file: SectionsFile) -> None:
        self._process = process
        self._troubles: tuple[str, ...] = ()
        root = settings.directory
        port = ManagedPort(settings.recorder.name, RECORDER, recordings=recordings_in(root))
        kind = Kind(
            specs=SPECS,
            settings_of=rules_in,
            place_of=lambda _rules: (str(root), 0),
            driver=lambda rules, hear: _tried(root, rules, hear),
            verdict=verdict,
            proven=WRITTEN,
        )
        super().__init__(port, kind, KeepingPart(process), file.table(), file=file)

    def look(self) -> None:
        """Take over how the recorder stands."""
        troubles = tuple(trouble.value for trouble in self._process.troubles.now())
        for fresh in set(troubles) - set(self._troubles):
            self.port.tap.failed(fresh)
        self._troubles = troubles
        if troubles:
            self.port.lost(troubles[0])
        else:
            self.port.heard()


def _tried(root: Path, rules: KeepingRules, hear: Heard) -> Driver:
    def look() -> str:
        write_and_read(root, "")
        if free_on(root) < rules.least_bytes:
            free = f"{free_on(root) / GB:.1f}"
            raise BadSetting("device.room-is-less", "keeping.least_gb", free)
        if rules.copy_to is not None:
            write_and_read(rules.copy_to, "keeping.copy_to")
        return ""

    return AtOnce(look, hear)


def write_and_read(directory: Path, place: str) -> None:
    """A megabyte down to the disk and back, and away again.

    Raises:
        BadSetting: it could not be, or what came back is not what went there.
    """
    path = directory / f"desk-trial-{os.getpid()}.part"
    body = os.urandom(PROBE_BYTES)
    try:
        with path.open("xb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        same = path.read_bytes() == body
    except OSError as trouble:
        raise BadSetting("device.reason.folder", place, f"{directory} ({trouble})") from trouble
    finally:
        path.unlink(missing_ok=True)
    if not same:
        raise BadSetting("device.reason.folder", place, f"{directory} (≠)")


class RecorderAtDesk:
    """One desk with one device, on the recorder's own link."""

    def __init__(self, process: RecorderProcess, settings: Settings, config: Path) -> None:
        self.device = RecorderDevice(process, settings, SectionsFile(config, (SECTION,)))
        self._desk = DeviceDesk(
            settings.recorder.name, [self.device], now=_now, before=self.device.look
        )

    def beside(self, own: Listener) -> Listener:
        return WithDesk(own, self._desk)

    def start(self, link: Link) -> None:
        self._desk.start(LinkedCentre(link))

    def stop(self) -> None:
        self._desk.stop()


def _now() -> datetime:
    return datetime.now(UTC)
