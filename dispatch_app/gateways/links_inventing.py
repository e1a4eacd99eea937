"""What a played partner has to tell: invented incidents at given places, the next one in turn.

Speaks with nobody; who asks decides when. The words stand in `resources/links/played.toml`.
"""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import msgspec

from dispatch_app.adapters.links.messages import DATUM, Location, Told
from dispatch_app.adapters.links.settings import BadLinks
from dispatch_app.domain.links.values import LinkPurpose, PartnerKind

SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "links" / "played.toml"
_UNCERTAINTY_M = 50.0


class Played(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One incident that some kind of partner brings."""

    kinds: tuple[PartnerKind, ...]
    purpose: LinkPurpose
    complaint: str
    priority: int
    patients: int
    words: str
    needs: tuple[str, ...] = ()


class Sayings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the people at it say, in one language."""

    accepted: str = ""
    refused: str = ""
    finished: str = ""
    incidents: tuple[Played, ...] = ()


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """A place of the region; whatever else its row holds is passed over."""

    address: str
    lat: float | None = None
    lon: float | None = None


def sayings(language: str, path: Path = SHIPPED) -> Sayings:
    """Raises:
    BadLinks: the file does not have the language.
    """
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    if language not in tables:
        raise BadLinks(f"--language {language}: {path.name} has {', '.join(sorted(tables))}")
    return msgspec.convert(tables[language], Sayings)


def spots(path: Path) -> list[Spot]:
    """Places with a position, out of a JSON list with `address`, `lat` and `lon`.

    Raises:
        BadLinks: the file cannot be used.
    """
    try:
        rows = msgspec.json.decode(path.read_bytes(), type=list[Spot])
    except (OSError, msgspec.MsgspecError) as trouble:
        raise BadLinks(f"--places {path}: {trouble}") from trouble
    found = [row for row in rows if row.lat is not None and row.lon is not None]
    if not found:
        raise BadLinks(f"--places {path}: no place in it has a position")
    return found


class Asker(Protocol):
    """What is needed of the partner."""

    @property
    def waits(self) -> bool:
        """Something that it asked has been answered by nobody yet."""
        ...

    def ask(
        self, purpose: LinkPurpose, told: Told, words: str = "", needs: Sequence[str] = ()
    ) -> str: ...


class Bringing:
    """Has a partner bring the next incident, so long after the last one, and never two at once."""

    def __init__(
        self,
        kind: PartnerKind,
        said: Sayings,
        places: Sequence[Spot],
        *,
        every_s: float,
        now: Callable[[], datetime],
    ) -> None:
        fitting = [one for one in said.incidents if kind in one.kinds]
        self._next: Iterator[tuple[Played, Spot]] = zip(
            itertools.cycle(fitting), itertools.cycle(places), strict=False
        )
        self._kind, self._now = kind, now
        self._pause = timedelta(seconds=every_s)
        self._due_at = now() + self._pause

    def turn(self, partner: Asker) -> None:
        if self._now() < self._due_at or partner.waits:
            return
        found = next(self._next, None)
        if found is None:
            return
        played, spot = found
        self._due_at = self._now() + self._pause
        partner.ask(played.purpose, self._told(played, spot), played.words, played.needs)

    def _told(self, played: Played, spot: Spot) -> Told:
        assert spot.lat is not None
        assert spot.lon is not None
        where = Location(
            latitude=spot.lat,
            longitude=spot.lon,
            datum=DATUM,
            uncertainty_m=_UNCERTAINTY_M,
            text=spot.address,
        )
        at = self._now()
        return Told(
            number=f"{self._kind.value}-{at:%H%M%S}",
            location=where,
            complaint=played.complaint,
            priority=played.priority,
            patients=played.patients,
            callback_number=f"0999000{int(at.timestamp()) % 10000:04d}",
            opened_at=at,
        )
