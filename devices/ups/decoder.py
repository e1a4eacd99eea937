"""Reads a reply of a UPS: bytes in, values out. Which question it answers is told beside it.

Fields are found by the spaces between them: their widths vary from vendor to vendor.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from devices.ups import encoder
from devices.ups.values import Identity, Nominal, UpsStatus
from devices.ups.voltages import whole_string_v

_NUMBER = re.compile(r"\d+(?:\.\d*)?|\.\d+")
_DASHES = re.compile(r"[-.?T@]+")
_BITS = re.compile(r"[01]+")
_Q1_BITS, _QGS_BITS = 8, 12
_RANGES = {"V": 1000.0, "%": 300.0, "Hz": 100.0, "°C": 200.0, "A": 10_000.0, "min": 99_999.0}


class BadReply(ValueError):
    """The bytes are no reply to what was asked."""


@dataclass(frozen=True, slots=True)
class BatteryWord:
    """Of `QBV`: what a UPS reckons itself."""

    battery_v: float | None
    blocks: int | None
    charge_percent: float | None
    runtime_s: float | None


def is_echo(reply: bytes, query: bytes) -> bool:
    """An unknown command comes back as it was sent."""
    return reply.strip() == query


def is_refusal(reply: bytes) -> bool:
    return reply in (b"(NAK", b"NAK", b"#NAK")


def status(reply: bytes, nominal: Nominal = Nominal()) -> UpsStatus:
    """`(MMM.M NNN.N PPP.P QQQ RR.R SS.S TT.T b7…b0`, the answer to `Q1`.

    Bits from the left: mains lost, battery low, bypass or boost, UPS failed, line-interactive,
    test running, shutdown active, beeper.

    Raises:
        BadReply: fields missing, out of all range, or not numbers.
    """
    fields = _fields(reply, b"(", 8)
    bits = _bits(fields[7], _Q1_BITS)
    lost, low, third, failed, interactive, testing, going_down, _beeper = bits
    load = _measure(fields[3], "%")
    return UpsStatus(
        input_v=_measure(fields[0], "V"),
        fault_v=_measure(fields[1], "V"),
        output_v=_measure(fields[2], "V"),
        load_percent=load,
        hz=_measure(fields[4], "Hz"),
        battery_v=whole_string_v(_measure(fields[5], "V"), nominal.battery_v),
        temperature_c=_measure(fields[6], "°C"),
        mains_lost=lost,
        battery_low=low,
        # On a line-interactive UPS the same bit says that it lifts or lowers the voltage.
        bypass=third and not interactive and not lost,
        failed=failed,
        overload=_over(load),
        testing=testing,
        shutting_down=going_down,
    )


def nominal(reply: bytes) -> Nominal:
    """`#220.0 010 024.0 50.0`, the answer to `F`.

    Raises:
        BadReply: as `status`.
    """
    fields = _fields(reply, b"#", 4)
    return Nominal(
        volts=_measure(fields[0], "V"),
        amperes=_measure(fields[1], "A"),
        battery_v=_measure(fields[2], "V"),
        hz=_measure(fields[3], "Hz"),
    )


def identity(reply: bytes) -> Identity:
    """`#` maker (15 letters), model (10), version (10), the answer to `I`.

    Raises:
        BadReply: no hash, or nothing behind it.
    """
    if not reply.startswith(b"#") or len(reply) < 2:
        raise BadReply(f"no identity: {reply!r}")
    text = reply[1:].decode("ascii", errors="replace")
    return Identity(
        maker=text[:15].strip(" -"), model=text[15:26].strip(" -"), version=text[26:].strip(" -")
    )


def v_protocol(reply: bytes) -> str:
    """`(PI09` or `(P09`, the answer to `QPI`: only a Voltronic has one.

    Raises:
        BadReply: anything else.
    """
    found = re.fullmatch(rb"\((PI?\d{1,3})", reply.strip())
    if found is None:
        raise BadReply(f"no protocol: {reply!r}")
    return found[1].decode("ascii")


def v_rated(reply: bytes) -> tuple[Nominal, Identity]:
    """`(model watts factor phases in-V out-V blocks block-V`, the answer to `QMD`.

    Raises:
        BadReply: as `status`.
    """
    fields = _fields(reply, b"(", 8)
    watts, volts = _measure_padded(fields[1]), _measure(fields[5], "V")
    blocks, block_v = _measure(fields[6], "min"), _measure(fields[7], "V")
    rated = Nominal(
        volts=volts,
        amperes=watts / volts if watts and volts else None,
        battery_v=blocks * block_v if blocks and block_v else None,
    )
    return rated, Identity(model=fields[0].strip("#"))


def v_status(reply: bytes, rated: Nominal = Nominal()) -> UpsStatus:
    """The answer to `QGS`: in V, in Hz, out V, out Hz, A, load, two bus voltages, two battery
    voltages, °C, and twelve bits (two of the kind of UPS, then as `Q1` from mains lost on).

    Raises:
        BadReply: as `status`.
    """
    fields = _fields(reply, b"(", 12)
    bits = _bits(fields[11], _QGS_BITS)
    on_line = bits[0]
    lost, low, third, failed = bits[2:6]
    load = _measure(fields[5], "%")
    return UpsStatus(
        input_v=_measure(fields[0], "V"),
        output_v=_measure(fields[2], "V"),
        load_percent=load,
        hz=_measure(fields[1], "Hz"),
        battery_v=whole_string_v(_measure(fields[8], "V"), rated.battery_v),
        temperature_c=_measure(fields[10], "°C"),
        mains_lost=lost,
        battery_low=low,
        bypass=third and on_line and not lost,
        failed=failed,
        overload=_over(load),
        testing=bits[7],
        shutting_down=bits[8],
    )


def v_mode(reply: bytes) -> str:
    """`(L` and the like, the answer to `QMOD`: P power on, S standby, Y bypass, L line, B battery,
    T test, F fault, E economy, C converter, D going down.

    Raises:
        BadReply: no such letter.
    """
    found = re.fullmatch(rb"\(([PSYLBTFECD])", reply.strip())
    if found is None:
        raise BadReply(f"no mode: {reply!r}")
    return found[1].decode("ascii")


def v_battery(reply: bytes, rated: Nominal = Nominal()) -> BatteryWord:
    """`(026.5 02 01 068 255`, the answer to `QBV`: V, blocks, strings, per cent, minutes.

    Raises:
        BadReply: as `status`.
    """
    fields = _fields(reply, b"(", 5)
    minutes = _measure(fields[4], "min")
    blocks = _measure(fields[1], "min")
    return BatteryWord(
        battery_v=whole_string_v(_measure(fields[0], "V"), rated.battery_v),
        blocks=None if blocks is None else int(blocks),
        charge_percent=_measure(fields[3], "%"),
        runtime_s=None if minutes is None else minutes * 60,
    )


QUERIES = (encoder.STATUS, encoder.V_STATUS)
"""Those whose answers make a status."""


def _over(load: float | None) -> bool:
    return load is not None and load > 100.0


def _fields(reply: bytes, start: bytes, least: int) -> list[str]:
    if not reply.startswith(start):
        raise BadReply(f"does not begin with {start!r}: {reply!r}")
    try:
        fields = reply[1:].decode("ascii").split()
    except UnicodeDecodeError as strange:
        raise BadReply(f"not letters: {reply!r}") from strange
    if len(fields) < least:
        raise BadReply(f"{len(fields)} fields of {least}: {reply!r}")
    return fields


def _measure(text: str, unit: str) -> float | None:
    """A number in its range; None for dashes, and for the manual's own placeholder `TT.T`."""
    if _DASHES.fullmatch(text):
        return None
    sign, text = (-1.0, text[1:]) if text.startswith("-") else (1.0, text.removeprefix("+"))
    if not _NUMBER.fullmatch(text) or float(text) > _RANGES[unit]:
        raise BadReply(f"not so many {unit}: {text!r}")
    return sign * float(text)


def _measure_padded(text: str) -> float | None:
    bare = text.lstrip("#")
    return float(bare) if _NUMBER.fullmatch(bare) else None


def _bits(text: str, count: int) -> list[bool]:
    if len(text) != count or not _BITS.fullmatch(text):
        raise BadReply(f"not {count} bits: {text!r}")
    return [bit == "1" for bit in text]
