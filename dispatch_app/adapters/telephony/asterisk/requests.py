"""The requests that are made of an Asterisk's web interface; no others are. Pure.

Each was seen answered by a real Asterisk 22. What these cannot say, this adapter does not do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Request:
    """One request below `/ari`."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)


def info() -> Request:
    """Since when the exchange runs."""
    return Request("GET", "/asterisk/info")


def answer(channel: str) -> Request:
    return Request("POST", f"/channels/{channel}/answer")


def originate(endpoint: str, app: str, mark: str) -> Request:
    """Call a telephone; its channel comes back with `mark` when it is lifted."""
    query = {"endpoint": endpoint, "app": app, "appArgs": mark}
    return Request("POST", "/channels", query)


def originate_as(endpoint: str, app: str, mark: str, number: str, timeout_s: int) -> Request:
    """As `originate`, showing a number, and giving up after a time."""
    shown = {"callerId": number, "timeout": str(timeout_s)}
    return Request(
        "POST", "/channels", {"endpoint": endpoint, "app": app, "appArgs": mark, **shown}
    )


def hang_up(channel: str) -> Request:
    return Request("DELETE", f"/channels/{channel}")


def silence(channel: str) -> Request:
    """Keep the sound of a channel flowing that is in no bridge: it hears silence."""
    return Request("POST", f"/channels/{channel}/silence")


def no_silence(channel: str) -> Request:
    return Request("DELETE", f"/channels/{channel}/silence")


def snoop(channel: str, app: str, mark: str, *, whisper: bool) -> Request:
    """A channel that hears what another says and hears; with `whisper` it is heard by that one."""
    heard = {"spy": "both", "whisper": "out" if whisper else "none"}
    return Request("POST", f"/channels/{channel}/snoop", {"app": app, "appArgs": mark, **heard})


def new_bridge() -> Request:
    return Request("POST", "/bridges", {"type": "mixing"})


def add(bridge: str, channel: str) -> Request:
    return Request("POST", f"/bridges/{bridge}/addChannel", {"channel": channel})


def remove(bridge: str, channel: str) -> Request:
    return Request("POST", f"/bridges/{bridge}/removeChannel", {"channel": channel})


def drop_bridge(bridge: str) -> Request:
    return Request("DELETE", f"/bridges/{bridge}")


def record(bridge: str, name: str) -> Request:
    """Write what is spoken in a bridge to a file at the exchange, whose directory must exist."""
    query = {"name": name, "format": "wav", "ifExists": "overwrite"}
    return Request("POST", f"/bridges/{bridge}/record", query)


def stop_record(name: str) -> Request:
    return Request("POST", f"/recordings/live/{name}/stop")


def stored(name: str) -> Request:
    return Request("GET", f"/recordings/stored/{name}")
