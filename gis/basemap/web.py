"""A tile server as a source of tiles. Knows no pictures beyond their first bytes."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable

import httpx

from gis.basemap.addresses import RawTile, address
from gis.basemap.answers import NoTile, SourceAway, picture_in
from gis.basemap.settings import BadBaseMap, BaseMap

_MOST_BYTES = 4 << 20
_NONE_HERE = frozenset((204, 404, 410))
_FAILURES = 3
_REST_S = 10.0


class WebSource:
    """A tile server. One that does not answer is left alone for a while, so that no map waits."""

    def __init__(self, base: BaseMap, clock: Callable[[], float] = time.monotonic) -> None:
        self._base, self._clock = base, clock
        self._failures, self._rests_until = 0, 0.0
        self._client = httpx.Client(
            timeout=base.timeout_s,
            headers=dict(base.headers),
            verify=_trust(base),
            follow_redirects=True,
            trust_env=False,
            limits=httpx.Limits(max_connections=base.at_once),
        )

    def fetch(self, tile: RawTile) -> bytes:
        if self._clock() < self._rests_until:
            raise SourceAway("did not answer before")
        try:
            picture = self._asked(address(self._base, tile))
        except SourceAway as trouble:
            self._failures += 1
            if self._failures >= _FAILURES:
                self._rests_until = self._clock() + _REST_S
            raise SourceAway(self._without_key(str(trouble))) from trouble
        except NoTile:
            self._failures = 0
            raise
        self._failures = 0
        return picture

    def close(self) -> None:
        self._client.close()

    def _without_key(self, told: str) -> str:
        return told.replace(self._base.key, "***") if self._base.key else told

    def _asked(self, url: str) -> bytes:
        try:
            with self._client.stream("GET", url) as answer:
                if answer.status_code in _NONE_HERE:
                    raise NoTile
                if answer.status_code != httpx.codes.OK:
                    raise SourceAway(f"answered {answer.status_code}")
                body = self._body(answer)
        except httpx.TimeoutException as trouble:
            raise SourceAway(f"no answer in {self._base.timeout_s:g} s") from trouble
        except (httpx.HTTPError, httpx.InvalidURL) as trouble:
            raise SourceAway(type(trouble).__name__) from trouble
        return picture_in(body, "the server")

    def _body(self, answer: httpx.Response) -> bytes:
        """The whole answer in good time: a server that drips is as good as dead."""
        until = self._clock() + self._base.timeout_s
        body = bytearray()
        for piece in answer.iter_bytes():
            body += piece
            if len(body) > _MOST_BYTES or self._clock() > until:
                raise SourceAway("the answer is too slow or too large")
        return bytes(body)


def _trust(base: BaseMap) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=base.ca_file or None)
    except OSError as trouble:
        raise BadBaseMap(
            f"base map {base.name!r}: ca_file {base.ca_file}: not a certificate in PEM ({trouble})"
        ) from trouble
