"""The default alphabet of texts and its packing seven bits a sign (3GPP TS 23.038). Pure."""

from __future__ import annotations

ESCAPE = 0x1B
BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""TS 23.038 §6.2.1; the place of a sign is its septet."""
EXTENDED = {
    0x0A: "\f",
    0x14: "^",
    0x28: "{",
    0x29: "}",
    0x2F: "\\",
    0x3C: "[",
    0x3D: "~",
    0x3E: "]",
    0x40: "|",
    0x65: "€",
}
"""§6.2.1.1; each takes two septets, an escape before it."""
_SEPTETS: dict[str, tuple[int, ...]] = {
    **{sign: (place,) for place, sign in enumerate(BASIC) if place != ESCAPE},
    **{sign: (ESCAPE, place) for place, sign in EXTENDED.items()},
}


def septets_of(words: str) -> tuple[tuple[int, ...], ...] | None:
    """The septets of each sign; None: a sign is not in the alphabet."""
    known = [_SEPTETS.get(sign) for sign in words]
    found = tuple(each for each in known if each is not None)
    return found if len(found) == len(known) else None


def words_of(septets: bytes) -> str:
    """Signs of septets. An escape that means nothing is a blank, as §6.2.1 wants it shown."""
    words, escaped = [], False
    for septet in septets:
        if septet == ESCAPE and not escaped:
            escaped = True
            continue
        words.append(EXTENDED.get(septet, BASIC[septet]) if escaped else BASIC[septet])
        escaped = False
    return "".join(" " if sign == "\x1b" else sign for sign in words)


def packed(septets: bytes, *, fill_bits: int = 0) -> bytes:
    """Septets into octets, lowest bits first; `fill_bits` come before the first one."""
    value = sum(septet << (7 * at) for at, septet in enumerate(septets)) << fill_bits
    bits = 7 * len(septets) + fill_bits
    return value.to_bytes((bits + 7) // 8, "little")


def unpacked(octets: bytes, count: int, *, fill_bits: int = 0) -> bytes:
    """So many septets out of octets; fewer where the octets end."""
    value = int.from_bytes(octets, "little") >> fill_bits
    there = max(0, (8 * len(octets) - fill_bits) // 7)
    return bytes((value >> (7 * at)) & 0x7F for at in range(min(count, there)))
