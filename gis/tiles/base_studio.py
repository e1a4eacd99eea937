"""Fills the cache with tiles of a customer's base map: fetches, shifts, lets coarser stand in.

Knows no processes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait

from PySide6.QtGui import QImage

from gis.basemap.addresses import RawTile
from gis.basemap.answers import NoTile, Source, SourceAway
from gis.basemap.mbtiles import MbtilesSource
from gis.basemap.settings import BaseMap, Kind, Night
from gis.basemap.warp import Footprint, footprint
from gis.basemap.web import WebSource
from gis.mercator import Block, Level, Tile
from gis.tiles.composing import by_night, compose, picture_of
from gis.tiles.messages import Note, Painted, Trouble
from gis.tiles.shelf import Shelf, Tell

_RAW = "source"
"""The name under which a source's own tiles are kept."""
_HIGHEST_STAND_IN = 6
_PATIENCE_S = 1.0
"""How long a block waits for its tiles; what has come by then is shown."""
_NONE_FOR_S = 600.0
"""How long a source is believed that it has no such tile."""
_MOST_NONE = 20_000
_JPEG = b"\xff\xd8\xff"


def open_source(base: BaseMap) -> Source:
    """The source of a base map. Raises `BadBaseMap` where its settings cannot work."""
    return MbtilesSource(base) if base.kind is Kind.MBTILES else WebSource(base)


class BaseStudio:
    """One base map in all its styles and densities."""

    def __init__(
        self,
        base: BaseMap,
        source: Source,
        shelf: Shelf,
        tell: Tell,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._base, self._source, self._shelf = base, source, shelf
        self._tell, self._clock = tell, clock
        self._pool = ThreadPoolExecutor(base.at_once)
        self._none: dict[RawTile, float] = {}
        self._coming: dict[RawTile, Future[bytes | None]] = {}
        self._outdated: set[RawTile] = set()
        """Shown although they are too old, because the source gave nothing newer."""
        self._away = ""
        tell(Note(Trouble.AWAY, on=False))

    def make(self, style: str, ratio: int, block: Block) -> Painted:
        wanted = [tile for tile in block.tiles if not self._fresh(style, ratio, tile)]
        under = {tile: footprint(self._base, tile, ratio) for tile in wanted}
        self._outdated.clear()
        self._call_off()
        raws = self._raws({raw for found in under.values() if found for raw in found.tiles})
        coming = self._coming.keys() & raws.keys()
        coarser = self._stand_ins(
            [raw for raw, picture in raws.items() if picture is None and raw not in coming]
        )
        whole: dict[Tile, bytes] = {}
        loose: dict[Tile, bytes] = {}
        gaps = set()
        for tile, found in under.items():
            if found is not None and not coming.isdisjoint(found.tiles):
                continue
            complete = found is not None and all(raws[raw] for raw in found.tiles)
            picture = None
            if found is not None:
                picture = self._picture(found, {**raws, **coarser}, style, tile, ratio)
            if picture is None or not complete:
                gaps.add(tile)
            if picture is not None:
                lasting = complete and found and self._outdated.isdisjoint(found.tiles)
                (whole if lasting else loose)[tile] = picture
        loose.update(self._shelf.keep(style, ratio, whole))
        again = bool(gaps and self._away)
        return Painted(
            style, block, frozenset(gaps), tuple(loose.items()), again, more=bool(coming)
        )

    def _call_off(self) -> None:
        """Keep what came since; what was asked for and has not begun may be asked for anew."""
        came = {}
        for raw, answer in list(self._coming.items()):
            if answer.done() and (picture := self._sound(answer.result())) is not None:
                came[raw] = picture
            if answer.done() or answer.cancel():
                del self._coming[raw]
        self._keep(came)

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._source.close()

    def _fresh(self, style: str, ratio: int, tile: Tile) -> bool:
        kept = self._shelf.look_up(style, ratio, tile)
        return kept is not None and self._clock() - kept.made_at < self._base.keep_s

    # ---- the source's own tiles

    def _raws(self, wanted: Iterable[RawTile]) -> dict[RawTile, bytes | None]:
        """Pictures of the source; None for what it does not give. Too old ones beat none."""
        found: dict[RawTile, bytes | None] = {}
        old: dict[RawTile, bytes] = {}
        for raw in sorted(set(wanted)):
            kept = self._shelf.look_up(_RAW, 1, _own(raw))
            if kept is not None and self._clock() - kept.made_at < self._base.keep_s:
                found[raw] = kept.picture
            elif kept is not None:
                old[raw] = kept.picture
                found[raw] = None
            else:
                found[raw] = None
        came = self._fetched([raw for raw, picture in found.items() if picture is None])
        self._outdated |= old.keys() - came.keys()
        return {**found, **old, **came}

    def _fetched(self, wanted: list[RawTile]) -> dict[RawTile, bytes]:
        """What comes within a second; the rest goes on coming, and is taken in next time."""
        now = self._clock()
        asked = [raw for raw in wanted if now - self._none.get(raw, 0.0) > _NONE_FOR_S]
        answers = {
            raw: self._coming.pop(raw) if raw in self._coming else self._ask(raw) for raw in asked
        }
        wait(answers.values(), timeout=_PATIENCE_S)
        self._coming |= {raw: answer for raw, answer in answers.items() if not answer.done()}
        came = {
            raw: picture
            for raw, answer in answers.items()
            if answer.done() and (picture := self._sound(answer.result())) is not None
        }
        if came and self._away:
            self._say_away("")
        self._keep(came)
        return came

    def _keep(self, came: dict[RawTile, bytes]) -> None:
        by_zoom: dict[int, dict[Tile, bytes]] = {}
        for raw, picture in came.items():
            by_zoom.setdefault(raw.zoom, {})[_own(raw)] = picture
        for pictures in by_zoom.values():
            self._shelf.keep(_RAW, 1, pictures)

    def _ask(self, raw: RawTile) -> Future[bytes | None]:
        return self._pool.submit(self._fetch, raw)

    def _fetch(self, raw: RawTile) -> bytes | None:
        """Runs in the pool, where nothing of Qt may be made or let go."""
        try:
            return self._source.fetch(raw)
        except NoTile:
            if len(self._none) > _MOST_NONE:
                self._none.clear()
            self._none[raw] = self._clock()
        except SourceAway as trouble:
            self._say_away(str(trouble))
        return None

    def _sound(self, picture: bytes | None) -> bytes | None:
        """A picture that begins as one may still be none."""
        if picture is not None and QImage.fromData(picture).isNull():
            self._say_away("gave a damaged picture")
            return None
        return picture

    def _say_away(self, why: str) -> None:
        if bool(why) != bool(self._away):
            self._tell(Note(Trouble.AWAY, on=bool(why), detail=why))
        self._away = why

    def _stand_ins(self, missing: list[RawTile]) -> dict[RawTile, bytes]:
        """Coarser tiles over those that are missing, nearest first, by their own place."""
        found: dict[RawTile, bytes] = {}
        for steps in range(1, _HIGHEST_STAND_IN + 1):
            above = {raw.above(steps) for raw in missing if raw.zoom - steps >= self._base.min_zoom}
            came = self._raws(above)
            found.update({raw: picture for raw, picture in came.items() if picture is not None})
            missing = [raw for raw in missing if raw.above(steps) not in found]
            if not missing:
                break
        return found

    # ---- pictures

    def _picture(
        self,
        under: Footprint,
        raws: dict[RawTile, bytes | None],
        style: str,
        tile: Tile,
        ratio: int,
    ) -> bytes | None:
        night = self._base.night if style == "night" else Night.AS_IS
        only = raws.get(under.tiles[0]) if under.exact and under.tiles else None
        if only is not None and night is Night.AS_IS:
            return only
        side = tile.level.tile_px * ratio
        image = compose(under, _decoded(under, raws), self._base.tile_px, side)
        if image is None:
            return None
        photo = any((raws.get(raw) or b"").startswith(_JPEG) for raw in under.tiles)
        return picture_of(by_night(image, night), photo=photo)


def _decoded(
    under: Footprint, raws: dict[RawTile, bytes | None]
) -> dict[RawTile, tuple[RawTile, QImage]]:
    """For each tile the picture that shows it: its own, or of the nearest coarser one."""
    images: dict[RawTile, QImage] = {}
    shown: dict[RawTile, tuple[RawTile, QImage]] = {}
    for raw in under.tiles:
        for steps in range(min(raw.zoom, _HIGHEST_STAND_IN) + 1):
            giver = raw.above(steps)
            picture = raws.get(giver)
            if picture is None:
                continue
            if giver not in images:
                images[giver] = QImage.fromData(picture)
            if not images[giver].isNull():
                shown[raw] = (giver, images[giver])
                break
    return shown


def _own(raw: RawTile) -> Tile:
    """A source's tile as our caches count."""
    return Tile(Level(raw.zoom * 2), raw.column, raw.row)
