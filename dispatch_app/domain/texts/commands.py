"""What may be asked of text messages, and what gateways tell of them."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import TextId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.texts.values import (
    LONGEST_WORDS,
    TextAbout,
    TextStep,
    must_be_number,
)
from dispatch_app.domain.values import utc_or_none

_LONGEST_CODE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class SendText:
    """Send somebody a text; refused while no modem is there."""

    number: str
    words: str
    about: TextAbout

    def __post_init__(self) -> None:
        must_be_number(self.number)
        if not self.words.strip() or len(self.words) > LONGEST_WORDS:
            raise InvalidValue(f"a text has 1 to {LONGEST_WORDS} signs")


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeText:
    """A gateway is about to give a text to its modem; nobody else may from now on."""

    text: TextId
    run: str
    """Names the gateway's process."""

    def __post_init__(self) -> None:
        _must_be_code(self.run)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportText:
    """What became of a text that was taken. `at` says when, if not now."""

    text: TextId
    step: TextStep
    code: str = ""
    """Why it failed."""
    references: tuple[int, ...] = ()
    at: datetime | None = None

    def __post_init__(self) -> None:
        utc_or_none(self.at)
        _must_be_code(self.code)
        if len(self.references) > 20 or not all(0 <= one <= 255 for one in self.references):
            raise InvalidValue("references of a text are octets, one a part")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTextCame:
    """Somebody has written to the centre's modem."""

    number: str
    words: str
    at: datetime | None = None

    def __post_init__(self) -> None:
        utc_or_none(self.at)
        if len(self.number) > _LONGEST_CODE or len(self.words) > 10 * LONGEST_WORDS:
            raise InvalidValue("no text is so long")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTextModem:
    """Whether a modem can send, and why not."""

    modem: str
    heard: bool
    reason: str = ""

    def __post_init__(self) -> None:
        _must_be_code(self.modem)
        _must_be_code(self.reason)
        if not self.modem:
            raise InvalidValue("a modem has a name")


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUpText:
    """No modem took it in time, or whoever took it never spoke again. Asked by the watch."""

    text: TextId


TextReport = TakeText | ReportText | ReportTextCame | ReportTextModem
TextCommand = SendText | TextReport | GiveUpText


def _must_be_code(word: str) -> None:
    if len(word) > _LONGEST_CODE or not word.isprintable():
        raise InvalidValue(f"a code has {_LONGEST_CODE} signs at most")
