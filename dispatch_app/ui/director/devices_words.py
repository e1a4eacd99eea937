"""What the device desk shows, as rows and words. Pure: what gateways said in, words out."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import datetime, timedelta

from dispatch_app.client.devices import BurstWord, DeviceSeen, FrameWord
from dispatch_app.domain.devices import DeviceOutcome, DeviceRequest
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import clock_text, local, span_text
from dispatch_app.ui.kit.keyed_table import Head, Line

_COLUMNS = (
    ("device", False, 150),
    ("state", False, 260),
    ("since", True, 90),
    ("good", True, 90),
    ("in", True, 90),
    ("out", True, 90),
    ("frames", True, 90),
    ("bad", True, 70),
    ("again", True, 80),
    ("protocol", False, 130),
    ("port", False, 260),
    ("gateway", False, 150),
)
_SIGNS = {"heard": "●", "silent": "◆", "unknown": "◌", "gone": "✕"}
_ROW_BYTES = 24
_SAID_FOR = timedelta(minutes=5)
"""What became of a wish is old news after that, and stands in the journal."""
_WIDEST = 96


def heads(texts: Texts) -> tuple[Head, ...]:
    return tuple(Head(texts(f"device.head.{n}"), figures, px) for n, figures, px in _COLUMNS)


def key_of(seen: DeviceSeen) -> str:
    return f"{seen.gateway}|{seen.word.name}"


def lines(devices: Sequence[DeviceSeen], now: datetime, texts: Texts) -> tuple[Line, ...]:
    """Those in trouble first: nobody looks for what is well."""
    return tuple(_line(d, now, texts) for d in sorted(devices, key=_gravest_first))


def _gravest_first(seen: DeviceSeen) -> tuple[int, str, str]:
    rank = {"gone": 0, "silent": 1, "unknown": 2, "heard": 3}
    return rank.get(standing(seen), 2), seen.gateway, seen.word.name


def standing(seen: DeviceSeen) -> str:
    """What is said of it: a gateway that is gone knows nothing of its devices."""
    return seen.word.state if seen.here else "gone"


def _line(seen: DeviceSeen, now: datetime, texts: Texts) -> Line:
    word = seen.word
    cells = (
        word.name,
        state_words(seen, texts),
        _age(word.since, now),
        _age(word.good_at, now),
        f"{word.bytes_in:,}",
        f"{word.bytes_out:,}",
        f"{word.frames_good:,}",
        f"{word.frames_bad:,}",
        f"{word.reconnects:,}",
        texts(f"device.protocol.{word.protocol}"),
        word.port,
        seen.gateway,
    )
    return Line(key=key_of(seen), cells=cells, about=seen)


def state_words(seen: DeviceSeen, texts: Texts) -> str:
    state = standing(seen)
    words = [f"{_SIGNS.get(state, '◌')} {texts(f'device.state.{state}')}"]
    if seen.word.reason and seen.here:
        words.append(reason_words(seen.word.reason, texts))
    if seen.word.recording:
        words.append(texts("device.records"))
    return "  ·  ".join(words)


def reason_words(reason: str, texts: Texts) -> str:
    key = f"device.short.{reason}"
    return texts(key) if texts.has(key) else reason


def _age(at: datetime | None, now: datetime) -> str:
    return span_text(max(0.0, (now - at).total_seconds())) if at is not None else "—"


# ---- bytes


def burst_text(burst: BurstWord, texts: Texts, zone: str) -> str:
    """Time and direction, bytes in hexadecimal and as letters, and what they mean below."""
    at = local(burst.at, zone)
    clock = f"{at:%H:%M:%S}.{at.microsecond // 1000:03d}"
    data = bytes.fromhex(burst.hex)
    way = "←" if burst.sender == "device" else "→"
    rows = [data[n : n + _ROW_BYTES] for n in range(0, len(data), _ROW_BYTES)]
    head = f"{clock} {way} "
    shown = [
        f"{head if n == 0 else ' ' * len(head)}{row.hex(' '):<{_ROW_BYTES * 3}} {_letters(row)}"
        for n, row in enumerate(rows)
    ]
    for frame in burst.frames:
        shown += [" " * len(head) + row for row in _wrapped(frame_text(frame, texts))]
    return "\n".join(shown)


def _wrapped(words: str) -> list[str]:
    """Between two fields, not within one."""
    return textwrap.wrap(words, _WIDEST, subsequent_indent="  ", break_on_hyphens=False)


def _letters(row: bytes) -> str:
    return "".join(chr(byte) if 0x20 <= byte < 0x7F else "·" for byte in row)


def frame_text(frame: FrameWord, texts: Texts) -> str:
    key = f"device.frame.{frame.kind}"
    name = texts(key) if texts.has(key) else frame.kind
    fields = "  ".join(f"{name}={value}" for name, value in frame.fields)
    if frame.why:
        return f"✕ {name}  {fields}  {texts('device.bad', why=frame.why)}"
    return f"✓ {name}  {fields}"


def error_lines(seen: DeviceSeen | None, texts: Texts, zone: str) -> str:
    """The latest first."""
    if seen is None or not seen.word.errors:
        return texts("device.no-errors")
    return "\n".join(
        f"{clock_text(error.at, zone)}  {error.words}" for error in reversed(seen.word.errors)
    )


# ---- what became of a wish


def request_words(request: DeviceRequest | None, now: datetime, texts: Texts) -> tuple[str, str]:
    """A sentence and its tone: `ok`, `alarm`, or empty while it is under way."""
    if request is None or now - (request.answered_at or request.at) > _SAID_FOR:
        return "", ""
    wish = texts(f"device.wish.{request.wish.value}")
    match request.outcome:
        case DeviceOutcome.DONE:
            shown = f"{request.code}.{request.wish.value}"
            known = request.code and texts.has(shown)
            return texts(shown if known else f"device.done.{request.wish.value}"), "ok"
        case DeviceOutcome.REFUSED:
            return texts("device.refused", wish=wish, why=refusal_words(request, texts)), "alarm"
        case None if request.waits(now):
            return texts("device.waits", wish=wish), ""
        case _:
            return texts("device.no-answer", wish=wish), "alarm"


def refusal_words(request: DeviceRequest, texts: Texts) -> str:
    """Which place, and what to do about it."""
    place = field_label(request.place, texts)
    known = texts.has(request.code)
    return (
        texts(request.code, place=place, why=request.why)
        if known
        else (f"{request.code} {place} {request.why}".rstrip())
    )


def field_label(key: str, texts: Texts) -> str:
    known = f"device.setting.{key}"
    return texts(known) if texts.has(known) else key


def choice_label(choice: str, texts: Texts) -> str:
    """Names of protocols and boxes stay as they are."""
    known = f"device.choice.{choice}"
    return texts(known) if texts.has(known) else choice
