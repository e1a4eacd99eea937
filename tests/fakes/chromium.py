"""A real browser without a screen, steered over its own debugging protocol."""

from __future__ import annotations

import itertools
import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import httpx
from websockets.sync.client import ClientConnection, connect

PATIENCE_S = 60.0


class Browser:
    """One tab."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._ids = itertools.count(1)

    def does(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self._ids)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            told = json.loads(self._socket.recv(timeout=PATIENCE_S))
            if told.get("id") == number:
                assert "error" not in told, told
                found: dict[str, Any] = told["result"]
                return found

    def goes_to(self, address: str) -> None:
        self.does("Page.enable")
        self.does("Page.navigate", url=address)

    def asks(self, script: str) -> Any:
        """The value of an expression in the page."""
        told = self.does("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in told, told["exceptionDetails"]
        return told["result"].get("value")

    def until(self, script: str) -> Any:
        """Wait until an expression is true; gives back its value."""
        deadline, pause = time.monotonic() + PATIENCE_S, Event()
        while time.monotonic() < deadline:
            if found := self.asks(script):
                return found
            pause.wait(0.05)
        raise AssertionError(f"{script} never came true: {self.asks('document.body.innerText')}")

    def clicks(self, selector: str) -> None:
        """A click of the mouse on what stands there, once it does."""
        wanted = json.dumps(selector)
        self.until(f"!!document.querySelector({wanted})?.checkVisibility()")
        self.asks(f"document.querySelector({wanted}).scrollIntoView({{block: 'center'}})")
        x, y = self.asks(
            f"(r => [r.x + r.width / 2, r.y + r.height / 2])"
            f"(document.querySelector({wanted}).getBoundingClientRect())"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.does("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def types(self, selector: str, text: str) -> None:
        self.clicks(selector)
        self.does("Input.insertText", text=text)

    def picture(self, path: Path, width: int, height: int, *, dark: bool = False) -> None:
        import base64

        self.does(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.does("Emulation.setEmulatedMedia", features=[scheme])
        data = self.does("Page.captureScreenshot", format="png")["data"]
        path.write_bytes(base64.b64decode(data))


@contextmanager
def browser(program: Path, directory: Path) -> Iterator[Browser]:
    """Ends with the block. `directory` keeps what the browser writes."""
    process = subprocess.Popen(
        [
            *(str(program), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
            *("--remote-debugging-port=0", "--disable-background-networking", "--mute-audio"),
            *(f"--user-data-dir={directory}", "--lang=zh-CN", "about:blank"),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        port = _port(process, directory / "DevToolsActivePort")
        with connect(_tab(port), max_size=None, open_timeout=PATIENCE_S, proxy=None) as socket:
            yield Browser(socket)
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def _port(process: subprocess.Popen[bytes], told: Path) -> int:
    deadline, pause = time.monotonic() + PATIENCE_S, Event()
    while time.monotonic() < deadline and process.poll() is None:
        lines = told.read_text().splitlines() if told.exists() else []
        if len(lines) > 1:
            return int(lines[0])
        pause.wait(0.05)
    raise AssertionError("the browser never said where it listens")


def _tab(port: int) -> str:
    with httpx.Client(trust_env=False, timeout=PATIENCE_S) as http:
        tabs = http.get(f"http://127.0.0.1:{port}/json").json()
    address: str = next(tab["webSocketDebuggerUrl"] for tab in tabs if tab["type"] == "page")
    return address
