"""Gives sound to whoever has a ticket, over HTTP. Decides nothing about who may have one."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Route

from dispatch_app.answering import listening, web_server
from dispatch_app.client.sound_words import without_words
from dispatch_app.domain.ids import LineId
from dispatch_app.domain.recordings import (
    EXPORTS,
    Purpose,
    RecorderId,
    RecorderStatus,
    RecordingId,
    Ticket,
    recorder_of,
)
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.recorder_catalogue import RecorderCatalogue, SealedTake
from dispatch_app.recording.live import LiveSound
from dispatch_app.recording.peaks import PEAK_MS
from dispatch_app.recording.take import peaks_of
from dispatch_app.recording.tickets import Tickets
from dispatch_app.recording.wav import wav

JSON = "application/json"
LIVE_WAIT_S = 0.5
THIS_MACHINE = ("127.0.0.1", "::1")
LIVE_TYPE = "audio/L16;rate=8000;channels=2"
FILE = EXPORTS | {Purpose.LISTEN}


class Refusal(Exception):
    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """What there is to be heard, and by whose leave."""

    recorder: RecorderId
    root: Path
    catalogue: RecorderCatalogue
    live: LiveSound
    tickets: Tickets
    status: Callable[[], RecorderStatus]
    leave: Callable[[str], bool]
    """Ends the recorder if the password is right."""


async def sound(request: Request) -> Response:
    """`GET /v1/recordings/{id}/sound`"""
    take, ticket = await _opened(request)
    path, name = _path(request, take), Path(take.file).stem
    kind = "attachment" if ticket.purpose in EXPORTS else "inline"
    if request.query_params.get("as") == "wav":
        return StreamingResponse(
            wav(path, take.sound.duration_ms),
            media_type="audio/wav",
            headers={"Content-Disposition": f'{kind}; filename="{name}.wav"'},
        )
    if ticket.purpose is Purpose.EXPORT:
        return await _nameless(path, name)
    return FileResponse(
        path, media_type="audio/ogg", filename=f"{name}.opus", content_disposition_type=kind
    )


async def _nameless(path: Path, name: str) -> Response:
    """A copy that says nobody's number; the sound in it is the same to the bit."""
    body = await asyncio.to_thread(lambda: without_words(path.read_bytes()))
    headers = {"Content-Disposition": f'attachment; filename="{name}.opus"'}
    return Response(body, media_type="audio/ogg", headers=headers)


async def peaks(request: Request) -> Response:
    """`GET /v1/recordings/{id}/peaks`"""
    take, _ = await _opened(request)
    path = peaks_of(_path(request, take))
    if not path.is_file():
        raise Refusal(404, "recording.no-outline")
    headers = {"X-Peak-Ms": str(PEAK_MS)}
    return FileResponse(path, media_type="application/octet-stream", headers=headers)


async def live(request: Request) -> Response:
    """`GET /v1/channels/{line}/live`"""
    shelf, line = _shelf(request), LineId(request.path_params["line"])
    ticket = await _ticket(request)
    if ticket.purpose is not Purpose.LIVE or ticket.line != line:
        raise Refusal(401, "recording.no-ticket")
    feed = shelf.live.listen(line)
    if feed is None:
        raise Refusal(404, "recording.channel-quiet")

    async def sounds() -> AsyncIterator[bytes]:
        try:
            while (pcm := await asyncio.to_thread(feed.next, LIVE_WAIT_S)) is not None:
                if pcm:
                    yield pcm
        finally:
            shelf.live.leave(line, feed)

    return StreamingResponse(sounds(), media_type=LIVE_TYPE)


async def health(request: Request) -> Response:
    """`GET /v1/health`"""
    status = _shelf(request).status()
    return Response(msgspec.json.encode(status), 503 if status.troubles else 200, media_type=JSON)


async def leave(request: Request) -> Response:
    """`POST /v1/leave`: the body is the recorder's password. From this machine only, one guess at a
    time: each costs memory."""
    if request.client is None or request.client.host not in THIS_MACHINE:
        raise Refusal(403, "recorder.other-machine")
    password = (await request.body())[:1024].decode(errors="replace")
    async with request.app.state.guessing:
        ended = await asyncio.to_thread(_shelf(request).leave, password)
    if not ended:
        raise Refusal(403, "recorder.wrong-password")
    return Response(status_code=204)


ROUTES = (
    Route("/v1/recordings/{recording}/sound", sound),
    Route("/v1/recordings/{recording}/peaks", peaks),
    Route("/v1/channels/{line:path}/live", live),
    Route("/v1/health", health),
    Route("/v1/leave", leave, methods=["POST"]),
)


def _shelf(request: Request) -> Shelf:
    shelf: Shelf = request.app.state.shelf
    return shelf


async def _ticket(request: Request) -> Ticket:
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret:
        secret = request.query_params.get("secret", "")
    ticket = await _shelf(request).tickets.awaited(secret) if secret else None
    if ticket is None or ticket.recorder != _shelf(request).recorder:
        raise Refusal(401, "recording.no-ticket")
    return ticket


async def _opened(request: Request) -> tuple[SealedTake, Ticket]:
    recording = RecordingId(request.path_params["recording"])
    ticket = await _ticket(request)
    if ticket.purpose not in FILE or ticket.recording != recording:
        raise Refusal(401, "recording.no-ticket")
    shelf = _shelf(request)
    if recorder_of(recording) != shelf.recorder:
        raise Refusal(404, "recording.unknown")
    try:
        take = await asyncio.to_thread(shelf.catalogue.take, int(recording.rpartition("-")[2]))
    except Unavailable as away:
        raise Refusal(503, "unavailable") from away
    if take is None:
        raise Refusal(404, "recording.unknown")
    return take, ticket


def _path(request: Request, take: SealedTake) -> Path:
    path = _shelf(request).root / take.file
    if take.removal is not None or not path.is_file():
        raise Refusal(410, "recording.removed")
    return path


async def _refused(_: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    body = msgspec.json.encode({"code": refusal.code})
    return Response(body, status_code=refusal.status, media_type=JSON)


def app_of(shelf: Shelf) -> Starlette:
    app = Starlette(routes=list(ROUTES), exception_handlers={Refusal: _refused})
    app.state.shelf = shelf
    app.state.guessing = asyncio.Semaphore(1)
    return app


class Serving:
    """Takes the address at once; answers between `start` and `stop`."""

    def __init__(
        self, shelf: Shelf, host: str, port: int, *, tls: ssl.SSLContext | None = None
    ) -> None:
        """`tls` holds the certificate that is shown; without one it speaks plainly.

        Raises:
            CannotListen: the address is in use, or not of this machine.
        """
        self._socket = listening(host, port)
        self.port: int = self._socket.getsockname()[1]
        self._server = web_server(app_of(shelf), tls, ws="none")
        self._thread = threading.Thread(target=self._run, name="serving", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.should_exit = True
        if self._thread.ident is not None:
            self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        asyncio.run(self._server.serve(sockets=[self._socket]))
