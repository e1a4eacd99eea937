"""How much one stranger may ask of the port of the vehicle terminals. Knows no sockets.

Mobile networks bring many terminals out by one address, so addresses get much and connections
little.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from devices.moment import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    connections: int = 6000
    """Altogether."""
    connections_per_address: int = 3000
    new_connections_per_s: float = 200.0
    """From one address; five seconds' worth may come at once."""
    bytes_per_s: float = 16_384.0
    """Of one connection; ten seconds' worth may come at once. A terminal that catches up after a
    tunnel sends some kilobytes."""
    udp_bytes_per_s: float = 1_048_576.0
    """Of one address; two seconds' worth may come at once."""
    noise_bytes: int = 8192
    """So much that is no frame within `forgiven_s`, and a connection is closed."""
    bad_messages: int = 200
    """So many that cannot be read within `forgiven_s`, in one connection."""
    forgiven_s: float = 600.0
    """A connection lasts for days, and some of it goes wrong every day."""
    stranger_bytes: int = 4096
    """So much may be said before a code is shown. To register and to show a code takes 200."""
    strangers_share: float = 0.25
    """Of the time, for all who have not shown a code yet."""
    rubbish_held_s: float = 5.0
    """A caller who sent rubbish is left without an answer for so long, then hung up on."""
    sign_in_s: float = 60.0
    """A connection on which nobody has shown a code by then is closed."""
    silence_s: float = 300.0
    """Terminals say something at least each minute; who is silent for so long is gone."""
    terminals_per_connection: int = 4
    udp_lines: int = 6000
    """Pairs of address and port by UDP, altogether."""


class Bucket:
    """Fills steadily; what is asked of it may run it dry, and then it takes time to be clear."""

    __slots__ = ("_at", "_left", "_most", "_rate")

    def __init__(self, rate: float, burst_s: float, at: Moment) -> None:
        self._rate = rate
        self._most = rate * burst_s
        self._left = self._most
        self._at = at

    def take(self, amount: float, at: Moment) -> float:
        """Take it, whatever is left; seconds until the bucket is in credit again, 0 if it is."""
        self._left = min(self._most, self._left + at.since(self._at) * self._rate) - amount
        self._at = at
        return 0.0 if self._left >= 0 else -self._left / self._rate

    def allows(self, amount: float, at: Moment) -> bool:
        """Take it only if there is enough."""
        if self.take(0.0, at) > 0 or self._left < amount:
            return False
        self._left -= amount
        return True


class Buckets:
    """One for each address, the longest unused forgotten first."""

    def __init__(self, rate: float, burst_s: float, *, most: int = 4096) -> None:
        self._rate = rate
        self._burst_s = burst_s
        self._most = most
        self._of: OrderedDict[str, Bucket] = OrderedDict()

    def allows(self, address: str, amount: float, at: Moment) -> bool:
        return self._bucket(address, at).allows(amount, at)

    def charge(self, address: str, amount: float, at: Moment) -> None:
        """Take it in any case."""
        self._bucket(address, at).take(amount, at)

    def _bucket(self, address: str, at: Moment) -> Bucket:
        bucket = self._of.get(address)
        if bucket is None:
            bucket = self._of[address] = Bucket(self._rate, self._burst_s, at)
            if len(self._of) > self._most:
                self._of.popitem(last=False)
        self._of.move_to_end(address)
        return bucket
