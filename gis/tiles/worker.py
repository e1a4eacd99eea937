"""The tile process: reads wishes, makes blocks of tiles, fills the cache.

Started by `TileService`; shows no window.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
from pathlib import Path
from typing import TextIO

from PySide6.QtGui import QGuiApplication

from gis.basemap.settings import BadBaseMap
from gis.memory import give_back
from gis.tiles.messages import BadMessage, Note, Trouble, note_line, painted_line, read_wish
from gis.tiles.shelf import Shelf, Tell
from gis.tiles.source import BaseMapSource, TileSource
from gis.tiles.studio import Artist, Studio
from gis.tiles.wishes import Wishes


class Speaker:
    """Tells the seat; several threads may."""

    def __init__(self, out: TextIO) -> None:
        self._out, self._turn = out, threading.Lock()

    def say(self, line: str) -> bool:
        """False when the seat is gone."""
        try:
            with self._turn:
                self._out.write(line)
                self._out.flush()
        except (BrokenPipeError, ValueError):
            return False
        return True

    def note(self, note: Note) -> None:
        self.say(note_line(note))


def work(artist: Artist, shelf: Shelf, wishes: Wishes, speaker: Speaker) -> None:
    """Make tiles until no more wishes will come, or the seat is gone."""
    while (task := wishes.next(before_rest=give_back)) is not None:
        for name in task.rebuild:
            shelf.rebuild(name)
        shelf.touch(task.style, task.ratio, task.used)
        if task.block is None:
            continue
        done = artist.make(task.style, task.ratio, task.block)
        if done.more:
            wishes.go_on(task)
        elif done.again:
            wishes.again(task)
        if not speaker.say(painted_line(done)):
            return


def listen(wishes: Wishes, lines: TextIO) -> None:
    """Take wishes in until the seat is gone."""
    for line in lines:
        try:
            wishes.replace(read_wish(line))
        except BadMessage:
            print(f"not a wish: {line!r}", file=sys.stderr)
    wishes.end()


def main(arguments: list[str] | None = None) -> int:
    args = _parser().parse_args(arguments)
    _stand_back()
    app = QGuiApplication(sys.argv[:1])
    speaker, wishes = Speaker(sys.stdout), Wishes()
    try:
        shelf, artist = _at_work(args, speaker.note)
    except BadBaseMap as trouble:
        speaker.note(Note(Trouble.AWAY, on=True, detail=str(trouble)))
        return 2
    threading.Thread(target=listen, args=(wishes, sys.stdin), daemon=True).start()
    work(artist, shelf, wishes, speaker)
    artist.close()
    app.shutdown()
    sys.stdout = None  # a seat that is gone takes no last words
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Make map tiles wished for on standard input.")
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--features", type=Path)
    parser.add_argument("--styles", type=Path)
    parser.add_argument("--live", type=Path, action="append", default=[])
    parser.add_argument("--base-maps", type=Path)
    parser.add_argument("--base-map")
    return parser


def _at_work(args: argparse.Namespace, tell: Tell) -> tuple[Shelf, Artist]:
    if args.base_maps is None:
        own = TileSource(args.features, args.styles, args.cache, tuple(args.live))
        shelf = Shelf(own.cache, own.fingerprint, own.most_bytes, tell)
        return shelf, Studio(own, shelf)
    from gis.tiles.base_studio import BaseStudio, open_source  # our own map needs no network

    named = BaseMapSource.read(args.base_maps, args.base_map, args.cache)
    shelf = Shelf(named.cache, named.fingerprint, named.most_bytes, tell)
    return shelf, BaseStudio(named.base, open_source(named.base), shelf, tell)


def _stand_back() -> None:
    """Let the seat's own work go first; on Windows the starter asks for low priority."""
    if hasattr(os, "nice"):
        os.nice(5)


if __name__ == "__main__":
    sys.exit(main())
