"""A gateway on a thread with its settings file and a simulated device, and somebody at its desk."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from dispatch_app.adapters.key_files import make_key
from dispatch_app.domain.codes import Role
from dispatch_app.domain.device_commands import AskDevice
from dispatch_app.domain.devices import (
    DeviceRequest,
    DeviceRequestId,
    DeviceWish,
    SettingChange,
)
from dispatch_app.domain.ids import AccountId
from dispatch_app.ports.accounts import Account
from tests.fakes.running_server import RunningServer, until


class AtDesk:
    """A maintainer at the centre, looking at what one gateway tells of its devices."""

    def __init__(self, server: RunningServer, account: str) -> None:
        self.server = server
        self.account = account
        self.maintainer = server.client(Role.MAINTAINER, name="maintainer")

    def word(self, device: str) -> dict[str, Any] | None:
        """What the centre knows of a device."""
        seen = self.maintainer.get("/v1/devices").json()["devices"]
        mine = [s for s in seen if (s["gateway"], s["word"]["name"]) == (self.account, device)]
        return mine[0]["word"] if mine else None

    def sees(self, device: str, condition: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        def met() -> dict[str, Any] | None:
            word = self.word(device)
            return word if word is not None and condition(word) else None

        found: dict[str, Any] = until(met, f"{device} as expected; is {self.word(device)}")
        return found

    def asks(self, device: str, wish: DeviceWish, **changes: str) -> DeviceRequest:
        """Ask, and wait for the gateway's answer. `__` in a key stands for its point."""
        told = {key.replace("__", "."): value for key, value in changes.items()}
        command = AskDevice(
            gateway=AccountId(self.account),
            device=device,  # type: ignore[arg-type]
            wish=wish,
            changes=tuple(SettingChange(key=k, value=v) for k, v in told.items()),
        )
        events = self.maintainer.does(command)
        request = DeviceRequestId(events[0]["body"]["request"])

        def answered() -> DeviceRequest | None:
            known = self.server.server.bus.state.device_requests[request]
            return known if known.outcome is not None else None

        found: DeviceRequest = until(answered, f"an answer to {wish.value}")
        return found

    def bursts(self, device: str, after: int = 0) -> list[dict[str, Any]]:
        path = f"/v1/devices/{self.account}/{device}/bytes?after={after}"
        found: list[dict[str, Any]] = self.maintainer.get(path).json()["bursts"]
        return found


class DeviceRoom(AtDesk):
    """`gateway` is the module of its command, such as `ups_cli`."""

    def __init__(
        self, server: RunningServer, directory: Path, account: str, role: Role, config: str
    ) -> None:
        super().__init__(server, account)
        self.directory = directory
        self.config = directory / "gateway.toml"
        self.config.write_text(config, encoding="utf-8")
        key = directory / f"{account}.key"
        who = Account(id=AccountId(account), role=role, name=account)
        server.accounts.create(who, public_key=make_key(key))
        self._words = ["--centre", server.url, "--key", str(key), "--data", str(directory)]
        self._words += ["--account", account, "--config", str(self.config)]
        self._done = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, gateway: ModuleType, serve: Callable[..., object]) -> DeviceRoom:
        """`serve(args, wait=…)` runs until `wait` comes back."""
        parser = argparse.ArgumentParser()
        gateway.add_arguments(parser)
        args = parser.parse_args(self._words)
        self._thread = threading.Thread(target=lambda: serve(args, wait=self._wait))
        self._thread.start()
        return self

    def _wait(self) -> None:
        self._done.wait()

    def stop(self) -> None:
        self._done.set()
        if self._thread is not None:
            self._thread.join()
