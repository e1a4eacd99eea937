"""What a softswitch process does with its configuration, and life without any centre."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from pathlib import Path

from dispatch_app.config import BadConfig
from dispatch_app.exchange.changing import ChangingSwitch, Settings, settings_in
from dispatch_app.exchange.config import ExchangeConfig
from dispatch_app.exchange.sounds import BadSound
from dispatch_app.ports.audio_tap import AudioTap
from dispatch_app.ports.exchange_events import ExchangeEvent
from dispatch_app.ports.playback import Playback

log = logging.getLogger(__name__)

DONE, UNUSABLE, DIED = 0, 2, 3


def checked(config: ExchangeConfig) -> str:
    """What a configuration makes, in lines for the person who wrote it."""
    lines = [f"listens on {config.sip.listen}"]
    for trunk in config.plan.trunks:
        names = trunk.lines()
        span = names[0] if len(names) == 1 else f"{names[0]} … {names[-1]}"
        lines.append(f"trunk {trunk.name} ({trunk.kind.value}): {span}")
    for seat in config.plan.seats:
        phone = config.sip.phones.get(seat.seat)
        where = "signs in" if phone is None else f"at {phone.host}:{phone.port}"
        lines.append(f"seat {seat.seat}: {seat.mode.value} telephone, {where}")
    lines += [f"group {g.name}: {', '.join(g.seats)}" for g in config.plan.groups]
    if config.sip.registrar is not None:
        lines.append(
            f"telephones sign in at {config.sip.registrar.host}:{config.sip.registrar.port}"
        )
    if config.plan.playback:
        lines.append(f"recordings are listened to by {config.plan.playback}")
    return "\n".join(lines)


def read(path: Path) -> Settings | None:
    """The configuration; None with a word about it if it cannot be used."""
    try:
        return settings_in(path)
    except BadConfig as trouble:
        print(trouble, file=sys.stderr)
        return None


def told(event: ExchangeEvent) -> None:
    """One line of log for each event. Numbers and names of people stay out of it."""
    log.info("%s %s", type(event).__name__, getattr(event, "ref", ""))


def made(
    settings: Settings, tap: AudioTap | None, playback: Playback | None = None
) -> ChangingSwitch | None:
    """The exchange; None with a word about it if its sounds cannot be used."""
    try:
        return ChangingSwitch(settings, tap=tap, playback=playback)
    except BadSound as trouble:
        print(trouble, file=sys.stderr)
        return None


def run_alone(exchange: ChangingSwitch) -> int:
    """Run without a centre until told to stop."""
    exchange.start(told)
    code = wait_for_end(exchange)
    exchange.stop()
    log.info("sound was late %d times", exchange.late_steps)
    return code


def wait_for_end(exchange: ChangingSwitch) -> int:
    """Block until the process is asked to end, or its SIP stack has died."""
    ended = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ended.set())
    while not ended.wait(0.5):
        if exchange.dead.is_set():
            return DIED
    return DONE
