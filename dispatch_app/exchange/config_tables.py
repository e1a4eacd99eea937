"""Every key of the exchange's configuration, what it means and what it is where it is left out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SipTable:
    """`[sip]`: where the exchange listens."""

    listen: str = "127.0.0.1:5060"
    """Address and port for SIP, by UDP and TCP."""
    interface: str = ""
    """Network interface that calls go out by; empty: that of the address."""
    rtp_first: int = 20000
    """Ports for sound: two for each telephone that talks at once."""
    rtp_last: int = 20999
    jitter_ms: int = 20
    """How long packets are kept to be put in order; raise it for lines over a wide network."""
    check_s: float = 2.0
    """How often telephones and gateways are asked whether they are there."""


@dataclass(frozen=True, kw_only=True)
class TrunkTable:
    """`[trunks.NAME]`: lines that share a gateway."""

    kind: str = "trunk"
    """`trunk`, `dedicated` (only out, to one station), `direct` (both ways, one authority) or
    `spare` (for calls out when no trunk is free)."""
    channels: int = 1
    """So many calls at once: lines `NAME/01`, `NAME/02`, …; a single one is `NAME`."""
    gateway: str = ""
    """Address of the gateway or operator, `host:port`; must be named."""
    group: str = ""
    """Group that answers; empty: the first in the file."""
    place: str = ""
    """What is dialled to ring the place at the end of a dedicated or direct line."""
    outgoing: bool = True
    """false: kept for callers."""
    check: bool = True
    """false: the gateway does not answer SIP OPTIONS, and is taken to be there."""
    user: str = ""
    """Name to sign in with; empty: the gateway knows us by our address."""
    password_file: str = ""
    auth_user: str = ""
    """Where the name for the password differs."""
    registrar: str = ""
    """Where to sign in, if not at the gateway."""


@dataclass(frozen=True, kw_only=True)
class PhoneTable:
    """`[phones.SEAT]`: the telephone of a seat."""

    address: str = ""
    """`host:port` of the telephone; empty: it signs in."""
    password_file: str = ""
    """What it signs in with; for a telephone without an address."""
    user: str = ""
    """Its user name; empty: the seat's number."""
    mode: str = "ringing"
    """`permanent`: held open, answering only switches sound; `ringing`: rings with each call."""
    check: bool = True


@dataclass(frozen=True, kw_only=True)
class RegistrarTable:
    """`[registrar]`: where telephones without an address of their own sign in."""

    listen: str = ""
    """Address and UDP port for REGISTER; not that of `[sip]`. Empty: none."""
    realm: str = "exchange"
    """What telephones are told they sign in to."""
    shortest_s: int = 30
    longest_s: int = 120
    """So long a sign-in holds at most; after a restart of ours a telephone may be away so long."""


@dataclass(frozen=True, kw_only=True)
class GroupTable:
    """`[groups.NAME]`: seats that answer together."""

    strategy: str = "all"
    """`all` ring at once, or `longest_idle`: one after the other."""
    skill: str = ""
    """Only seats with this skill."""
    ring_s: float = 15.0
    """How long one seat is offered a call before the next."""
    overflow_s: float = 0.0
    """After so long a call goes elsewhere; 0: never."""
    overflow_group: str = ""
    overflow_number: str = ""
    announce_s: float = 0.0
    """After so long the caller's line is answered with the announcement; 0: never."""
    position_s: float = 0.0
    """So often the caller hears the position in the queue; 0: never."""


@dataclass(frozen=True, kw_only=True)
class ScreeningTable:
    """`[screening]`: what an intercepted caller must do, and how numbers are compared."""

    key: str = "1"
    """What must be pressed."""
    home_area: str = ""
    """Area code of the centre with its 0, for local numbers that come without one."""


@dataclass(frozen=True, kw_only=True)
class SoundsTable:
    """`[sounds]`: the centre's prompts as WAV files, 16 bits mono 8,000 samples a second."""

    directory: str = ""
    """Empty: tones only."""


@dataclass(frozen=True, kw_only=True)
class RecorderTable:
    """`[recorder]`: where the sound of all conversations goes."""

    address: str = ""
    """`host:port` of the recorder's tap; empty: nothing is recorded."""
    exchange: str = "softswitch"
    """How this exchange is called there."""
    key_file: str = ""
    """The word that the recorder expects of us."""
    playback: str = ""
    """`host:port` of the recorder's `dial_in`; empty: nobody listens by telephone."""
    playback_number: str = ""
    """What is dialled to listen."""
    listeners: int = 2
    """So many may listen at once."""
