"""What a person typed to be replayed, as queries to the centre. Knows no Qt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.state import Vehicle
from dispatch_app.ui.kit.recording.criteria import moment_of

MOST_INCIDENTS = 200
_DAY = timedelta(days=1)
_BETWEEN = re.compile(r"[\s,，、;；]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """As it was typed; what is empty is the last day, or all incidents."""

    vehicles: str = ""
    since: str = ""
    until: str = ""


class UnknownVehicle(Exception):
    """Its argument is what was typed."""


def period_of(wish: Wish, now: datetime, zone: str) -> tuple[datetime, datetime]:
    """The last day without words; from a beginning on, a day or until now.

    Raises:
        BadTime: words that are no time.
    """
    now = now.astimezone(UTC)
    until = moment_of(wish.until, now=now, zone=zone, late=True) if wish.until.strip() else None
    if wish.since.strip():
        since = moment_of(wish.since, now=now, zone=zone, late=False)
        return since, min(until or since + _DAY, now)
    until = min(until or now, now)
    return until - _DAY, until


def incidents_path(since: datetime, until: datetime) -> str:
    query = {"since": since.isoformat(), "until": until.isoformat(), "limit": MOST_INCIDENTS}
    return "/v1/incidents?" + urlencode(query)


def vehicles_of(words: str, known: Mapping[VehicleId, Vehicle]) -> tuple[VehicleId, ...]:
    """By number or plate, in any case, several between spaces or commas.

    Raises:
        UnknownVehicle: nobody has such a vehicle.
    """
    by_word = {str(v.id).casefold(): v.id for v in known.values()}
    by_word |= {v.plate.casefold(): v.id for v in known.values() if v.plate}
    found = []
    for word in filter(None, _BETWEEN.split(words.strip())):
        if word.casefold() not in by_word:
            raise UnknownVehicle(word)
        found.append(by_word[word.casefold()])
    return tuple(dict.fromkeys(found))


def question(
    vehicles: tuple[VehicleId, ...], since: datetime, until: datetime, reason: str = ""
) -> Mapping[str, object]:
    """Fields of `POST /v1/tracks`."""
    return {
        "vehicles": list(vehicles),
        "since": since.isoformat(),
        "until": until.isoformat(),
        "reason": reason,
    }
