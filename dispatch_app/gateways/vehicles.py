"""The process between vehicle terminals and the centre: positions and keys up, orders down.

Lives on its own event loop; the link to the centre has another thread, and both hand over to the
loop. Nothing that a terminal says counts before a person has bound it to a vehicle.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from devices.vehicle_terminal import encoder
from devices.vehicle_terminal import events as e
from devices.vehicle_terminal.driver import TerminalServer
from devices.vehicle_terminal.limits import Limits
from devices.vehicle_terminal.messages import SOS, Registration
from devices.vehicle_terminal.packet import TerminalId as Number
from dispatch_app.client.api import Away, Declined
from dispatch_app.client.link import LinkStatus, Pulse
from dispatch_app.client.replica import View
from dispatch_app.domain.commands import Command
from dispatch_app.domain.ids import TerminalId, VehicleId
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.terminal_commands import ReportTerminals
from dispatch_app.domain.values import Fix
from dispatch_app.gateways.devices_file import BadSetting
from dispatch_app.gateways.devices_port import ManagedPort
from dispatch_app.gateways.vehicles_clock import CentreClock
from dispatch_app.gateways.vehicles_doors import Doors, identity_of
from dispatch_app.gateways.vehicles_fixes import FixFeed, Outcome
from dispatch_app.gateways.vehicles_help import HelpCalls
from dispatch_app.gateways.vehicles_keys import Meaning
from dispatch_app.gateways.vehicles_memory import TakenTexts
from dispatch_app.gateways.vehicles_move_ups import MoveUps, MoveUpText
from dispatch_app.gateways.vehicles_orders import Orders, Text
from dispatch_app.gateways.vehicles_presence import Presence
from dispatch_app.gateways.vehicles_presses import Press, Presses
from dispatch_app.gateways.vehicles_receivers import Receivers
from dispatch_app.gateways.vehicles_settings import TerminalSettings, VehicleSettings
from dispatch_app.gateways.vehicles_texts import Words, order_text

log = logging.getLogger(__name__)

FLUSH_S = 0.1
"""Between batches of fixes, as often as the centre hands them on."""
LOGGED_S = 60.0
"""Between looks at what was odd at the port."""
TOLD_S = 2.0
"""Between words on who is there."""
WORK_S = 10.0
"""For what another thread wants done on the loop."""
T = TypeVar("T")
Answer = Callable[[bytes | Declined | Away], None]


class Centre(Protocol):
    """What is needed of the link."""

    def send(self, command: Command) -> object: ...
    def report_positions(self, fixes: Sequence[Fix], then: Answer) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the process was started with."""

    settings: VehicleSettings
    limits: Limits
    keys: dict[e.Key, Meaning]
    words: Words
    doors: Doors
    memory: TakenTexts
    ports: Mapping[str, ManagedPort] = field(default_factory=dict)
    """Serial receivers as the device desk sees them."""


class VehicleGateway:
    """A link's listener and a terminal server's."""

    def __init__(
        self, setting: Setting, *, now: Callable[[], datetime], told_s: float = TOLD_S
    ) -> None:
        self.beat: Callable[[str, float], None] = lambda _worker, _period_s: None
        """Told each time the loop of the terminals comes round."""
        self._told_s = told_s
        self._setting = setting
        self._clock = CentreClock(now)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._centre: Centre | None = None
        self._state = CentreState()
        self._vehicles: dict[TerminalId, VehicleId] = {}
        self._terminals: dict[VehicleId, TerminalId] = {}
        self._changed = False
        self._informed = False
        self._latest: View | None = None
        self._presence = Presence()
        self._orders = Orders(taken=setting.memory.load())
        self._move_ups = MoveUps()
        self._presses = Presses(self._orders.read_version)
        self._wanted = _settings_of(setting.settings.settings)
        self._help = HelpCalls()
        self._odd = ""
        self.feed = FixFeed(self._post)
        self.receivers = Receivers(setting.settings.receivers, self.feed.put, setting.ports)
        self.server = TerminalServer(setting.doors, self.heard, limits=setting.limits)

    # ---- life

    async def run(
        self, centre: Centre, ready: Callable[[int, int], None], stopping: asyncio.Event
    ) -> None:
        """Serve until told to stop.

        Raises:
            PortLost: a port cannot be had.
        """
        self._loop, self._centre = asyncio.get_running_loop(), centre
        self._take_latest()  # the link may have been quicker, and a quiet centre says nothing more
        if not await self._knows_whom_to_admit(stopping):
            return
        listen = self._setting.settings.listen
        ports = await self.server.start(
            listen.host,
            tcp=listen.tcp if listen.use_tcp else None,
            udp=listen.udp if listen.use_udp else None,
        )
        try:
            await self.receivers.start(listen.host)
            ready(*ports)
            await self._turn_until(stopping)
        finally:
            self.receivers.stop()
            await self.server.stop()
            self._tell_presence()

    async def _knows_whom_to_admit(self, stopping: asyncio.Event) -> bool:
        """Nobody is let in, or listed as a stranger, before the first view. False if stopped."""
        while not (self._informed or stopping.is_set()):
            await asyncio.sleep(FLUSH_S)
        return self._informed

    async def _turn_until(self, stopping: asyncio.Event) -> None:
        told_at = logged_at = self._loop_time()
        while not stopping.is_set():
            try:
                async with asyncio.timeout(FLUSH_S):
                    await stopping.wait()
            except TimeoutError:
                self.turn()
            if self._loop_time() - told_at >= self._told_s:
                told_at = self._loop_time()
                self._tell_presence()
                self.receivers.tick()
            if self._loop_time() - logged_at >= LOGGED_S:
                logged_at = self._loop_time()
                self._log_oddities()

    def _log_oddities(self) -> None:
        odd = self.server.figures.oddities()
        if odd != self._odd:
            self._odd = odd
            log.warning("at the terminals' port, of connections that ended: %s", odd)

    def _loop_time(self) -> float:
        assert self._loop is not None
        return self._loop.time()

    def turn(self) -> None:
        """What is due a few times a second."""
        self.beat("terminals", FLUSH_S)
        self.feed.flush()
        if self._changed:
            self._changed = False
            self._settle()

    # ---- from the centre, on the link's thread

    def view(self, view: View) -> None:
        self._latest = view
        self._hand_over(self._take_latest)

    def fixes(self, fixes: Sequence[Fix]) -> None: ...

    def status(self, status: LinkStatus) -> None:
        log.info("centre: %s %s (%d waiting)", status.state.value, status.code, status.waiting)

    def heartbeat(self, pulse: Pulse) -> None:
        self._clock.heard(pulse.server_time)

    def on_loop(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do this where the terminals are served, from another thread, and wait for it.

        Raises:
            BadSetting: nothing is served yet, or not any more; and what `work` raises.
        """
        if self._loop is None or not self._loop.is_running():
            raise BadSetting("device.not-serving")

        async def done() -> T:
            return await work()

        return asyncio.run_coroutine_threadsafe(done(), self._loop).result(WORK_S)

    def _hand_over(self, work: Callable[[], None]) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(work)

    # ---- on the loop

    def _take_latest(self) -> None:
        """Views that came together are one."""
        view, self._latest = self._latest, None
        if view is not None:
            self._learn(view.state)

    def _learn(self, state: CentreState) -> None:
        before, self._state = self._state, state
        self._changed = True
        if not self._informed:
            self._informed = True
            online = [t.id for t in state.terminals.values() if t.online]
            self._presence.believed(online, self._clock.now())
            self._help.begin(state)
        if before.terminals is state.terminals and before.vehicles is state.vehicles:
            return
        bound = {
            t.id: t.vehicle
            for t in state.terminals.values()
            if t.vehicle is not None and t.vehicle in state.vehicles
        }
        lost = self._vehicles.keys() - bound.keys()
        self._vehicles = bound
        self._terminals = {vehicle: terminal for terminal, vehicle in bound.items()}
        self._setting.doors.know({t: state.terminals[t] for t in bound})
        for terminal in lost:
            self.server.dismiss(Number(terminal))

    def _settle(self) -> None:
        """Bring orders out and tell what became of them."""
        if self._setting.settings.texts.send:
            for vehicle, text, slip in list(self._orders.due(self._state, self._clock.now())):
                if self._bring(vehicle, text, order_text(slip, self._setting.words)):
                    self._orders.sent(text)
            for vehicle, wish, words in list(self._move_ups.due(self._state)):
                if self._bring(vehicle, wish, words):
                    self._move_ups.sent(wish)
        for command in self._presses.due(self._state, self._clock.now()):
            self._send(command)
        for receipt in self._orders.receipts(self._state):
            self._send(receipt)
        for answer in self._orders.answers(self._state):
            self._send(answer)
        self._orders.forget(self._state)
        self._move_ups.forget(self._state)
        for vehicle in self._help.to_confirm(self._state):
            self._confirm(vehicle)

    def _confirm(self, vehicle: VehicleId) -> None:
        """Let the crew know that a person has seen their call for help."""
        terminal = self._terminals.get(vehicle)
        if terminal is not None and self.server.here(Number(terminal)):
            self._help.confirmed(vehicle)
            body = encoder.confirm_alarm(SOS)
            self.server.say(Number(terminal), encoder.CONFIRM_ALARM, body, "help seen")

    def _bring(self, vehicle: VehicleId, text: Text | MoveUpText, words: str) -> bool:
        """Whether it is on its way: a terminal that is not there gets it when it comes."""
        terminal = self._terminals.get(vehicle)
        if terminal is None or not self.server.here(Number(terminal)):
            return False
        show = encoder.Show.SCREEN | encoder.Show.LAMP_SCREEN
        if self._setting.settings.texts.speak:
            show |= encoder.Show.SPEAK
        body = encoder.text(words, show, self.server.version_of(Number(terminal)))
        self.server.say(Number(terminal), encoder.TEXT, body, text)
        return True

    # ---- from terminals

    def heard(self, events: Sequence[e.Event]) -> None:
        for event in events:
            match event:
                case e.Located():
                    self._located(event)
                case e.KeyPressed():
                    self._pressed(event)
                case e.Answered(tag=Text() as text):
                    self._orders.arrived(text, self._clock.of(event.at))
                    self._setting.memory.save(self._orders.taken)
                    self._changed = True
                case e.Answered(tag=MoveUpText() as wish):
                    self._move_ups.arrived(wish)
                case e.NotAnswered(tag=Text() as text):
                    self._not_taken(text, event)
                case e.NotAnswered(tag=MoveUpText() as wish):
                    self._move_ups.failed(wish, counts=event.why is not e.Trouble.GONE)
                case _:
                    self._who(event)

    def _not_taken(self, text: Text, event: e.NotAnswered) -> None:
        log.warning("terminal %s: order not taken: %s", event.terminal, event.why.value)
        self._orders.failed(text, counts=event.why is not e.Trouble.GONE, why=event.why.value)
        self._changed = True

    def _who(self, event: e.Event) -> None:
        """Who came, went, or was not let in."""
        at = self._clock.of(event.at)
        match event:
            case e.SignedIn():
                self._presence.came(TerminalId(event.terminal), at)
                self._set_up(event)
                self._changed = True
            case e.SettingsTold():
                self._settings_told(event)
            case e.Gone():
                reason = event.why.value
                self._presence.went(TerminalId(event.terminal), at, reason)
            case e.Registered():
                refused = "" if event.result is Registration.DONE else event.result.name.lower()
                self._presence.said_who(
                    TerminalId(event.terminal),
                    identity_of(event.identity),
                    at,
                    refused,
                )
            case e.TurnedAway():
                reason = event.why.value
                self._presence.turned_away(TerminalId(event.terminal), at, reason)
            case _:
                pass

    def _set_up(self, event: e.SignedIn) -> None:
        """Tell a terminal its settings, and ask what it made of them."""
        if self._wanted:
            body = encoder.set_parameters(self._wanted)
            self.server.say(event.terminal, encoder.SET_PARAMETERS, body, "settings")
            self.server.say(event.terminal, encoder.ASK_PARAMETERS, b"", "settings asked")

    def _settings_told(self, event: e.SettingsTold) -> None:
        otherwise = [n for n, value in self._wanted.items() if event.values.get(n, value) != value]
        if otherwise:
            names = ", ".join(f"{number:04X}" for number in otherwise)
            log.warning("terminal %s keeps settings of its own: %s", event.terminal, names)

    def _located(self, event: e.Located) -> None:
        vehicle = self._vehicles.get(TerminalId(event.terminal))
        if vehicle is None:
            return
        self.feed.put(fix_of(vehicle, event))
        if event.late or (event.doubtful and not event.position.sos):
            # Damaged bytes may raise a call for help, and never end one.
            return
        at = self._clock.of(event.at)
        command = self._help.told(vehicle, event.position.sos, at)
        if command is not None:
            log.warning("vehicle %s: emergency key: %s", vehicle, type(command).__name__)
            self._send(command)

    def _pressed(self, event: e.KeyPressed) -> None:
        meaning = self._setting.keys.get(event.key)
        vehicle = self._vehicles.get(TerminalId(event.terminal))
        if meaning is None or vehicle is None:
            log.info("terminal %s: key %s means nothing here", event.terminal, event.key.name)
            return
        press = Press(vehicle, meaning, self._clock.of(event.at))
        command = self._presses.take(press, self._state)
        if command is None:
            log.info("vehicle %s: key %s without a mission", vehicle, event.key.name)
            return
        self._send(command)

    # ---- to the centre

    def _send(self, command: Command) -> None:
        if self._centre is not None:
            self._centre.send(command)

    def _tell_presence(self) -> None:
        words = self._presence.due(self._clock.now())
        if words:
            self._send(ReportTerminals(words=words))

    def _post(self, fixes: Sequence[Fix], done: Callable[[Outcome], None]) -> None:
        def answered(answer: bytes | Declined | Away) -> None:
            self._hand_over(lambda: done(_outcome(answer)))

        if self._centre is not None:
            self._centre.report_positions(fixes, answered)


def _outcome(answer: bytes | Declined | Away) -> Outcome:
    match answer:
        case Declined():
            log.warning("positions were declined: %s", answer.problem.code)
            return Outcome.REFUSED
        case Away():
            return Outcome.AWAY
        case _:
            return Outcome.TAKEN


def fix_of(vehicle: VehicleId, event: e.Located) -> Fix:
    """A receiver without satellites tells an old place as if it were of now."""
    position = event.position
    return Fix(
        vehicle=vehicle,
        lat=position.lat,
        lon=position.lon,
        at=position.at,
        speed_mps=round(position.speed_mps, 1),
        heading_deg=float(position.heading_deg),
        source="terminal",
        plausible=position.located and not event.doubtful,
        late=event.late,
    )


def _settings_of(wanted: TerminalSettings) -> dict[int, bytes]:
    seconds = {encoder.HEARTBEAT_S: wanted.heartbeat_s, encoder.REPORT_S: wanted.report_s}
    return {number: encoder.whole_number(value) for number, value in seconds.items() if value}
