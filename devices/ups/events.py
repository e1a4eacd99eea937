"""What a source of power figures tells the world: a serial UPS or a NUT server. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from devices.moment import Moment
from devices.ups.values import Identity, Nominal, Order, UpsStatus


class StaleReason(Enum):
    """Why nothing is known of a UPS."""

    PORT_MISSING = "port_missing"
    PORT_LOST = "port_lost"
    SILENT = "silent"
    """The wire is there, nobody answers."""
    GARBAGE = "garbage"
    """Bytes come that mean nothing: wrong speed, wrong protocol, a bad wire."""
    SERVER_AWAY = "server_away"
    """The NUT server cannot be reached."""
    SERVER_STALE = "server_stale"
    """The NUT server says that it has lost the UPS."""
    REFUSED = "refused"
    """The NUT server knows no such UPS, or not our password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpsRead:
    at: Moment
    status: UpsStatus
    nominal: Nominal


@dataclass(frozen=True, slots=True, kw_only=True)
class UpsBack:
    """It answers: for the first time, or again after being stale. A status follows."""

    at: Moment
    identity: Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class UpsStale:
    """What it said last no longer counts. Said once, until back or until the reason changes."""

    at: Moment
    reason: StaleReason


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDone:
    """An order went out, and was not refused."""

    at: Moment
    order: Order


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRefused:
    """The UPS does not know or does not take the order, or cannot be reached."""

    at: Moment
    order: Order


UpsEvent = UpsRead | UpsBack | UpsStale | OrderDone | OrderRefused
