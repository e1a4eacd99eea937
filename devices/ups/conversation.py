"""The talk with one UPS: which dialect it has, what it says each second, whether it is silent.

Pure: bytes and time come in as arguments, events and bytes to write come out. Owns no port.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from enum import Enum

from devices.moment import Moment
from devices.transports.port_loop import PortTrouble
from devices.ups import decoder, encoder
from devices.ups.decoder import BadReply
from devices.ups.events import (
    OrderDone,
    OrderRefused,
    StaleReason,
    UpsBack,
    UpsEvent,
    UpsRead,
    UpsStale,
)
from devices.ups.framing import ReplyCutter
from devices.ups.values import Identity, Nominal, Order, UpsStatus

Events = tuple[UpsEvent, ...]


class Dialect(Enum):
    AUTO = "auto"
    """Voltronic if it answers `QPI`, else Megatec."""
    MEGATEC = "megatec"
    VOLTRONIC = "voltronic"


POLLS = {
    Dialect.MEGATEC: (encoder.STATUS,),
    Dialect.VOLTRONIC: (encoder.V_STATUS, encoder.V_MODE, encoder.V_BATTERY),
}
FIRST = {
    Dialect.AUTO: (encoder.V_PROTOCOL,),
    Dialect.MEGATEC: (encoder.NOMINAL, encoder.IDENTITY),
    Dialect.VOLTRONIC: (encoder.V_RATED,),
}
_NOMINAL_AGAIN = 30
"""Polls after which a UPS that did not say its nominal figures is asked for them again."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for what, in seconds."""

    poll_s: float = 1.0
    answer_s: float = 1.0
    order_s: float = 0.5
    """An order that is known gets no answer; one that is not comes back within this time."""
    stale_s: float = 5.0
    """Without a good status for so long, nothing is known of the UPS."""


class Conversation:
    """One UPS from the opening of its port on. `give` is called between two turns of its loop."""

    def __init__(
        self,
        dialect: Dialect = Dialect.AUTO,
        *,
        nominal: Nominal | None = None,
        patience: Patience | None = None,
    ) -> None:
        """`nominal` counts more than what the UPS says."""
        self._wanted = self._dialect = dialect
        self._given = nominal or Nominal()
        self._patience = patience or Patience()
        self.nominal = self._given
        self.identity = Identity()
        self._cutter = ReplyCutter()
        self._out = b""
        self._todo: deque[bytes] = deque()
        self._orders: deque[Order] = deque()
        self._order: Order | None = None
        self._query = b""
        self._asked: Moment | None = None
        self._next_at: Moment | None = None
        self._good_at: Moment | None = None
        self._garbled = False
        self._stale: bool | None = None
        self._status: UpsStatus | None = None
        self._told: UpsStatus | None = None
        self._doubted: tuple[bool, ...] | None = None
        self._polls = 0

    def give(self, order: Order) -> None:
        """Have an order sent; `OrderDone` or `OrderRefused` will say what became of it.

        Raises:
            ValueError: the protocol cannot say it.
        """
        encoder.ordered(order)
        self._orders.append(order)

    def begin(self, at: Moment) -> None:
        self._cutter = ReplyCutter()
        self._out = b""
        self._good_at = at
        self._start_over(at)

    def outgoing(self) -> bytes:
        out, self._out = self._out, b""
        return out

    def take(self, data: bytes, at: Moment) -> Events:
        events: Events = ()
        for reply in self._cutter.feed(data):
            events += self._hear(reply, at)
        return events

    def tick(self, at: Moment) -> Events:
        """Say what follows from time passing; may also leave something to write."""
        events: Events = ()
        if self._asked is not None:
            events += self._await(self._asked, at)
        if self._asked is None and self._next_at is not None and at.since(self._next_at) >= 0:
            events += self._go_on(at)
        return events + self._look_stale(at)

    def lost(self, reason: PortTrouble, at: Moment) -> Events:
        """The port is gone; nothing is asked until it is open again."""
        self._asked = self._next_at = self._good_at = None
        return self._no_more(StaleReason(reason.value), at) + self._refuse_orders(at)

    # ---- asking

    def _start_over(self, at: Moment) -> None:
        self._dialect = self._wanted
        self._todo = deque(FIRST[self._dialect])
        self._asked = None
        self._next_at = at

    def _go_on(self, at: Moment) -> Events:
        if self._orders:
            return self._send_order(at)
        if not self._todo:
            self._todo.extend(POLLS[self._dialect])
            self._status = None
            self._polls += 1
            if self.nominal.battery_v is None and self._polls % _NOMINAL_AGAIN == 0:
                self._todo.append(FIRST[self._dialect][0])
        self._query = self._todo.popleft()
        self._out += encoder.asked(self._query)
        self._asked, self._next_at = at, None
        return ()

    def _send_order(self, at: Moment) -> Events:
        order = self._orders.popleft()
        if self._stale is not False:
            self._next_at = at
            return (OrderRefused(at=at, order=order),)
        self._order = order
        self._query = encoder.ordered(order)
        self._out += encoder.asked(self._query)
        self._asked, self._next_at = at, None
        return ()

    def _await(self, asked: Moment, at: Moment) -> Events:
        if self._order is not None:
            if at.since(asked) < self._patience.order_s:
                return ()
            return self._ordered(at, taken=self._dialect is not Dialect.VOLTRONIC)
        if at.since(asked) < self._patience.answer_s:
            return ()
        return self._answered(at)

    def _answered(self, at: Moment) -> Events:
        """The question is over, answered or not."""
        self._asked = None
        if self._dialect is Dialect.AUTO:
            self._speak(Dialect.MEGATEC)
        if self._todo:
            self._next_at = at
            return ()
        status, self._status = self._status, None
        self._next_at = at.plus(self._patience.poll_s)
        return () if status is None else self._judge(status, at)

    def _speak(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._todo = deque(FIRST[dialect])

    def _ordered(self, at: Moment, *, taken: bool) -> Events:
        assert self._order is not None
        order, self._order = self._order, None
        self._asked, self._next_at = None, at
        event = OrderDone if taken else OrderRefused
        return (event(at=at, order=order),)

    # ---- hearing

    def _hear(self, reply: bytes, at: Moment) -> Events:
        if self._asked is None:
            return ()
        refused = decoder.is_echo(reply, self._query) or decoder.is_refusal(reply)
        if self._order is not None:
            taken = reply in (b"(ACK", b"ACK")
            return self._ordered(at, taken=taken) if taken or refused else ()
        if refused:
            return self._answered(at)
        try:
            self._learn(self._query, reply)
        except BadReply:
            # The answer may still come behind it, until the time is up.
            self._garbled = True
            return ()
        return self._answered(at)

    def _learn(self, query: bytes, reply: bytes) -> None:
        match query:
            case encoder.STATUS:
                self._status = decoder.status(reply, self.nominal)
            case encoder.NOMINAL:
                self._know(decoder.nominal(reply))
            case encoder.IDENTITY:
                self.identity = decoder.identity(reply)
            case encoder.V_PROTOCOL:
                version = decoder.v_protocol(reply)
                self.identity = replace(self.identity, version=version)
                self._speak(Dialect.VOLTRONIC)
            case encoder.V_RATED:
                rated, who = decoder.v_rated(reply)
                self._know(rated)
                self.identity = replace(who, version=self.identity.version)
            case encoder.V_STATUS:
                self._status = decoder.v_status(reply, self.nominal)
            case encoder.V_MODE:
                self._status = _with_mode(self._status, decoder.v_mode(reply))
            case encoder.V_BATTERY:
                self._status = _with_battery(self._status, decoder.v_battery(reply, self.nominal))

    def _know(self, said: Nominal) -> None:
        given = self._given
        self.nominal = Nominal(
            volts=given.volts or said.volts,
            amperes=given.amperes or said.amperes,
            battery_v=given.battery_v or said.battery_v,
            hz=given.hz or said.hz,
        )

    def _judge(self, status: UpsStatus, at: Moment) -> Events:
        """A change is believed when it is said twice: one flipped bit must not wake everybody."""
        self._good_at, self._garbled = at, False
        known = self._told
        if known is not None and status.flags != known.flags and status.flags != self._doubted:
            self._doubted = status.flags
            self._next_at = at
            return ()
        self._doubted, self._told = None, status
        read = UpsRead(at=at, status=status, nominal=self.nominal)
        if self._stale is False:
            return (read,)
        self._stale = False
        return (UpsBack(at=at, identity=self.identity), read)

    # ---- silence

    def _look_stale(self, at: Moment) -> Events:
        if self._good_at is None or at.since(self._good_at) < self._patience.stale_s:
            return ()
        self._good_at = at
        if self._order is None:
            self._start_over(at)
        reason = StaleReason.GARBAGE if self._garbled else StaleReason.SILENT
        self._garbled = False
        return self._no_more(reason, at) + self._refuse_orders(at)

    def _no_more(self, reason: StaleReason, at: Moment) -> Events:
        if self._stale is True:
            return ()
        self._stale, self._told, self._doubted = True, None, None
        return (UpsStale(at=at, reason=reason),)

    def _refuse_orders(self, at: Moment) -> Events:
        waiting = [*([self._order] if self._order else []), *self._orders]
        self._order = None
        self._orders.clear()
        return tuple(OrderRefused(at=at, order=order) for order in waiting)


def _with_mode(status: UpsStatus | None, mode: str) -> UpsStatus | None:
    if status is None:
        return None
    return replace(
        status,
        mains_lost=status.mains_lost or mode == "B",
        bypass=status.bypass or mode == "Y",
        failed=status.failed or mode == "F",
        testing=status.testing or mode == "T",
        shutting_down=status.shutting_down or mode == "D",
    )


def _with_battery(status: UpsStatus | None, word: decoder.BatteryWord) -> UpsStatus | None:
    if status is None:
        return None
    volts = status.battery_v if status.battery_v is not None else word.battery_v
    return replace(
        status,
        battery_v=volts,
        charge_percent=word.charge_percent,
        runtime_s=word.runtime_s,
    )
