"""What the machine's sound server calls its microphones and loudspeakers. Moves no sound itself.

The server is PulseAudio, or PipeWire in its place.
"""

from __future__ import annotations

from typing import Any

from dispatch_app.ports.softphone import SoundDevice

_NAME = "dispatch-telephone"
_PATIENCE_S = 2.0


class SoundServer:
    def __init__(self) -> None:
        self._client: Any = None

    def devices(self) -> tuple[SoundDevice, ...] | None:
        """All that hear or sound, without the echoes of loudspeakers; None without a server."""
        try:
            import pulsectl
        except (ImportError, OSError):  # no library of the server's on this machine
            return None
        try:
            client = self._connected(pulsectl)
            return (*_microphones(client), *_speakers(client))
        except pulsectl.PulseError:
            self.close()
            return None

    def _connected(self, pulsectl: Any) -> Any:
        if self._client is None:
            client = pulsectl.Pulse(_NAME, connect=False)
            self._client = client
            client.connect(autospawn=False, timeout=_PATIENCE_S)
        return self._client

    def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()


def _microphones(client: Any) -> list[SoundDevice]:
    return [
        SoundDevice(name=str(one.name), label=str(one.description), hears=True, speaks=False)
        for one in client.source_list()
        if not one.monitor_of_sink_name
    ]


def _speakers(client: Any) -> list[SoundDevice]:
    return [
        SoundDevice(name=str(one.name), label=str(one.description), hears=False, speaks=True)
        for one in client.sink_list()
    ]
