"""One microphone and one loudspeaker of the sound server, by its plain blocking interface.

PulseAudio's own library speaks with PipeWire, too. PortAudio reaches either only through two layers
more, which lost a third of the sound here and stood still for seconds. Knows no telephone.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable

_LIBRARY = "libpulse-simple.so.0"
_NAME = b"dispatch-telephone"
_S16LE = 3
_PLAYBACK, _RECORD = 1, 2
_UNSET = 0xFFFFFFFF
_AHEAD_STEPS = 3
"""Steps that the server keeps before they sound: as few as it takes not to break off."""


class StreamGone(Exception):
    """The server has no such device, or took it away."""


class _Spec(ctypes.Structure):
    _fields_ = (
        ("format", ctypes.c_int),
        ("rate", ctypes.c_uint32),
        ("channels", ctypes.c_uint8),
    )


class _Buffer(ctypes.Structure):
    _fields_ = tuple(
        (name, ctypes.c_uint32) for name in ("most", "ahead", "first", "least_asked", "fragment")
    )


class ServerStreams:
    """Opens streams of one rate; each moves steps of one size and is one thread's own.

    Raises `StreamGone` where the library is not on this machine.
    """

    def __init__(self, rate: int, step_bytes: int) -> None:
        try:
            self._library = ctypes.CDLL(_LIBRARY)
        except OSError as trouble:
            raise StreamGone(f"{_LIBRARY} is not installed") from trouble
        self._library.pa_simple_new.restype = ctypes.c_void_p
        self._library.pa_strerror.restype = ctypes.c_char_p
        self._rate, self._step = rate, step_bytes

    def microphone(self, name: str) -> Callable[[], bytes]:
        """Each call waits for one step of sound. Empty name: what the server prefers."""
        stream = self._open(name, _RECORD, _Buffer(_UNSET, _UNSET, _UNSET, _UNSET, self._step))
        step = ctypes.create_string_buffer(self._step)

        def hear() -> bytes:
            self._do("pa_simple_read", stream, step)
            return step.raw

        return hear

    def speaker(self, name: str) -> Callable[[bytes], None]:
        """Each call waits until the server takes one step more."""
        ahead = _AHEAD_STEPS * self._step
        stream = self._open(name, _PLAYBACK, _Buffer(_UNSET, ahead, self._step, self._step, _UNSET))

        def sound(step: bytes) -> None:
            self._do("pa_simple_write", stream, step)

        return sound

    def _open(self, name: str, direction: int, buffer: _Buffer) -> ctypes.c_void_p:
        error = ctypes.c_int(0)
        stream = self._library.pa_simple_new(
            *(None, _NAME, direction, name.encode() or None, _NAME),
            *(ctypes.byref(_Spec(_S16LE, self._rate, 1)), None, ctypes.byref(buffer)),
            ctypes.byref(error),
        )
        if not stream:
            raise StreamGone(f"{name or 'the preferred device'}: {self._why(error)}")
        return ctypes.c_void_p(stream)

    def _do(self, act: str, stream: ctypes.c_void_p, step: object) -> None:
        error = ctypes.c_int(0)
        size = ctypes.c_size_t(self._step)
        if getattr(self._library, act)(stream, step, size, ctypes.byref(error)) < 0:
            raise StreamGone(self._why(error))

    def _why(self, error: ctypes.c_int) -> str:
        said: bytes = self._library.pa_strerror(error)
        return said.decode("utf-8", "replace")
