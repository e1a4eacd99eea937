"""Reads a server's configuration into values that are known to be usable. Opens no store."""

from __future__ import annotations

import logging
import ssl
from dataclasses import asdict, dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dispatch_app.adapters import tls
from dispatch_app.adapters.caller_location.settings import BadLocator, locator
from dispatch_app.adapters.clock import SystemClock
from dispatch_app.backup_wiring import plan_of
from dispatch_app.config import BadConfig, Config, filled
from dispatch_app.domain.codes import SeatKind
from dispatch_app.domain.commands import RegisterSeat
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.stale_fixes import StaleFixes, StaleRule
from dispatch_app.domain.timers import NORM, Timers
from dispatch_app.domain.truth.limits import USUAL, TruthLimits
from dispatch_app.ports.caller_location import CallerLocator
from dispatch_app.services.forewarning_watch import Telling
from dispatch_app.services.locating import Asking
from dispatch_app.services.track_keeping import LEAST_KEPT_DAYS
from dispatch_app.training_worlds import must_name_nothing_outside
from gis.region import Region

log = logging.getLogger(__name__)

LANGUAGES = ("zh", "en")
LARGEST_PORT = 65535


@dataclass(frozen=True, kw_only=True)
class ServerSettings:
    """The configuration, turned into values that are known to be usable."""

    zone: ZoneInfo
    timers: Timers
    truth: TruthLimits
    stale_fixes: StaleFixes
    tell_hospitals: Telling
    seats: tuple[RegisterSeat, ...]
    region: Region | None
    locators: tuple[CallerLocator, ...]
    asking: Asking
    tls: ssl.SSLContext | None


def settings_of(config: Config) -> ServerSettings:
    """
    Raises:
        BadConfig: a value cannot be used; the message names its place and the mend.
        BadRegion: the region cannot be opened.
    """
    where = config.source or "configuration"
    try:
        zone = ZoneInfo(config.server.zone)
    except (ZoneInfoNotFoundError, ValueError) as trouble:
        raise BadConfig(
            f"{where}: [server] zone {config.server.zone!r} is unknown; "
            "write a name such as 'Asia/Shanghai'"
        ) from trouble
    if config.server.port > LARGEST_PORT:
        raise BadConfig(f"{where}: [server] port {config.server.port}: ports end at {LARGEST_PORT}")
    if 0 < config.tracks.keep_days < LEAST_KEPT_DAYS:
        raise BadConfig(
            f"{where}: [tracks] keep_days {config.tracks.keep_days}: tracks are kept for "
            f"{LEAST_KEPT_DAYS} days at least; write 0 to keep them for ever"
        )
    spool = Path(config.server.second_channel)
    if config.server.second_channel and spool.exists() and not spool.is_dir():
        raise BadConfig(f"{where}: [server] second_channel {spool}: name a directory, not a file")
    if config.server.text_language not in LANGUAGES:
        raise BadConfig(f"{where}: [server] text_language: write one of {', '.join(LANGUAGES)}")
    region = Region.open(Path(config.server.region)) if config.server.region else None
    plan_of(config)
    if config.server.training:
        must_name_nothing_outside(config)
    timers = filled(NORM, config.timers, f"{where}: [timers]")
    return ServerSettings(
        zone=zone,
        timers=timers,
        stale_fixes=_stale_fixes(config, timers, where),
        tell_hospitals=_telling(config.hospitals.tell, where),
        truth=filled(USUAL, config.vehicle_truth, f"{where}: [vehicle_truth]"),
        seats=tuple(_seat(number, kind, where) for number, kind in config.seats.items()),
        region=region,
        locators=_locators(config, region, where),
        asking=Asking(**asdict(config.caller_location)),
        tls=_tls(config, where),
    )


def _telling(given: str, where: str) -> Telling:
    if given not in list(Telling):
        known = ", ".join(repr(t.value) for t in Telling)
        raise BadConfig(f"{where}: [hospitals] tell {given!r} is unknown; write one of {known}")
    return Telling(given)


def _stale_fixes(config: Config, timers: Timers, where: str) -> StaleFixes:
    given = config.stale_fixes
    if given.rule not in list(StaleRule):
        raise BadConfig(
            f"{where}: [stale_fixes] rule {given.rule!r} is unknown; write 'exclude' to leave such "
            "vehicles out, or 'rank' to rank them with their age"
        )
    if given.ranked_until_s < timers.fix_stale_s:
        raise BadConfig(
            f"{where}: [stale_fixes] ranked_until_s {given.ranked_until_s:g} is below fix_stale_s "
            f"{timers.fix_stale_s:g} of [timers]; write a greater one"
        )
    return StaleFixes(
        rule=StaleRule(given.rule),
        older_than_s=timers.fix_stale_s,
        ranked_until_s=given.ranked_until_s,
        added_s_per_min=given.added_s_per_min,
    )


def _tls(config: Config, where: str) -> ssl.SSLContext | None:
    own = config.server
    try:
        shown = tls.shown(
            own.certificate,
            own.private_key,
            host=own.host,
            plain_http=own.plain_http,
            where=f"{where}: [server]",
        )
        if soon := tls.ends_soon(own.certificate):
            log.warning("the certificate %s", soon)
    except tls.BadCertificate as trouble:
        raise BadConfig(str(trouble)) from trouble
    return shown


def _locators(config: Config, region: Region | None, where: str) -> tuple[CallerLocator, ...]:
    clock, bounds = SystemClock(), region.bbox if region else None
    try:
        return tuple(
            locator(name, asdict(given), clock, bounds) for name, given in config.locators.items()
        )
    except BadLocator as trouble:
        raise BadConfig(f"{where}: {trouble}") from trouble


def _seat(number: str, kind: str, where: str) -> RegisterSeat:
    if kind not in list(SeatKind):
        known = ", ".join(k.value for k in SeatKind)
        raise BadConfig(f"{where}: [seats] {number}: {kind!r} is unknown; known are: {known}")
    return RegisterSeat(id=SeatId(number), kind=SeatKind(kind))
