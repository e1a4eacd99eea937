"""Writes what is asked and ordered, as Megatec and Voltronic both take it. Knows no port."""

from __future__ import annotations

from typing import assert_never

from devices.ups.values import BeginTest, EndTest, KeepOn, Order, SwitchOff, TestKind

STATUS = b"Q1"
NOMINAL = b"F"
IDENTITY = b"I"

V_PROTOCOL = b"QPI"
V_STATUS = b"QGS"
V_MODE = b"QMOD"
V_BATTERY = b"QBV"
V_RATED = b"QMD"

_LEAST_S, _MOST_S = 12, 5940
_MINUTE_S = 60


def asked(query: bytes) -> bytes:
    return query + b"\r"


def ordered(order: Order) -> bytes:
    """The order's letters, without their end.

    Raises:
        ValueError: a number that the protocol cannot say.
    """
    match order:
        case BeginTest(kind=TestKind.QUICK):
            return b"T"
        case BeginTest(kind=TestKind.DEEP):
            return b"TL"
        case BeginTest(minutes=minutes):
            if not 1 <= minutes <= 99:
                raise ValueError(f"a test takes 1 to 99 minutes, not {minutes}")
            return b"T%02d" % minutes
        case EndTest():
            return b"CT"
        case SwitchOff():
            return _switch_off(order)
        case KeepOn():
            return b"C"
        case _:
            assert_never(order)


def _switch_off(order: SwitchOff) -> bytes:
    """Below a minute in tenths (`.2` to `.9`), else in whole minutes (`01` to `99`)."""
    if not _LEAST_S <= order.after_s <= _MOST_S:
        raise ValueError(f"off after {_LEAST_S} to {_MOST_S} s, not {order.after_s}")
    if not 0 <= order.back_after_min <= 9999:
        raise ValueError(f"back after 0 to 9999 minutes, not {order.back_after_min}")
    if order.after_s < _MINUTE_S:
        off = b".%d" % max(2, order.after_s // 6)
    else:
        off = b"%02d" % (order.after_s // _MINUTE_S)
    return b"S%sR%04d" % (off, order.back_after_min)
