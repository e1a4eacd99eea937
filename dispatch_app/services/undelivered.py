"""Reaction: an order that no station terminal confirmed in time, or that a person wants sent
another way, goes out by the second channel and as a text to its crew; what came of it is told."""

from __future__ import annotations

from collections.abc import Callable

from dispatch_app.domain.channels import Channel, ChannelStep, Phoned
from dispatch_app.domain.codes import OrderKind, Overdue
from dispatch_app.domain.commands import Command
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.events import OverdueRaised
from dispatch_app.domain.ids import MissionId
from dispatch_app.domain.order_commands import ReportChannel
from dispatch_app.domain.order_events import ChannelNoted
from dispatch_app.domain.phoning import whom_to_phone
from dispatch_app.domain.state import FINAL, CentreState, Mission
from dispatch_app.domain.texts.commands import SendText
from dispatch_app.domain.texts.values import LONGEST_WORDS, TextAbout
from dispatch_app.domain.values import SlipVersion
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.journal import Entry
from dispatch_app.ports.second_channel import SecondChannel
from dispatch_app.services.bus import Bus
from dispatch_app.services.watch import CENTRE

OrderWords = Callable[[SlipVersion], str]
"""An order as a text that one can read without a screen of ours."""
Tell = Callable[[Command, str], None]
"""Sends a command of the centre itself under an id: told twice, it counts once."""


NONE_THERE = "none_there"
"""The centre has no second channel."""
FAILS = "fails"


class UndeliveredOrders:
    """Sends the newest version, unless the terminal took it or the mission ended meanwhile."""

    name = "undelivered-orders"

    def __init__(
        self,
        channel: SecondChannel | None,
        state: Callable[[], CentreState],
        tell: Tell,
        words: OrderWords | None = None,
    ) -> None:
        """Without `words` no order goes out as a text."""
        self._channel = channel
        self._state = state
        self._tell = tell
        self._words = words

    def react(self, entry: Entry) -> None:
        mission = self._wanted(entry)
        slip = mission.slip if mission is not None else None
        if mission is None or slip is None:
            return
        texted = self._texts(mission, slip, entry)
        if self._channel is None and texted:
            return
        if self._channel is None:
            self._told(mission, slip.version, ChannelStep.FAILED, entry, NONE_THERE)
            return
        try:
            self._channel.send(mission, slip)
        except Unavailable:
            self._told(mission, slip.version, ChannelStep.FAILED, entry, FAILS)
            raise
        self._told(mission, slip.version, ChannelStep.SENT, entry)

    def _texts(self, mission: Mission, slip: SlipVersion, entry: Entry) -> bool:
        """To the crew's telephone; by itself once a version. What becomes of it the modem tells."""
        state = self._state()
        number = _crew_number(state, mission)
        if self._words is None or not state.texts.able or not number:
            return False
        notes = (n for n in mission.channels if n.version == slip.version)
        by_itself = isinstance(entry.event, OverdueRaised)
        if by_itself and any(note.channel is Channel.TEXT for note in notes):
            return True
        about = TextAbout(mission=mission.id, version=slip.version)
        try:
            wish = SendText(number=number, words=self._words(slip)[:LONGEST_WORDS], about=about)
        except InvalidValue:
            return False
        self._tell(wish, f"order-text:{entry.sequence}")
        return True

    def _wanted(self, entry: Entry) -> Mission | None:
        match entry.event:
            case ChannelNoted(channel=Channel.SECOND, step=ChannelStep.ASKED) as asked:
                mission = self._state().missions.get(asked.mission)
                return mission if mission is not None and _concerns(mission) else None
            case OverdueRaised(kind=Overdue.NOT_DELIVERED | Overdue.CHANGE_NOT_DELIVERED) as late:
                mission = self._state().missions.get(MissionId(late.subject))
                undelivered = mission is not None and _undelivered(mission)
                return mission if undelivered else None
            case _:
                return None

    def _told(
        self, mission: Mission, version: int, step: ChannelStep, entry: Entry, reason: str = ""
    ) -> None:
        report = ReportChannel(
            mission=mission.id,
            version=version,
            channel=Channel.SECOND,
            step=step,
            reason=reason,
        )
        self._tell(report, f"second-channel:{step.value}:{entry.sequence}")


def undelivered_orders(
    channel: SecondChannel | None, bus: Bus, words: OrderWords | None = None
) -> UndeliveredOrders:
    """Without a second channel or a text modem, whoever asks hears that there is none."""

    def tell(command: Command, command_id: str) -> None:
        bus.submit(command, actor=CENTRE, command_id=command_id)

    return UndeliveredOrders(channel, lambda: bus.state, tell, words)


def _crew_number(state: CentreState, mission: Mission) -> str:
    known = (p for p in whom_to_phone(state, mission) if p.party is Phoned.CREW)
    return next((one.number for one in known), "")


def _undelivered(mission: Mission) -> bool:
    slip = mission.slip
    return slip is not None and slip.delivered_at is None and _concerns(mission)


def _concerns(mission: Mission) -> bool:
    """A crew that was called off must hear of it, though its mission is over."""
    called_off = mission.slip is not None and mission.slip.kind is OrderKind.CANCELLATION
    return mission.stage not in FINAL or called_off
