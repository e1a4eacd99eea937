"""The requests that are known to be answered as a real Asterisk 22 answers them; no others.

Taken from a run of Asterisk 22.10.1. A request that is not here may well be served by a real one,
but nobody has seen its answer: the emulator refuses it, and remembers that it was asked.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

_ID = r"[^/]+"


@dataclass(frozen=True, slots=True)
class Known:
    """One kind of request: method, pattern of the path, and the keys that stood in its query."""

    name: str
    method: str
    pattern: re.Pattern[str]
    keys: tuple[frozenset[str], ...]

    def fits(self, method: str, path: str, keys: Collection[str]) -> bool:
        return (
            method == self.method
            and self.pattern.fullmatch(path) is not None
            and frozenset(keys) in self.keys
        )


def _known(name: str, method: str, path: str, *keys: str) -> Known:
    pattern = "/".join(f"({_ID})" if part == "*" else part for part in path.split("/"))
    return Known(name, method, re.compile(pattern), tuple(frozenset(k.split()) for k in keys))


KNOWN = (
    _known("info", "GET", "/asterisk/info", ""),
    _known(
        "originate",
        "POST",
        "/channels",
        "endpoint app appArgs",
        "endpoint app appArgs callerId timeout",
    ),
    _known("answer", "POST", "/channels/*/answer", ""),
    _known("silence", "POST", "/channels/*/silence", ""),
    _known("unsilence", "DELETE", "/channels/*/silence", ""),
    _known("snoop", "POST", "/channels/*/snoop", "app appArgs spy whisper"),
    _known("hang_up", "DELETE", "/channels/*", ""),
    _known("new_bridge", "POST", "/bridges", "type"),
    _known("add", "POST", "/bridges/*/addChannel", "channel"),
    _known("remove", "POST", "/bridges/*/removeChannel", "channel"),
    _known("record", "POST", "/bridges/*/record", "name format ifExists"),
    _known("drop_bridge", "DELETE", "/bridges/*", ""),
    _known("stop_record", "POST", "/recordings/live/*/stop", ""),
    _known("stored", "GET", "/recordings/stored/*", ""),
)


def known(method: str, path: str, keys: Collection[str]) -> tuple[str, tuple[str, ...]] | None:
    """The name of a request and the ids in its path; None if it is not one that was seen."""
    for each in KNOWN:
        if each.fits(method, path, keys):
            matched = each.pattern.fullmatch(path)
            assert matched is not None
            return each.name, matched.groups()
    return None
