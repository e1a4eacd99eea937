"""The calls of an emulated Asterisk: channels, bridges, telephones, and what it tells of them.

Knows no network. Every method runs on one thread; `tell` and `tell_manager` hear the events. The
events themselves are `telling`, the exchange's own queue is `own_queue`.
What is not emulated: sound, codecs, the dialplan beyond one extension, timing of the real one.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from devices.simulator.asterisk import shapes
from devices.simulator.asterisk.own_queue import OwnQueue
from devices.simulator.asterisk.plan import Manners, Plan, Refusal, Telephone
from devices.simulator.asterisk.shapes import Bridge, Channel, ChannelState, Json
from devices.simulator.asterisk.telling import APP, Telling

NORMAL, BUSY, NO_ANSWER, REJECTED, SOFT = 16, 17, 19, 21, 32
"""Causes by Q.850; the last is what Asterisk says of a hang-up that was asked for."""


class Switch:
    """One exchange since it started."""

    def __init__(
        self,
        plan: Plan,
        tell: Callable[[Json], None],
        tell_manager: Callable[[Mapping[str, str]], None],
        later: Callable[[float, Callable[[], None]], object],
    ) -> None:
        self.plan = plan
        self.started = datetime.now(UTC)
        self.channels: dict[str, Channel] = {}
        self.bridges: dict[str, Bridge] = {}
        self.phones = dict(plan.phones)
        self.recordings: dict[str, str] = {}
        self.stored: set[str] = set()
        self.app_listens = False
        self._tell, self._later = Telling(tell), later
        self._serial = itertools.count()
        self.queue = OwnQueue(plan, self.started, self._state_of, tell_manager)

    # ---- people --------------------------------------------------------------------------

    def ring(self, number: str, exten: str = "120") -> str:
        """A caller comes in by the trunk; gives the channel's id."""
        channel = self._new_channel(self.plan.trunk, ChannelState.RING, number=number, exten=exten)
        self._tell.say("ChannelCreated", channel)
        channel.protocol_id = f"1-{channel.id}@127.0.0.1"
        self._tell.variable(channel, "SIPDOMAIN", "127.0.0.1")
        self._tell.dialplan(channel, "NoOp", f"caller {number}")
        if self.app_listens:
            channel.priority = 2
            self._tell.dialplan(channel, "Stasis", f"{APP},in")
            self._enter_stasis(channel, ("in",))
        else:
            channel.exten, channel.priority = "121", 3
            channel.state = ChannelState.UP
            self._tell.say("ChannelStateChange", channel)
            self.queue.joined(channel)
        return channel.id

    def caller_hangs_up(self, channel: str) -> None:
        if channel in self.channels:
            self._gone(self.channels[channel], NORMAL, by_request=False)

    def lift(self, endpoint: str) -> bool:
        """Lift a telephone; False if it does not ring."""
        ringing = self._at(endpoint, ChannelState.RINGING)
        if ringing is None:
            return False
        self._answered(ringing)
        return True

    def put_down(self, endpoint: str) -> bool:
        """Put a telephone down; False if nobody talks there."""
        channel = self._at(endpoint, ChannelState.UP)
        if channel is None:
            return False
        self._gone(channel, NORMAL, by_request=False)
        return True

    def up_at(self, endpoint: str) -> Channel | None:
        return self._at(endpoint, ChannelState.UP)

    def unplug(self, endpoint: str) -> None:
        """A telephone loses its network."""
        self._phone(endpoint).manners = Manners.GONE
        for channel in [c for c in self.channels.values() if c.endpoint == endpoint]:
            self._gone(channel, NORMAL, by_request=False)
        self._device(endpoint, "UNAVAILABLE")

    def manners(self, endpoint: str, manners: Manners) -> None:
        self._phone(endpoint).manners = manners

    def member_takes(self, endpoint: str) -> None:
        """A member's telephone takes the first call of the exchange's own queue."""
        waiting = [c for c in self.channels.values() if c.priority == 3 and c.context != "taken"]
        self.queue.taken(waiting[0], endpoint)

    def queue_call_ends(self, channel_id: str) -> None:
        channel = self.channels[channel_id]
        self.queue.completed(channel)
        self._gone(channel, NORMAL, by_request=False)

    # ---- requests ------------------------------------------------------------------------

    def info(self) -> Json:
        return shapes.info_json(self.started)

    def answer(self, channel: str) -> None:
        found = self._in_stasis(channel)
        if found.state is not ChannelState.UP:
            found.state = ChannelState.UP
            self._tell.say("ChannelStateChange", found)
            self._device(found.endpoint, "INUSE")

    def originate(self, query: Mapping[str, str]) -> Json:
        endpoint = query["endpoint"]
        phone = self._phone(endpoint)
        channel = self._new_channel(endpoint, ChannelState.DOWN, context="from-seat")
        channel.number = channel.connected = query.get("callerId", "")
        channel.args = tuple(query["appArgs"].split(","))
        self._later(0.0, lambda: self._begin_dial(channel.id, phone, query))
        said = shapes.channel_json(channel)
        said["dialplan"] = {**said["dialplan"], "app_name": "AppDial2"}
        said["dialplan"]["app_data"] = "(Outgoing Line)"
        return said

    def hang_up(self, channel: str) -> None:
        self._gone(self._channel(channel), SOFT, by_request=True)

    def silence(self, channel: str, silenced: bool) -> None:
        self._in_stasis(channel).silenced = silenced

    def snoop(self, spied: str, query: Mapping[str, str]) -> Json:
        self._channel(spied)
        channel = self._new_channel(f"Snoop/{spied}", ChannelState.UP, context="default")
        channel.spied, channel.whisper = spied, query["whisper"]
        args = tuple(query["appArgs"].split(","))

        def begin() -> None:
            if channel.id in self.channels:
                self._tell.say("ChannelCreated", channel)
                self._tell.dialplan(channel, "Stasis", f"{APP},{query['appArgs']}")
                self._enter_stasis(channel, args)

        self._later(0.0, begin)
        return shapes.channel_json(channel)

    def new_bridge(self) -> Json:
        bridge = Bridge(id=str(uuid.uuid4()), created=datetime.now(UTC))
        self.bridges[bridge.id] = bridge
        self._tell.event("BridgeCreated", {"bridge": shapes.bridge_json(bridge)})
        return shapes.bridge_json(bridge)

    def add(self, bridge: str, channel: str) -> None:
        target = self._bridge(bridge)
        if channel not in self.channels:
            raise Refusal(400, "Channel not found")
        found = self.channels[channel]
        if not found.in_stasis:
            raise Refusal(422, "Channel not in Stasis application")
        if found.bridge == bridge:
            return
        self._leave(found)
        target.channels.append(channel)
        found.bridge = bridge
        self._tell.in_bridge("ChannelEnteredBridge", found, target)
        for peer in target.channels:
            self._tell.variable(self.channels[peer], "BRIDGEPEER", found.name)

    def remove(self, bridge: str, channel: str) -> None:
        self._bridge(bridge)
        found = self._in_stasis(channel)
        if found.bridge != bridge:
            raise Refusal(422, "Channel not in this bridge")
        self._leave(found)

    def drop_bridge(self, bridge: str) -> None:
        for channel in list(self._bridge(bridge).channels):
            self._leave(self.channels[channel])
        del self.bridges[bridge]

    def record(self, bridge: str, name: str) -> Json:
        self._bridge(bridge)
        self.recordings[name] = bridge
        said = shapes.recording_json(name, bridge, "recording")
        for _ in range(2):  # once for the bridge, once for the application
            self._tell.event("RecordingStarted", {"recording": said})
        return shapes.recording_json(name, bridge, "queued")

    def stop_record(self, name: str) -> None:
        if name not in self.recordings:
            raise Refusal(404, "Recording not found")
        bridge = self.recordings.pop(name)
        self.stored.add(name)
        said = {**shapes.recording_json(name, bridge, "done"), "duration": 1}
        for _ in range(2):
            self._tell.event("RecordingFinished", {"recording": said})

    def stored_recording(self, name: str) -> Json:
        if name not in self.stored:
            raise Refusal(404, "Recording not found")
        return {"name": name, "format": "wav"}

    # ---- what happens inside -------------------------------------------------------------

    def _begin_dial(self, channel_id: str, phone: Telephone, query: Mapping[str, str]) -> None:
        channel = self.channels.get(channel_id)
        if channel is None:
            return
        self._tell.say("ChannelCreated", channel)
        self._tell.dialplan(channel, "AppDial2", "(Outgoing Line)")
        if "callerId" in query:
            presented = {
                "caller_presentation": 0,
                "caller_presentation_txt": "Presentation Allowed, Not Screened",
            }
            self._tell.event(
                "ChannelCallerId", {**presented, "channel": shapes.channel_json(channel)}
            )
            self._tell.say("ChannelConnectedLine", channel)
        self._tell.dial(channel, "")
        match phone.manners:
            case Manners.GONE:
                self._failed(channel, "CHANUNAVAIL", 20)
            case Manners.BUSY:
                self._failed(channel, "BUSY", BUSY)
            case Manners.DECLINES:
                self._failed(channel, "BUSY", REJECTED)
            case Manners.RINGS | Manners.ANSWERS:
                self._rings(channel, phone, float(query.get("timeout", "30")))

    def _rings(self, channel: Channel, phone: Telephone, timeout_s: float) -> None:
        channel.state = ChannelState.RINGING
        self._tell.say("ChannelStateChange", channel)
        self._tell.dial(channel, "RINGING")
        self._device(channel.endpoint, "RINGING")
        if phone.manners is Manners.ANSWERS:
            self._answered(channel)
        else:
            self._later(timeout_s, lambda: self._rang_out(channel.id))

    def _rang_out(self, channel_id: str) -> None:
        channel = self.channels.get(channel_id)
        if channel is not None and channel.state is ChannelState.RINGING:
            self._failed(channel, "NOANSWER", NO_ANSWER)

    def _failed(self, channel: Channel, status: str, cause: int) -> None:
        self._tell.dial(channel, status)
        self._gone(channel, cause, by_request=True)

    def _answered(self, channel: Channel) -> None:
        self._device(channel.endpoint, "INUSE")
        channel.state = ChannelState.UP
        self._tell.say("ChannelStateChange", channel)
        self._tell.dial(channel, "ANSWER")
        channel.app, channel.app_data = "Stasis", f"{APP},{','.join(channel.args)}"
        self._enter_stasis(channel, channel.args)

    def _enter_stasis(self, channel: Channel, args: tuple[str, ...]) -> None:
        self._tell.variable(channel, "STASISSTATUS", "")
        channel.in_stasis = True
        self._tell.event(
            "StasisStart", {"args": list(args), "channel": shapes.channel_json(channel)}
        )

    def _leave(self, channel: Channel) -> None:
        if channel.bridge is None:
            return
        bridge = self.bridges[channel.bridge]
        bridge.channels.remove(channel.id)
        channel.bridge = None
        self._tell.variable(channel, "BRIDGEPEER", "")
        self._tell.in_bridge("ChannelLeftBridge", channel, bridge)

    def _gone(self, channel: Channel, cause: int, *, by_request: bool) -> None:
        """A channel ends; what listened to it ends with it."""
        asked: Json = {"cause": cause, "channel": shapes.channel_json(channel)}
        if by_request:
            asked["soft"] = True
        self._tell.event("ChannelHangupRequest", asked)
        self._leave(channel)
        was_in_stasis, channel.in_stasis = channel.in_stasis, False
        if was_in_stasis:
            self._tell.say("StasisEnd", channel)
            self._tell.variable(channel, "STASISSTATUS", "SUCCESS")
        del self.channels[channel.id]
        ends = NORMAL if cause == SOFT else cause
        said = replace(channel, app="", app_data="")
        told = {
            "cause": ends,
            "cause_txt": "Normal Clearing" if ends == NORMAL else "Other",
            "channel": shapes.channel_json(said),
        }
        self._tell.event("ChannelDestroyed", told)
        self._device(channel.endpoint, self._idle_state(channel))
        for spy in [c for c in self.channels.values() if c.spied == channel.id]:
            self._gone(spy, SOFT, by_request=True)
        if channel.context == "from-trunk" and not was_in_stasis:
            self.queue.left(channel)

    def _idle_state(self, channel: Channel) -> str:
        """A trunk without a registration is UNAVAILABLE whenever it carries no call."""
        if channel.spied is not None:
            return "INVALID"
        if channel.endpoint == self.plan.trunk:
            return "UNAVAILABLE"
        gone = self._phone(channel.endpoint).manners is Manners.GONE
        return "UNAVAILABLE" if gone else "NOT_INUSE"

    def _device(self, name: str, state: str) -> None:
        if name in self.phones:
            self.phones[name].state = state
        told = {"device_state": {"name": name, "state": state}}
        self._tell.event("DeviceStateChanged", told)
        self.queue.member_changed(name)

    # ---- small things --------------------------------------------------------------------

    def _new_channel(
        self,
        endpoint: str,
        state: ChannelState,
        *,
        number: str = "",
        exten: str = "s",
        context: str = "from-trunk",
    ) -> Channel:
        at, count = datetime.now(UTC), next(self._serial)
        channel = Channel(
            id=f"{int(at.timestamp())}.{count}",
            name=f"{endpoint}-{count:08x}",
            endpoint=endpoint,
            state=state,
            created=at,
            number=number,
            exten=exten,
            context=context,
        )
        self.channels[channel.id] = channel
        return channel

    def _phone(self, endpoint: str) -> Telephone:
        """A telephone that is set up, or a number behind the trunk."""
        if endpoint in self.phones:
            return self.phones[endpoint]
        before, _, after = self.plan.outside.partition("{number}")
        if endpoint.startswith(before) and endpoint.endswith(after) and endpoint != before + after:
            return self.phones.setdefault(endpoint, Telephone(Manners.ANSWERS))
        if endpoint == self.plan.trunk:
            return Telephone()
        raise Refusal(500, "Allocation failed")

    def _state_of(self, endpoint: str) -> str:
        return self._phone(endpoint).state

    def _at(self, endpoint: str, state: ChannelState) -> Channel | None:
        return next(
            (c for c in self.channels.values() if c.endpoint == endpoint and c.state is state),
            None,
        )

    def _channel(self, channel: str) -> Channel:
        if channel not in self.channels:
            raise Refusal(404, "Channel not found")
        return self.channels[channel]

    def _in_stasis(self, channel: str) -> Channel:
        found = self._channel(channel)
        if not found.in_stasis:
            raise Refusal(409, "Channel not in Stasis application")
        return found

    def _bridge(self, bridge: str) -> Bridge:
        if bridge not in self.bridges:
            raise Refusal(404, "Bridge not found")
        return self.bridges[bridge]
