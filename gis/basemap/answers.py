"""What a source of tiles answers: a picture, that there is none, or nothing of use."""

from __future__ import annotations

from typing import Protocol

from gis.basemap.addresses import RawTile

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF")


class NoTile(Exception):
    """The source says that it has no such tile."""


class SourceAway(Exception):
    """The source did not give an answer that can be used; it may later. Says what went wrong."""


class Source(Protocol):
    def fetch(self, tile: RawTile) -> bytes:
        """The picture of a tile. May be called from several threads.

        Raises:
            NoTile: there is none.
            SourceAway: no usable answer.
        """
        ...

    def close(self) -> None: ...


def picture_in(body: bytes, whose: str) -> bytes:
    """The body if it begins as PNG, JPEG or WebP do.

    Raises:
        SourceAway: it is something else, as a page that tells of an error.
    """
    if body.startswith(_PICTURES):
        return body
    told = body[:60].decode("utf-8", errors="replace").strip().split("\n")[0]
    raise SourceAway(f"{whose} gave no picture: {told!r}")
