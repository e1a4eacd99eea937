"""An Asterisk as a device of the desk: where it is, what it is called, how long it rings.

Seats and lines are the exchange's plan and are changed with it, at the machine; so is the file of
its password.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from threading import RLock
from typing import Any

from dispatch_app.adapters.telephony.asterisk import requests
from dispatch_app.adapters.telephony.asterisk.ari import Ari, AriAway, AriRefused
from dispatch_app.adapters.telephony.asterisk.config import AsteriskConfig, read
from dispatch_app.adapters.telephony.asterisk.control import AsteriskControl
from dispatch_app.adapters.toml_table import Misshapen
from dispatch_app.adapters.toml_table import Table as TomlTable
from dispatch_app.domain.telephone import CallRef
from dispatch_app.gateways.devices_device import Driver, Heard, Kind, recordings_in
from dispatch_app.gateways.devices_file import SWITCH, BadSetting, FieldSpec, SettingsFile, Table
from dispatch_app.gateways.devices_port import ManagedPort
from dispatch_app.gateways.devices_wireless import EXCHANGE, AtOnce, WirelessDevice, verdict
from dispatch_app.ports.call_control import ExchangeOrder
from dispatch_app.ports.exchange_events import (
    Ended,
    ExchangeEvent,
    ExchangeLink,
    GaveUp,
    Refused,
)

SECTION = "asterisk"
SPECS = (
    FieldSpec("url"),
    FieldSpec("app"),
    FieldSpec("ring_s", "whole", default=30),
    FieldSpec("record", SWITCH, default=False),
)
_FORBIDDEN = (401, 403)


class WatchedControl:
    """`CallControl` whose exchange can be made anew while the bridge goes on.

    Hears along: which calls there are, and whether the exchange is heard.
    """

    def __init__(self, config: AsteriskConfig, port: ManagedPort) -> None:
        self.config = config
        self._port = port
        self._lock = RLock()
        self._heard: Callable[[ExchangeEvent], None] | None = None
        self._inner = AsteriskControl(config)
        self._calls: set[CallRef] = set()

    @property
    def has_calls(self) -> bool:
        return bool(self._calls)

    def start(self, heard: Callable[[ExchangeEvent], None]) -> None:
        self._heard = heard
        self._inner.start(self._hear)

    def do(self, order: ExchangeOrder) -> None:
        with self._lock:
            self._inner.do(order)

    def stop(self) -> None:
        self._heard = None
        self._inner.stop()

    def go_on_with(self, config: AsteriskConfig) -> None:
        """Sign in anew with other settings; the same ones again change nothing."""
        with self._lock:
            if config == self.config or self._heard is None:
                return
            old, self._inner = self._inner, AsteriskControl(config)
            self.config = config
        old.stop()
        self._calls.clear()
        self._inner.start(self._hear)

    def _hear(self, event: ExchangeEvent) -> None:
        ref = getattr(event, "ref", None)
        if isinstance(event, ExchangeLink):
            self._link(event)
        elif isinstance(event, Ended | GaveUp | Refused):
            self._calls.discard(event.ref)
        elif isinstance(ref, str):
            self._calls.add(CallRef(ref))
        if self._heard is not None:
            self._heard(event)

    def _link(self, event: ExchangeLink) -> None:
        if event.up:
            self._calls.clear()
            self._port.tap.opened()
            self._port.heard()
        else:
            self._port.tap.failed(event.reason)
            self._port.lost("exchange_away")


class ExchangePart:
    def __init__(self, control: WatchedControl) -> None:
        self._control = control

    def start(self, settings: AsteriskConfig) -> None:
        self._control.go_on_with(settings)

    def stop(self) -> None:
        """It goes on until there are other settings: a trial only asks."""

    def in_need(self) -> str:
        """Who speaks would hear nothing of it, but nobody could lead him on meanwhile."""
        return "device.calls-run" if self._control.has_calls else ""


def settings_of(table: Table, beside: Path) -> AsteriskConfig:
    """
    Raises:
        BadSetting: as the file itself would be refused.
    """
    try:
        return read(TomlTable(dict(table), SECTION), beside)
    except Misshapen as no:
        raise BadSetting("device.setting-unusable", why=str(no)) from no


def _tried(config: AsteriskConfig, hear: Heard) -> Driver:
    def look() -> str:
        try:
            asyncio.run(_asked(config))
        except AriAway as away:
            raise BadSetting("device.reason.ari-away", "url", f"{config.url} ({away})") from away
        except AriRefused as no:
            code = "ari-forbidden" if no.status in _FORBIDDEN else "ari-none"
            raise BadSetting(f"device.reason.{code}", "url", f"{config.url} ({no})") from no
        return ""

    return AtOnce(look, hear)


async def _asked(config: AsteriskConfig) -> None:
    """Whether an Asterisk answers there, to this name and password. Changes nothing."""
    ari = Ari(config)
    try:
        said = await ari.do(requests.info())
    finally:
        await ari.close()
    if "status" not in said:
        raise AriAway("an answer, but none of an Asterisk")


def device_of(control: WatchedControl, port: ManagedPort, path: Path) -> WirelessDevice[Any]:
    file = SettingsFile(path)
    kind = Kind(
        specs=SPECS,
        settings_of=lambda table: settings_of(table, path.parent),
        place_of=lambda settings: (settings.url, 0),
        driver=_tried,
        verdict=verdict,
    )
    return WirelessDevice(
        port, kind, ExchangePart(control), file.table((SECTION,)), file=file, section=(SECTION,)
    )


def port_of(config: AsteriskConfig, data: Path) -> ManagedPort:
    return ManagedPort(config.name, EXCHANGE, recordings=recordings_in(data))
